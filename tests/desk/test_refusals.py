"""What the desk refuses, and how it says so: never by an exception page, never losing a word."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, shown, signed_in, verbs
from django.test import Client

from habeas.appeals import drafting
from habeas.appeals.models import Appeal, LetterText, LetterVersion
from habeas.cases import recording
from habeas.staff import accounts, words
from habeas.staff.models import User

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)

LETTER = {
    "language": "en",
    "subject": "{name of ada}",
    "body": "Please listen.",
    "demands": "release her;",
}


def draft() -> Appeal:
    """Wanda's draft, in a case whose facts she changed last."""
    case = cast.case()
    recording.name_source(case, by=cast.case_worker(), label="An invented newspaper")
    return drafting.draft_appeal(case, slug="draft", language="en", by=cast.case_worker())


def submitted() -> LetterText:
    """Wanda's letter in Wanda's draft, waiting for its approval."""
    letter = LetterText(
        appeal=draft(), language="en", subject="{name of ada}", body="Listen.", demands=["Go."]
    )
    words.write(letter, by=cast.case_worker())
    words.submit(letter, by=cast.case_worker())
    return letter


def superuser() -> User:
    """Sudo Super, who may do everything that an approver may, but nothing alone."""
    sudo = User.objects.create_superuser("sudo.super", password=cast.PASSWORD)
    sudo.groups.add(accounts.group("approver"))
    return sudo


# approving and opening


def test_the_author_of_the_last_change_has_no_button_and_is_refused_when_posting(
    wanda: Client,
) -> None:
    appeal = draft()
    url = at("approve-block", appeal.pk, "facts")
    assert url not in look(wanda, at("approvals", appeal.pk))
    answer = wanda.post(url, {"seen": appeal.case.facts.changed_at.isoformat()})
    assert answer.status_code == 403
    assert "You made the last change here" in said(answer)
    appeal.case.facts.refresh_from_db()
    assert not appeal.case.facts.is_approved
    assert "facts.approved" not in verbs()[-1:]


def test_a_yes_to_what_has_changed_since_is_refused(wanda: Client, ali: Client) -> None:
    appeal = draft()
    seen = shown(ali, appeal)["facts"].stamp
    do(wanda, at("add-source", appeal.case.pk), label="Another one", reliability="one")
    answer = ali.post(at("approve-block", appeal.pk, "facts"), {"seen": seen})
    assert answer.status_code == 409
    assert "This has changed since you saw it. Please look again." in said(answer)


@pytest.mark.parametrize("seen", ["", "yesterday", "2016-06-30T00:00:00"])
def test_a_yes_without_what_was_seen_is_refused(ali: Client, seen: str) -> None:
    answer = ali.post(at("approve-block", draft().pk, "facts"), {"seen": seen})
    assert answer.status_code == 409


def test_there_is_no_other_block_to_say_yes_to(ali: Client) -> None:
    office = cast.office_by_mail()
    appeal = draft()
    for block in ("nothing", f"office-{office.pk}"):
        assert ali.post(at("approve-block", appeal.pk, block)).status_code == 404


@pytest.mark.parametrize("who", ["author", "superuser"])
def test_opening_a_draft_that_lacks_something_is_refused_to_everybody(who: str) -> None:
    client = signed_in(cast.case_worker() if who == "author" else superuser())
    appeal = draft()
    answer = client.post(at("open-appeal", appeal.pk))
    assert answer.status_code == 409
    assert "Approve the facts of the case." in said(answer)
    appeal.refresh_from_db()
    assert appeal.state == "draft"


def test_what_is_missing_stands_above_a_button_that_cannot_be_pressed(ali: Client) -> None:
    appeal = draft()
    page = look(ali, at("approvals", appeal.pk))
    way = f'<a href="{at("add-addressee", appeal.pk)}">Name at least one addressee.</a>'
    assert way in page
    assert 'value="open" disabled' in page.partition(way)[2]


# publishing


def test_the_author_has_no_publish_button_and_is_refused_when_posting(wanda: Client) -> None:
    letter = submitted()
    url = at("publish-words", "letter", letter.pk)
    assert url not in look(wanda, at("words", "letter", letter.pk))
    assert url not in look(wanda, at("approvals", letter.appeal.pk))
    answer = wanda.post(url, {"revision": letter.latest_revision_id})
    assert answer.status_code == 403
    assert "someone else has to publish it" in said(answer)
    assert not LetterVersion.objects.exists()


def test_a_superuser_who_wrote_a_text_is_refused_too() -> None:
    sudo = superuser()
    client = signed_in(sudo)
    letter = LetterText(appeal=draft(), language="en", subject="S", body="B")
    words.write(letter, by=sudo)
    words.submit(letter, by=sudo)
    answer = client.post(
        at("publish-words", "letter", letter.pk), {"revision": letter.latest_revision_id}
    )
    assert answer.status_code == 403
    letter.refresh_from_db()
    assert not letter.live


def test_a_revision_other_than_the_newest_is_refused(wanda: Client, ali: Client) -> None:
    letter = submitted()
    old = letter.latest_revision_id
    do(wanda, at("send-back-words", "letter", letter.pk))
    url = at("words", "letter", letter.pk)
    do(wanda, url, **LETTER, base=old)
    do(wanda, at("submit-words", "letter", letter.pk))
    for revision in (old, "", "none", "99999999999999999999"):
        answer = ali.post(at("publish-words", "letter", letter.pk), {"revision": revision})
        assert answer.status_code == 409
        assert "This text has changed since you saw it." in said(answer)


def test_a_text_that_nobody_submitted_is_not_published(wanda: Client, ali: Client) -> None:
    letter = submitted()
    do(wanda, at("send-back-words", "letter", letter.pk), because="a typing error")
    answer = ali.post(
        at("publish-words", "letter", letter.pk), {"revision": letter.latest_revision_id}
    )
    assert answer.status_code == 409
    assert "Nobody has submitted this text yet" in said(answer)


def test_wagtails_own_routes_know_no_text_of_ours() -> None:
    letter, client = submitted(), signed_in(superuser())
    revision = letter.latest_revision_id
    for url in (
        f"/desk/snippets/habeas_appeals/lettertext/edit/{letter.pk}/",
        f"/desk/snippets/habeas_appeals/lettertext/revisions/{letter.pk}/{revision}/revert/",
        f"/desk/bulk/habeas_appeals/lettertext/publish/?id={letter.pk}",
    ):
        answer = client.post(url, {"action-publish": "1"})
        assert answer.status_code in {302, 403, 404, 405}
    letter.refresh_from_db()
    assert not letter.live


def test_a_submitted_text_is_locked_for_all(wanda: Client, ali: Client) -> None:
    letter = submitted()
    url = at("words", "letter", letter.pk)
    for client in (wanda, ali):
        assert "Save draft" not in look(client, url)
        answer = client.post(url, {**LETTER, "base": letter.latest_revision_id})
        assert answer.status_code == 409
        assert "waits for its approval" in said(answer)
    assert letter.revisions.count() == 1


def test_two_who_write_at_once_lose_no_word(wanda: Client, ali: Client) -> None:
    letter = submitted()
    do(wanda, at("send-back-words", "letter", letter.pk))
    url, base = at("words", "letter", letter.pk), letter.latest_revision_id
    do(ali, url, **{**LETTER, "body": "Ali was here first."}, base=base)
    answer = wanda.post(url, {**LETTER, "body": "Wanda wrote a long text.", "base": base})
    assert answer.status_code == 409
    assert "ali.approver saved this text while you were writing" in said(answer)
    assert "Wanda wrote a long text." in said(answer)
    letter.refresh_from_db()
    assert letter.newest().body == "Ali was here first."


def test_the_second_letter_asks_whether_it_means_the_same(wanda: Client, ali: Client) -> None:
    letter = cast.open_appeal_of().letter_texts.get()
    for meaning, expected in (
        ("go", (False, True)),
        ("stop", (False, False)),
        ("same", (True, True)),
    ):
        letter.refresh_from_db()
        do(wanda, at("words", "letter", letter.pk), **LETTER, base=letter.latest_revision_id)
        do(wanda, at("submit-words", "letter", letter.pk))
        assert "compared with the letter" in look(ali, at("words", "letter", letter.pk))
        letter.refresh_from_db()
        publish = at("publish-words", "letter", letter.pk)
        unsaid = ali.post(publish, {"revision": letter.latest_revision_id}, follow=True)
        assert "Say whether the meaning has changed" in said(unsaid)
        do(ali, publish, revision=letter.latest_revision_id, meaning=meaning)
        newest = LetterVersion.objects.first()
        assert newest is not None
        assert (newest.same_meaning, newest.earlier_may_go) == expected


def test_publishing_leads_back_to_the_approvals_and_never_to_another_site(ali: Client) -> None:
    letter = submitted()
    publish = at("publish-words", "letter", letter.pk)
    typed = {"revision": letter.latest_revision_id, "next": "//elsewhere.example/"}
    assert do(ali, publish, **typed) == at("words", "letter", letter.pk)
