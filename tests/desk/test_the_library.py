"""The library at the desk: loaded, edited, published many at once, and a draft filled from it."""

import re

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, signed_in
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from habeas.appeals import drafting, library, stocking
from habeas.appeals.models import Appeal, Demand, DemandText, Skeleton, SkeletonText
from habeas.importers import translations
from habeas.staff import words
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


def published(worker: Client) -> tuple[SkeletonText, DemandText]:
    """A letter and a request of the library, live in English."""
    add_letter(worker)
    for text in (SkeletonText.objects.get(), DemandText.objects.get()):
        text.publish(text.latest_revision, reader_of("en"))
    return SkeletonText.objects.get(), DemandText.objects.get()


def in_french(worker: Client, letter: SkeletonText, **told: str) -> str:
    typed = {
        "base": "",
        "source": str(letter.latest_revision_id),
        "subject": "{name of person}",
        "body-1": "J’écris pour {name of person}. Depuis le {date of arrest}.",
        "lead_in": "Je demande :",
        "summary": "À propos de {name of person}.",
        "ask": "Libérez {name of person}.",
    }
    url = at("new-translation", "library-letter", letter.pk, "fr")
    answer = worker.post(url, {**typed, **told})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def test_a_text_of_the_library_is_translated_side_by_side(worker: Client) -> None:
    letter, _ = published(worker)
    item = look(worker, at("library-item", "letter", letter.skeleton.pk))
    assert at("translate-into", "library-letter", letter.pk) in item
    there = in_french(worker, letter)
    french = SkeletonText.objects.get(language="fr")
    assert there == at("translate", "library-letter", french.pk)
    assert french.newest().made_from == letter.latest_revision_id
    page = look(worker, there)
    assert "the date of the newest arrest" in page
    assert "It began on {date of arrest}." in page
    assert at("library-text", "letter", french.pk) in page
    assert there in look(worker, at("library-text", "letter", french.pk))


def test_a_slot_that_a_translation_lost_is_named_beside_it(worker: Client) -> None:
    letter, _ = published(worker)
    there = in_french(worker, letter, **{"body-1": "J’écris pour {name of person}."})
    assert "The source has {date of arrest}, the translation does not." in look(worker, there)


def test_a_text_of_the_library_leaves_as_a_file_and_comes_back(worker: Client) -> None:
    letter, _ = published(worker)
    in_french(worker, letter)

    def exported(form: str) -> bytes:
        url = at("export-translation", "library-letter", letter.pk, "fr", form)
        return bytes(worker.get(url).content)

    document = translations.read(exported("docx"), "a.docx")
    assert document.reference.kind == "library-letter"
    assert [entry.key for entry in document.entries][:2] == ["subject", "body-1"]
    text = exported("po").decode()
    assert "{date of arrest}: the date of the newest arrest" in text
    better = text.replace("Libérez {name of person}.", "Libérez enfin {name of person}.")
    lossy = text.replace("Libérez {name of person}.", "Libérez Ada.")
    url = at("import-translation", "library-letter", letter.pk, "fr")
    refused = worker.post(url, {"file": SimpleUploadedFile("a.po", lossy.encode())})
    assert refused.status_code == 422
    assert "{name of person} was lost." in said(refused)
    seen = worker.post(url, {"file": SimpleUploadedFile("a.po", better.encode())})
    found = re.search(r'name="seen"\s+value="([^"]+)"', seen.content.decode())
    assert found
    worker.post(url, {"seen": found[1]})
    assert SkeletonText.objects.get(language="fr").newest().ask == "Libérez enfin {name of person}."


def test_a_library_text_is_behind_only_when_its_meaning_changed_and_then_fills_nothing(
    worker: Client,
) -> None:
    letter, request = published(worker)
    words.write(
        DemandText(demand=request.demand, language="fr", text="Libération."),
        by=cast.case_worker(),
    )
    in_french(worker, letter)
    for text in (*SkeletonText.objects.filter(live=False), *DemandText.objects.filter(live=False)):
        text.publish(text.latest_revision, reader_of("en", "fr"))
    approver = signed_in(reader_of("en", "fr"))
    for meaning, languages in (("same", ["en", "fr"]), ("changed", ["en"])):
        fresh = DemandText.objects.get(language="en").newest()
        fresh.text = f"Release, {meaning}."
        words.write(fresh, by=cast.case_worker())
        english = DemandText.objects.get(language="en")
        words.submit(english, by=cast.case_worker())
        key = f"request-{english.pk}-{english.latest_revision_id}"
        assert "Say whether the meaning" in said(
            approver.post(at("publish-library"), {"text": [key]})
        )
        do(approver, at("publish-library"), **{"text": [key], f"meaning-{key}": meaning})
        assert library.languages_of(letter.skeleton, [request.demand]) == languages
