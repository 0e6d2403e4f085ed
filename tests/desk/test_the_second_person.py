"""The page of the second person: what it shows, what a yes does, and who sees how much."""

from io import BytesIO

import cast
import pytest
from desk_doing import (
    at,
    at_the_desk,
    do,
    look,
    look_again,
    said,
    say_yes,
    say_yes_to_all,
    shown,
    signed_in,
    verbs,
)
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from second_person import prepared

from habeas.appeals import risks
from habeas.appeals.models import Appeal, LetterText
from habeas.cases import picturing, recording
from habeas.staff import accounts, words
from habeas.staff.models import Publication, User

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


def guest() -> User:
    """Gita Guest, who approves for a partner house."""
    user = accounts.add_staff(
        username="gita.guest", password=cast.PASSWORD, roles=["guest approver"]
    )
    user.reads = ["en", "fr"]
    user.save(update_fields=["reads"])
    return user


gita = at_the_desk(guest)


@pytest.fixture
def appeal() -> Appeal:
    return prepared()


def test_the_seven_parts_stand_in_their_order(ali: Client, appeal: Appeal) -> None:
    assert list(shown(ali, appeal)) == [
        "person",
        "facts",
        "words-en",
        "words-fr",
        "addressing",
        "risks",
        "limits",
        "picture",
    ]


def test_one_yes_to_a_language_publishes_its_texts_and_leads_to_the_next_part(
    ali: Client, appeal: Appeal
) -> None:
    assert say_yes(ali, appeal, "facts").endswith("#part-words-en")
    assert say_yes(ali, appeal, "words-en").endswith("#part-words-fr")
    assert {text.language for text in appeal.letter_texts.filter(live=True)} == {"en"}
    assert {text.language for text in appeal.texts.filter(live=True)} == {"en"}
    assert Publication.objects.filter(by=cast.approver()).exists()


def test_one_yes_covers_consents_and_risk_answers(ali: Client, appeal: Appeal) -> None:
    say_yes(ali, appeal, "risks")
    appeal.case.consents.refresh_from_db()
    assert appeal.case.consents.is_approved
    assert risks.is_public(appeal)


def test_what_changed_since_her_last_yes_is_marked(ali: Client, appeal: Appeal) -> None:
    assert shown(ali, appeal)["facts"].looked_at is None
    assert "New" in look(ali, at("approvals", appeal.pk))
    say_yes(ali, appeal, "facts")
    part = shown(ali, appeal)["facts"]
    assert (len(part.new), part.gone) == (0, 0)
    recording.record_event(
        appeal.case,
        by=cast.case_worker(),
        persons=[],
        handle="visit",
        kind="other",
        on="2016-06-28",
        known_to="public",
    )
    part = shown(ali, appeal)["facts"]
    assert [line.label for line in part.lines if line.digest in part.new] == ["28 June 2016"]
    assert "Changed since you said yes on" in look(ali, at("approvals", appeal.pk))
    appeal.case.events.get(handle="visit").delete()
    appeal.case.events.get(handle="raid").delete()
    assert shown(ali, appeal)["facts"].gone == 1


def test_what_was_seen_is_kept_as_digests_alone(ali: Client, appeal: Appeal) -> None:
    say_yes(ali, appeal, "facts")
    kept = str(list(appeal.looks.values_list("lines", flat=True)))
    assert "Ada" not in kept
    assert len(kept) > 20


def test_sources_are_shown_by_their_reliability_and_never_by_name(
    ali: Client, appeal: Appeal
) -> None:
    source = recording.name_source(
        appeal.case, by=cast.case_worker(), label="The invented cousin", reliability="witness"
    )
    appeal.case.situations.update(source=source)
    page = look(ali, at("approvals", appeal.pk))
    assert "saw or lived it themselves" in page
    assert "cousin" not in page


def test_a_yes_to_a_text_that_changed_meanwhile_is_refused(ali: Client, appeal: Appeal) -> None:
    stamp = shown(ali, appeal)["words-en"].stamp
    letter = appeal.letter_texts.get(language="en")
    words.send_back(letter, by=cast.case_worker())
    newer = letter.newest()
    newer.subject = "Slipped in"
    words.write(newer, by=cast.case_worker())
    words.submit(newer, by=cast.case_worker())
    answer = ali.post(at("approve-block", appeal.pk, "words-en"), {"seen": stamp})
    assert answer.status_code == 409
    assert "This has changed since you saw it." in said(answer)
    assert not LetterText.objects.filter(live=True, appeal=appeal).exists()


def test_the_last_yes_is_bound_to_the_whole_page(ali: Client, appeal: Appeal) -> None:
    say_yes_to_all(ali, appeal)
    stamp = ali.get(at("approvals", appeal.pk)).context["stamp"]
    cast.answer_risks(appeal, fax="yes")
    answer = ali.post(
        at("second-look", appeal.pk),
        {"seen": stamp, "source": "second", "sister": "on", "then": "open"},
    )
    assert answer.status_code == 409
    appeal.refresh_from_db()
    assert appeal.state == "draft"


@pytest.mark.parametrize("left_out", ["source", "sister"])
def test_both_questions_have_to_be_answered(ali: Client, appeal: Appeal, left_out: str) -> None:
    say_yes_to_all(ali, appeal)
    stamp = ali.get(at("approvals", appeal.pk)).context["stamp"]
    typed = {"seen": stamp, "source": "second", "sister": "on", "then": "open"}
    del typed[left_out]
    answer = ali.post(at("second-look", appeal.pk), typed)
    assert answer.status_code == 409
    assert "your sister" in said(answer)
    assert not appeal.second_looks.exists()


def test_she_approves_and_opens(ali: Client, appeal: Appeal) -> None:
    say_yes_to_all(ali, appeal)
    look_again(ali, appeal)
    appeal.refresh_from_db()
    assert appeal.state == "open"
    assert verbs()[-2:] == ["appeal.looked_at", "appeal.opened"]


def test_she_approves_and_the_case_worker_opens_later(
    wanda: Client, ali: Client, appeal: Appeal
) -> None:
    say_yes_to_all(ali, appeal)
    look_again(ali, appeal, then="wait", source="one", because="Nobody else was there.")
    appeal.refresh_from_db()
    assert appeal.state == "draft"
    assert at("open-appeal", appeal.pk) in look(wanda, at("approvals", appeal.pk))
    do(wanda, at("open-appeal", appeal.pk))
    appeal.refresh_from_db()
    assert appeal.state == "open"


def test_given_back_with_a_note_that_the_case_worker_sees(
    wanda: Client, ali: Client, appeal: Appeal
) -> None:
    do(ali, at("give-back", appeal.pk), note="The date is another.")
    assert "The date is another." in look(wanda, at("approvals", appeal.pk))
    assert not appeal.letter_texts.filter(locked=True).exists()
    appeal.case.facts.refresh_from_db()
    assert not appeal.case.facts.is_approved


def test_one_click_makes_it_quiet(ali: Client, appeal: Appeal) -> None:
    do(ali, at("make-quiet", appeal.pk))
    assert risks.answers_of(appeal).way == "quiet"  # type: ignore[union-attr] # it was answered
    assert "It was decided to work quietly" in look(ali, at("approvals", appeal.pk))


def test_missing_things_are_links_to_where_they_are_mended(ali: Client, appeal: Appeal) -> None:
    ada = appeal.case.persons.get()
    ada.consents.all().delete()
    page = look(ali, at("approvals", appeal.pk))
    assert f'<a href="{at("record-consent", appeal.case_id, ada.pk)}">' in page
    assert '<a href="#part-limits">Approve the dates and limits.</a>' in page


def test_a_text_in_a_language_she_does_not_read_waits_for_somebody_who_does(
    ali: Client, appeal: Appeal
) -> None:
    User.objects.filter(pk=cast.approver().pk).update(reads=["en"])
    part = shown(ali, appeal)["words-fr"]
    assert not part.is_open
    assert "Nobody who reads French has checked it yet" in part.hindered[0]
    answer = ali.post(at("approve-block", appeal.pk, "words-fr"), {"seen": part.stamp})
    assert answer.status_code == 403
    reader = accounts.add_staff(
        username="tara.translator", password=cast.PASSWORD, roles=["translator"]
    )
    reader.reads = ["fr"]
    reader.save(update_fields=["reads"])
    client = signed_in(reader)
    for kind, text in (
        ("letter", appeal.letter_texts.get(language="fr")),
        ("page", appeal.texts.get(language="fr")),
    ):
        do(client, at("check-language", kind, text.pk), revision=text.latest_revision_id)
    say_yes(ali, appeal, "words-fr")
    assert appeal.letter_texts.get(language="fr").live


# risk answers


def test_risk_answers_are_a_form_whose_way_is_never_louder(wanda: Client, appeal: Appeal) -> None:
    url = at("answer-risks", appeal.pk)
    no = dict.fromkeys(risks.QUESTIONS, "no")
    form = wanda.get(url).context["form"]
    louder = {**no, "worse": "unknown", "way": "name", "shown": form["shown"].value()}
    answer = wanda.post(url, louder)
    assert answer.status_code == 409
    assert "a louder one only by other answers" in said(answer)
    do(wanda, url, **{**louder, "way": ""})
    assert risks.answers_of(appeal).way == "quiet"  # type: ignore[union-attr] # it was answered


# the guest


def test_a_guest_finds_the_appeals_that_wait_and_nothing_else(gita: Client, appeal: Appeal) -> None:
    assert gita.get("/desk/").headers["Location"] == at("waiting")
    page = look(gita, at("waiting"))
    assert at("approvals", appeal.pk) in page
    assert "Ada" not in page
    for closed in (
        at("case", appeal.case_id),
        at("appeal", appeal.pk),
        at("directory"),
        at("words", "letter", appeal.letter_texts.first().pk),  # type: ignore[union-attr] # written
    ):
        assert gita.get(closed).status_code == 403


def test_a_guest_sees_what_will_be_public_and_the_answers_alone(
    gita: Client, ali: Client, appeal: Appeal
) -> None:
    from habeas.cases import noting

    noting.note(appeal.case, by=cast.case_worker(), text="Only for the house.")
    do(ali, at("give-back", appeal.pk), note="Only for the house, too.")
    page = look(gita, at("approvals", appeal.pk))
    for seen in ("Ada Sample", "Minister of Examples", "Could letters make it worse"):
        assert seen in page
    for hidden in (
        "her sister",
        "Only for the house",
        at("case", appeal.case_id),
        at("appeal", appeal.pk) + '"',
        "/desk/directory/",
        "/desk/words/",
        "Withdraw",
    ):
        assert hidden not in page


def test_a_guest_says_yes_to_every_part_and_the_house_opens(
    gita: Client, wanda: Client, appeal: Appeal
) -> None:
    say_yes_to_all(gita, appeal)
    stamp = gita.get(at("approvals", appeal.pk)).context["stamp"]
    typed = {"seen": stamp, "source": "second", "sister": "on"}
    refused = gita.post(at("second-look", appeal.pk), {**typed, "then": "open"})
    assert refused.status_code == 409
    assert "Approve and open" not in look(gita, at("approvals", appeal.pk))
    do(gita, at("second-look", appeal.pk), **typed, then="wait")
    do(wanda, at("open-appeal", appeal.pk))
    appeal.refresh_from_db()
    assert appeal.state == "open"


def test_a_picture_is_seen_before_the_yes_to_the_facts_that_shows_it(
    ali: Client, appeal: Appeal
) -> None:
    ada = appeal.case.persons.get()
    content = BytesIO()
    Image.new("RGB", (400, 500), "teal").save(content, "JPEG")
    content.seek(0)
    picturing.add_picture(
        ada,
        file=SimpleUploadedFile("x.jpg", content.read(), "image/jpeg"),
        description="Ada Sample, smiling",
        by=cast.case_worker(),
    )
    (portrait,) = shown(ali, appeal)["picture"].pictures
    page = look(ali, at("approvals", appeal.pk))
    assert f'src="{portrait.address}"' in page
    assert 'alt="Ada Sample, smiling"' in page
    assert ali.get(portrait.address).status_code == 200
