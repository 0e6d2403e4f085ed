"""The library at the desk: loaded, edited, published many at once, and a draft filled from it."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, signed_in
from django.test import Client

from habeas.appeals import drafting, stocking
from habeas.appeals.models import Appeal, Demand, DemandText, Skeleton, SkeletonText
from habeas.staff.models import User

pytestmark = pytest.mark.django_db
worker = at_the_desk(cast.case_worker)

BODY = "I write about {name of person}. It began on {date of arrest}."


def reader_of(*languages: str) -> User:
    approver = cast.approver()
    approver.reads = list(languages)
    approver.save()
    return approver


def add_letter(worker: Client) -> Skeleton:
    """Add a request and a letter by the screens, in English, submitted."""
    do(worker, at("add-library-item", "request"), handle="free", instrument="Declaration 9")
    request = Demand.objects.get()
    letter = {"handle": "plain", "name": "Plain letter", "situations": ["arrested"]}
    do(worker, at("add-library-item", "letter"), **letter, demands=[request.pk])
    skeleton = Skeleton.objects.get()
    do(
        worker,
        at("add-library-text", "request", request.pk),
        language="en",
        text="Release (Declaration, article 9).",
    )
    do(
        worker,
        at("add-library-text", "letter", skeleton.pk),
        language="en",
        subject="{name of person}",
        body=BODY,
        lead_in="Please ensure:",
        summary="About {name of person}.",
        ask="Free {name of person}.",
    )
    do(worker, at("submit-library-text", "request", DemandText.objects.get().pk))
    do(worker, at("submit-library-text", "letter", SkeletonText.objects.get().pk))
    return skeleton


def keys() -> list[str]:
    letter, request = SkeletonText.objects.get(), DemandText.objects.get()
    return [
        f"letter-{letter.pk}-{letter.latest_revision_id}",
        f"request-{request.pk}-{request.latest_revision_id}",
    ]


def a_draft() -> Appeal:
    cast.organisation()
    return drafting.draft_appeal(cast.case(), slug="draft", language="en", by=cast.case_worker())


def test_an_empty_library_offers_the_texts_that_come_with_habeas(
    worker: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Load the texts that come with Habeas" in look(worker, at("library"))
    demands = list(stocking._demands())[:2]  # noqa: SLF001 - two will do
    monkeypatch.setattr(stocking, "_demands", lambda: iter(demands))
    monkeypatch.setattr(stocking, "_skeletons", lambda: iter(()))
    do(worker, at("load-library"))
    shown = look(worker, at("library"))
    assert "Load the texts" not in shown
    assert "12 texts wait for a yes" in shown


def test_one_page_publishes_what_waits_in_a_language_that_she_reads(worker: Client) -> None:
    add_letter(worker)
    second = signed_in(reader_of("en"))
    assert "Plain letter" in look(second, at("library-waiting"))
    do(second, at("publish-library"), text=keys())
    assert SkeletonText.objects.get().live
    assert DemandText.objects.get().live


def test_who_does_not_read_the_language_or_wrote_the_text_cannot_publish_it(
    worker: Client,
) -> None:
    skeleton = add_letter(worker)
    stranger = signed_in(reader_of("ar"))
    assert "needs somebody who reads English" in look(
        stranger, at("library-item", "letter", skeleton.pk)
    )
    refused = stranger.post(at("publish-library"), {"text": keys()})
    assert refused.status_code == 409
    assert worker.post(at("publish-library"), {"text": keys()}).status_code == 403
    assert not SkeletonText.objects.get().live
    assert not DemandText.objects.get().live


def test_a_text_that_changed_since_it_was_seen_is_published_by_nobody(worker: Client) -> None:
    add_letter(worker)
    seen = keys()
    text = SkeletonText.objects.get()
    do(worker, at("send-back-library-text", "letter", text.pk))
    edited = {"subject": "{name of person}", "body": "Other.", "lead_in": "Please:"}
    edited |= {"summary": "Other.", "ask": "Free {name of person}."}
    do(worker, at("library-text", "letter", text.pk), base=text.latest_revision_id, **edited)
    stale = worker.post(
        at("library-text", "letter", text.pk), {"base": text.latest_revision_id, **edited}
    )
    assert stale.status_code == 409
    assert signed_in(reader_of("en")).post(at("publish-library"), {"text": seen}).status_code == 409
    assert not DemandText.objects.get().live


def test_a_slot_that_is_not_known_is_refused_at_its_field(worker: Client) -> None:
    add_letter(worker)
    text = DemandText.objects.get()
    do(worker, at("send-back-library-text", "request", text.pk))
    refused = worker.post(
        at("library-text", "request", text.pk),
        {"base": text.latest_revision_id, "text": "Release {name of ada}."},
    )
    assert refused.status_code == 422
    assert "“{name of ada}” cannot stand here" in said(refused)


def test_a_draft_is_filled_after_a_look_at_what_it_says(worker: Client) -> None:
    skeleton = add_letter(worker)
    do(signed_in(reader_of("en")), at("publish-library"), text=keys())
    appeal = a_draft()
    fill = at("fill-from-library", appeal.pk)
    assert "I write about Ada Sample." in look(worker, fill)
    chosen = {"demands": [demand.pk for demand in skeleton.demands.all()]}
    assert worker.post(fill, {**chosen, "look": "1"}).status_code == 200
    assert not appeal.letter_texts.exists()
    do(worker, fill, **chosen)
    assert appeal.letter_texts.get().newest().demands == ["Release (Declaration, article 9)."]
    assert appeal.texts.get().newest().ask == "Free {name of ada}."


def test_without_a_request_nothing_is_filled_and_the_reason_is_said(worker: Client) -> None:
    add_letter(worker)
    do(signed_in(reader_of("en")), at("publish-library"), text=keys())
    appeal = a_draft()
    assert worker.post(at("fill-from-library", appeal.pk), {}).status_code == 422
    assert not appeal.letter_texts.exists()


def test_a_retired_letter_says_so_and_keeps_its_texts(worker: Client) -> None:
    skeleton = add_letter(worker)
    do(signed_in(reader_of("en")), at("publish-library"), text=keys())
    do(worker, at("retire-library-item", "letter", skeleton.pk))
    assert "It fills no appeal" in look(worker, at("library-item", "letter", skeleton.pk))
    assert "The library has no letter yet" in look(worker, at("fill-from-library", a_draft().pk))


def test_what_a_letter_is_proposed_for_can_be_changed(worker: Client) -> None:
    skeleton = add_letter(worker)
    url = at("amend-library-item", "letter", skeleton.pk)
    shown = worker.get(url)
    kept = {"shown": shown.context["form"].initial.get("shown", "")}
    kept |= {
        name: field.initial
        for name, field in shown.context["form"].fields.items()
        if name not in {"name", "situations", "occupations", "demands", "shown"}
    }
    do(
        worker,
        url,
        **{name: value for name, value in kept.items() if value},
        name="Other name",
        situations=["released"],
        occupations=["lawyer"],
    )
    skeleton.refresh_from_db()
    assert (skeleton.name, skeleton.situations) == ("Other name", ["released"])
    assert (skeleton.occupations, skeleton.demands.count()) == (["lawyer"], 0)
