"""Choose which text, letter and version a reader, a signer or an addressee gets."""

from django.db.models import QuerySet

from habeas.appeals.models import Addressee, Appeal, AppealText, LetterText, LetterVersion
from habeas.cases.models import CaseText
from habeas.cases.telling import spellings_in
from habeas.staff import previewing, translating
from habeas.staff.organisations import domain_day
from habeas.staff.weighing import spellings


def page_text(appeal: Appeal, language: str) -> AppealText | None:
    """Return the live page text in ``language``, else in the appeal's own, else any, else None."""
    found = previewing.shown(appeal.texts.all())
    texts = {text.language: text for text in found}
    return (
        previewing.first_of(found)
        or texts.get(language)
        or texts.get(appeal.language)
        or next(iter(texts.values()), None)
    )


def case_text(appeal: Appeal, language: str) -> CaseText | None:
    """Return the live text about the appeal's case in ``language``, else in the appeal's own."""
    found = previewing.shown(appeal.case.texts.all())
    texts = {text.language: text for text in found}
    return previewing.first_of(found) or texts.get(language) or texts.get(appeal.language)


def live_versions(appeal: Appeal) -> dict[str, LetterVersion]:
    """Return the version that is live in each letter language (newest of each live text).

    A translation whose source asks for something else by now is not among them: nobody signs it,
    and the letter leaves in the appeal's own language until the translation is brought up to date.
    """
    texts = appeal.letter_texts.filter(live=True)
    sendable = texts.exclude(pk__in=outdated_letters(texts).values("pk"))
    live = set(sendable.values_list("language", flat=True))
    versions: dict[str, LetterVersion] = {}
    for version in LetterVersion.objects.filter(appeal=appeal, language__in=live).order_by(
        "number"
    ):
        versions[version.language] = version
    if previewing.is_on():
        _put_drafts_into(versions, appeal)
    return versions


def _put_drafts_into(versions: dict[str, LetterVersion], appeal: Appeal) -> None:
    """Put the letters of a preview in the place of those that are live."""
    for text in previewing.shown(appeal.letter_texts.all()):
        words = {field: getattr(text, field) for field in LetterText.FIELDS}
        before = versions.get(text.language)
        if before is None or before.words != words:
            versions[text.language] = LetterVersion(
                pk=-text.pk,  # no row has it: a version that is not issued
                appeal=appeal,
                language=text.language,
                number=before.number + 1 if before else 1,
                words=words,
                issued_on=domain_day(),
            )


def outdated_letters(texts: QuerySet[LetterText]) -> QuerySet[LetterText]:
    """Return those of ``texts`` that ask for other things than their source does by now."""
    return translating.behind(texts, demands_changed=True)


def addressed(appeal: Appeal) -> QuerySet[Addressee]:
    """Return those that a letter is written to, in their order; a copy is a total without one."""
    addressees = appeal.addressees.filter(role="to")
    return addressees.select_related("office__coordinates", "appeal__case")


def leaving_version(
    addressee: Addressee, versions: dict[str, LetterVersion]
) -> LetterVersion | None:
    """Return the version in which letters to ``addressee`` leave, of the live ``versions``.

    It is the one in the addressee's letter language, else the one in the appeal's own language.
    """
    own = addressee.appeal.language
    return versions.get(addressee.letter_language or own) or versions.get(own)


def signed_versions(appeal: Appeal) -> list[LetterVersion]:
    """Return the live versions that a signature signs: one for each language that leaves.

    They are in the order of the addressees; the first is the one shown first. Where an office is
    found for each signer, its language may be any of them.
    """
    versions = live_versions(appeal)
    leaving = [leaving_version(addressee, versions) for addressee in addressed(appeal)]
    if appeal.addressees.exclude(office__stands_for="").exists():
        leaving += versions.values()
    return list(dict.fromkeys(version for version in leaving if version))


def names_in(appeal: Appeal) -> set[str]:
    """Return every name that words of an appeal may hold: people, offices, and who holds them."""
    offices = [addressee.office for addressee in appeal.addressees.select_related("office")]
    titles = {
        str(title)
        for office in offices
        for title in (*office.titles.values(), *office.short_titles.values())
    }
    holders = [holder for office in offices for holder in office.holders.all()]
    names = [name for holder in holders for name in (holder.name, *holder.names.values())]
    held = {spelling for name in names for spelling in spellings(str(name))}
    return spellings_in(appeal.case) | titles | held
