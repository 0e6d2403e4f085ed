"""An official's answer: read with a reason, redacted, public on two people's word."""

import came_back
import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, verbs
from django.test import Client
from taken_letters import accepted

from habeas.cases import confiding
from habeas.delivery import answering, erasing, receiving
from habeas.delivery.models import Answer, Delivery
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.ops.needs import needs

pytestmark = pytest.mark.django_db
worker = at_the_desk(cast.case_worker)
approver = at_the_desk(cast.approver)

MESSAGE = "We have passed your letter on to the ministry of justice."
PUBLIC = "We have passed […] on to the ministry of justice.\n\nThe Minister thanks you."
WHY = "to see what they answered"


@pytest.fixture
def answer() -> Answer:
    """An answer of the Minister's office to a letter that was taken."""

    text = f"Dear Ms Exemple,\n\n{MESSAGE}"
    receiving.receive(came_back.answer(accepted(), text=text), now=clock.now())
    return Answer.objects.get()


def public_page() -> str:
    response = Client().get("/en/appeals/ua-20-2016/")
    assert response.status_code == 200
    return said(response)


def proposed(worker: Client, answer: Answer, *, text: str = PUBLIC, language: str = "en") -> None:
    do(worker, at("redact-answer", answer.pk), text=text, language=language)
    answer.refresh_from_db()


def published(worker: Client, approver: Client, answer: Answer, **facts: str) -> None:
    proposed(worker, answer, **facts)
    assert answer.block is not None
    do(approver, at("publish-answer", answer.pk), seen=answer.block.changed_at.isoformat())
    answer.refresh_from_db()


def test_an_answer_is_told_to_everybody_who_can_read_it(worker: Client, answer: Answer) -> None:
    found = [need for need in needs(cast.case_worker()) if need.place == "answer"]
    assert [(need.kind, need.keys) for need in found] == [("Answer to be read", (str(answer.pk),))]
    assert str(answer.pk) in look(worker, at("answers"))
    assert MESSAGE not in look(worker, at("answer", answer.pk))


def test_it_opens_with_a_reason_that_is_written_down(worker: Client, answer: Answer) -> None:
    url = at("reveal-answer", answer.pk)
    assert worker.post(url, {"because": "", "how": "text"}).status_code == 422
    assert MESSAGE in said(worker.post(url, {"because": WHY, "how": "text"}))
    assert verbs()[-1] == "answer.revealed"


def test_the_whole_message_is_a_file_that_no_browser_runs(worker: Client, answer: Answer) -> None:
    response = worker.post(at("reveal-answer", answer.pk), {"because": WHY, "how": "file"})
    assert response["Content-Type"] == "application/octet-stream"
    assert "attachment" in response["Content-Disposition"]
    assert MESSAGE.encode() in bytes(response.content)


def test_who_is_not_assigned_to_the_case_opens_nothing(approver: Client, answer: Answer) -> None:
    answering.case_of(answer).assigned.remove(cast.approver())
    response = approver.post(at("reveal-answer", answer.pk), {"because": WHY, "how": "text"})
    assert response.status_code == 409
    assert MESSAGE not in said(response)
    assert "answer.revealed" not in verbs()


def test_opening_answers_counts_with_opening_what_is_confidential(answer: Answer) -> None:
    for _ in range(confiding.REVEALS_AN_HOUR):
        answering.reveal(answer, by=cast.case_worker(), because=WHY)
    with pytest.raises(RefusedError):
        answering.reveal(answer, by=cast.case_worker(), because=WHY)


def test_a_line_that_looks_like_a_signers_is_asked_about(worker: Client, answer: Answer) -> None:
    url = at("redact-answer", answer.pk)
    typed = {"text": "Dear Ms Exemple,\n\nThank you.", "language": "en"}
    response = worker.post(url, typed)
    assert response.status_code == 422
    assert "Dear Ms Exemple" in said(response)
    answer.refresh_from_db()
    assert answer.state == "new"
    do(worker, url, **typed, looked="on")
    answer.refresh_from_db()
    assert answer.state == "proposed"


def test_a_proposed_text_is_public_when_a_second_person_said_yes(
    worker: Client, approver: Client, answer: Answer
) -> None:
    proposed(worker, answer)
    assert "ministry of justice" not in public_page()
    assert answer.block is not None
    seen = answer.block.changed_at.isoformat()
    assert worker.post(at("publish-answer", answer.pk), {"seen": seen}).status_code == 403
    kinds = [need.kind for need in needs(cast.approver()) if need.place == "answer"]
    assert kinds == ["Answer waits for a yes"]
    assert not [need for need in needs(cast.case_worker()) if need.place == "answer"]
    do(approver, at("publish-answer", answer.pk), seen=seen)
    page = public_page()
    assert "They answered" in page
    assert "ministry of justice" in page
    assert "the Minister of Examples" in page
    assert Delivery.objects.get().evidence == "E4"
    assert not [need for need in needs() if need.place == "answer"]


def test_what_changed_meanwhile_is_not_said_yes_to(
    worker: Client, approver: Client, answer: Answer
) -> None:
    proposed(worker, answer)
    assert answer.block is not None
    seen = answer.block.changed_at.isoformat()
    proposed(worker, answer, text="Another text.")
    assert approver.post(at("publish-answer", answer.pk), {"seen": seen}).status_code == 409
    assert "They answered" not in public_page()


def test_two_who_redact_at_once_do_not_overwrite_each_other(
    worker: Client, approver: Client, answer: Answer
) -> None:
    url = at("redact-answer", answer.pk)
    shown = worker.get(url).context["form"]["shown"].value()
    proposed(approver, answer, text="The first text.")
    response = worker.post(url, {"text": "The second text.", "language": "en", "shown": shown})
    assert response.status_code == 409
    answer.refresh_from_db()
    assert answer.text == "The first text."


def test_an_answer_is_quoted_in_its_own_language_and_direction(
    worker: Client, approver: Client, answer: Answer
) -> None:
    published(worker, approver, answer, text="أحيلت الرسالة إلى وزارة العدل.", language="ar")
    assert '<blockquote lang="ar" dir="rtl">' in public_page()


def test_nothing_an_office_writes_becomes_markup(
    worker: Client, approver: Client, answer: Answer
) -> None:
    published(worker, approver, answer, text="We <b>read</b> it <script>x()</script> all.")
    response = Client().get("/en/appeals/ua-20-2016/")
    assert b"<script>x()" not in response.content


def test_one_person_takes_it_off_the_page(worker: Client, approver: Client, answer: Answer) -> None:
    published(worker, approver, answer)
    do(worker, at("set-answer-aside", answer.pk), answered="yes", because="too much was told")
    assert "They answered" not in public_page()
    answer.refresh_from_db()
    assert (answer.state, answer.text) == ("set-aside", "")
    assert Delivery.objects.get().evidence == "E4"


def test_what_is_no_answer_is_no_evidence(worker: Client, answer: Answer) -> None:
    do(worker, at("set-answer-aside", answer.pk), answered="no")
    assert Delivery.objects.get().evidence == "E1"


def test_the_message_goes_when_it_was_dealt_with(
    worker: Client, approver: Client, answer: Answer
) -> None:
    assert worker.post(at("delete-answer", answer.pk)).status_code == 409
    published(worker, approver, answer)
    do(worker, at("delete-answer", answer.pk))
    answer.refresh_from_db()
    assert answer.sealed is None
    assert "ministry of justice" in public_page()
    assert (
        worker.post(at("reveal-answer", answer.pk), {"because": WHY, "how": "text"}).status_code
        == 409
    )


def test_the_message_goes_by_itself_after_a_while(
    worker: Client, approver: Client, answer: Answer
) -> None:
    assert answering.forget_due(clock.now() + answering.KEPT_FOR) == 0
    published(worker, approver, answer)
    assert answering.forget_due(clock.now()) == 0
    assert answering.forget_due(clock.now() + answering.KEPT_FOR) == 1


def test_who_is_erased_is_erased_from_answers_too(answer: Answer) -> None:
    action = Delivery.objects.get().action
    assert action is not None
    erasing._forget_copies(action)  # noqa: SLF001 - the part of an erasure that this is about
    answer.refresh_from_db()
    assert answer.sealed is None
