"""What a person does on the sheet: what moves where, and that nothing is lost on the way."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habeas.importers.checking import ADDABLE, NotTakenError, Typed, accepted, added, corrected
from habeas.importers.entries import DATES, Entry, Sheet, State, appeal_of
from habeas.importers.laying_out import sheet_of
from habeas.importers.moving import MOVABLE, TARGETS, moved, moved_together
from habeas.importers.reading.fields import ReadAddressee, ReadNumber
from habeas.importers.reading.reader import load_page, read_page
from habeas.kernel.errors import RefusedError

COUPLE = load_page(Path(__file__).parent.parent / "pages" / "couple.txt")
SHEET = sheet_of(read_page(COUPLE))
# Where all of a text goes; a day is written otherwise.
WHOLE = [to for to in TARGETS if to not in DATES]


def entry(sheet: Sheet, begins: str) -> Entry:
    return next(each for each in sheet.entries if each.value.startswith(begins))


def move(begins: str, to: str, sheet: Sheet = SHEET) -> Sheet:
    return moved(sheet, entry(sheet, begins).number, to=to)


def values(sheet: Sheet, kind: str) -> list[str]:
    return [each.value for each in sheet.of_kind(kind)]


def addressee(sheet: Sheet) -> ReadAddressee:
    return appeal_of(sheet, COUPLE).addressees[0]


@pytest.mark.parametrize("to", WHOLE)
@pytest.mark.parametrize("begins", ["They were", "Jory", "Letters for", "Governor Oda", "Skip to"])
def test_whatever_moves_wherever_every_line_stays_on_the_sheet(begins: str, to: str) -> None:
    if entry(SHEET, begins).kind == to:
        with pytest.raises(RefusedError, match="where it belongs"):
            move(begins, to)
        return
    sheet = move(begins, to)
    now = sheet.entry(entry(SHEET, begins).number)
    assert now
    assert (now.kind, now.state) == (to, State.MOVED)
    told = "\n".join(each.value for each in sheet.entries).replace("\n", " ")
    for each in SHEET.entries:
        assert each.value.replace("\n", " ") in told


def test_what_takes_the_one_place_of_another_leaves_that_in_no_field() -> None:
    sheet = move("Send us", "title")
    assert values(sheet, "title") == ["Send us a note when you have written."]
    assert entry(sheet, "Letters for").kind == "unplaced"
    emptied = move("Yours sincerely", "story")
    assert values(emptied, "closing") == [""]


def test_a_paragraph_comes_where_it_stood_on_the_page() -> None:
    there = move("They were", "story")
    assert values(there, "story")[0].startswith("They were")
    back = move("They were", "paragraphs", there)
    assert values(back, "paragraphs") == values(SHEET, "paragraphs")
    first = move("The lighthouse", "paragraphs", move("The lighthouse", "story"))
    assert values(first, "paragraphs") == values(SHEET, "paragraphs")


def test_a_line_joins_an_address_before_its_country() -> None:
    number = entry(SHEET, "Governor Oda").number
    to = addressee(move("Skip to", f"addressees.{number}"))
    assert to.lines[-2:] == ("Skip to content", "Bouvet Island")
    assert (to.country, to.holder_lines, to.name) == ("BV", 1, "Oda Brimmelstone")


def test_a_line_becomes_a_way_to_reach_an_addressee() -> None:
    number = entry(SHEET, "Governor Oda").number
    mail = "Correo electr\u00f3nico: keeper@ice.example; Email: lamp@ice.example"
    typed = Typed(value=mail)
    sheet = corrected(SHEET, {entry(SHEET, "Skip to").number: typed})
    to = addressee(move("Correo", f"email.{number}", sheet))
    assert to.email == ("keeper@ice.example", "lamp@ice.example")
    with pytest.raises(RefusedError, match="No e-mail address"):
        move("Skip to", f"email.{number}")


def test_lines_moved_together_are_one_addressee_in_the_order_of_the_source() -> None:
    block = ("Ministra de los Faros", "Calle del Hielo 79", "28014 Puerto Frío", "Islandia")
    reached = ("Fax: +34 910 123 456", "Correo electrónico: faro@hielo.example")
    entries = [
        Entry(number=at, kind="unplaced", value=line, places=((10 * at, 10 * at + 5),))
        for at, line in enumerate((*block, *reached))
    ]
    sheet = Sheet(entries=tuple(entries), languages=("es",))
    sheet = moved_together(sheet, [4, 3, 1, 0, 5, 2], to="addressees")
    (to,) = appeal_of(sheet, "").addressees
    assert (to.lines, to.title, to.country) == (block, "Ministra de los Faros", "IS")
    assert [number.printed for number in to.fax] == ["+34 910 123 456"]
    assert to.email == ("faro@hielo.example",)
    assert values(sheet, "unplaced") == []
    with pytest.raises(RefusedError, match="lines of the address"):
        moved_together(replace(sheet, entries=tuple(entries[4:])), [4, 5], to="addressees")


def test_what_is_typed_as_a_contact_loses_its_label_or_is_refused() -> None:
    fax = entry(SHEET, "+44").number
    sheet = corrected(SHEET, {fax: Typed(value="Fax: +44 20 7946 0999")})
    assert [number.printed for number in addressee(sheet).fax] == ["+44 20 7946 0999"]
    with pytest.raises(NotTakenError, match="No number"):
        corrected(SHEET, {fax: Typed(value="ask the keeper in 2031")})
    with pytest.raises(NotTakenError, match="one only"):
        corrected(SHEET, {fax: Typed(value="+44 20 7946 0999 / +44 20 7946 0998")})


def test_what_else_a_line_says_stays_when_its_number_is_moved() -> None:
    said = "Call the keeper of the lamp on +44 20 7946 0111."
    sheet = corrected(SHEET, {entry(SHEET, "Skip to").number: Typed(value=said)})
    sheet = move("Call", f"phone.{entry(SHEET, 'Governor Oda').number}", sheet)
    assert [number.printed for number in addressee(sheet).phone] == ["+44 20 7946 0111"]
    assert "Call the keeper of the lamp on ." in values(sheet, "unplaced")


def test_a_day_that_is_written_out_is_moved_to_its_field() -> None:
    typed = {entry(SHEET, "Skip to").number: Typed(value="Act before: 12 June 2031")}
    sheet = move("Act", "dates.act_before", corrected(SHEET, typed))
    assert appeal_of(sheet, COUPLE).dates.act_before == "2031-06-12"
    with pytest.raises(RefusedError, match="one day"):
        move("Send us", "dates.act_before")


def test_a_number_that_is_no_fax_becomes_a_telephone() -> None:
    number = entry(SHEET, "Governor Oda").number
    to = addressee(move("+44", f"phone.{number}"))
    assert (to.fax, to.phone) == ((), (ReadNumber(printed="+44 20 7946 0123"),))
    with pytest.raises(RefusedError):
        move("+44", f"fax.{number}")


def test_who_was_taken_for_a_person_at_risk_becomes_an_addressee() -> None:
    sheet = move("Jory", "addressees")
    *_, new = appeal_of(sheet, COUPLE).addressees
    assert (new.name, new.lines, new.holder_lines) == (
        "Jory Quillfeather",
        ("Jory Quillfeather",),
        1,
    )
    assert values(sheet, "subjects") == ["Tamsin Quillfeather"]


def test_the_numbers_of_an_addressee_that_goes_are_in_no_field() -> None:
    sheet = move("Governor Oda", "left_out")
    assert entry(sheet, "+44").kind == "unplaced"
    assert appeal_of(sheet, COUPLE).addressees == ()


@pytest.mark.parametrize("kind", ADDABLE)
def test_what_was_not_found_is_added_empty_and_counts_once_it_is_filled(kind: str) -> None:
    sheet = added(SHEET, kind)
    assert appeal_of(sheet, COUPLE) == appeal_of(SHEET, COUPLE)
    new = sheet.of_kind(kind)[-1]
    filled = corrected(sheet, {new.number: Typed(value="One more")})
    assert values(filled, kind) == [*values(SHEET, kind), "One more"]


def test_a_way_to_reach_an_addressee_is_added_to_it() -> None:
    sheet = added(SHEET, f"email.{entry(SHEET, 'Governor Oda').number}")
    new = sheet.of_kind("email")[-1].number
    assert addressee(corrected(sheet, {new: Typed(value="a@fort.example")})).email == (
        "a@fort.example",
    )


@pytest.mark.parametrize("to", ["title", "email", "email.999", "subjects.1", "", "left_out"])
def test_what_has_no_place_is_not_added(to: str) -> None:
    with pytest.raises(RefusedError, match="what to add"):
        added(SHEET, to)


@pytest.mark.parametrize(
    ("begins", "to"),
    [
        ("Jory", "addressees.999"),
        ("Jory", "addressees.x"),
        ("Jory", "country"),
        ("Jory", "dates.issued_on"),
        ("Jory", ""),
        ("UA 7/2031", "other_letter"),
        ("Held without", "story"),
    ],
)
def test_what_cannot_move_there_stays(begins: str, to: str) -> None:
    with pytest.raises(RefusedError):
        move(begins, to)


def test_a_block_does_not_move_into_itself() -> None:
    with pytest.raises(RefusedError):
        move("Governor Oda", f"addressees.{entry(SHEET, 'Governor Oda').number}")


def test_an_empty_field_does_not_move() -> None:
    empty = next(each for each in corrected(SHEET, {2: Typed(value="")}).entries if not each.value)
    with pytest.raises(RefusedError):
        moved(SHEET, empty.number, to="story")


def test_a_corrected_number_forgets_what_the_printed_one_dialled() -> None:
    fax = entry(SHEET, "+44")
    sheet = corrected(SHEET, {fax.number: Typed(value="+33 1 99 00 12 34")})
    assert addressee(sheet).fax == (ReadNumber(printed="+33 1 99 00 12 34"),)


def test_a_corrected_address_is_reckoned_again() -> None:
    block = entry(SHEET, "Governor Oda")
    typed = Typed(
        value=" The Office \r\n\r\nMs Una Pellworm\r\nFrance ", details={"name": "Una Pellworm"}
    )
    to = addressee(corrected(SHEET, {block.number: typed}))
    assert to.lines == ("The Office", "Ms Una Pellworm", "France")
    assert (to.name, to.holder_lines, to.country, to.title) == ("Una Pellworm", 2, "FR", "Governor")


def test_what_was_not_changed_is_not_called_corrected() -> None:
    same = {
        each.number: Typed(value=f" {each.value}\r\n", details=dict(each.details))
        for each in SHEET.entries
    }
    assert corrected(SHEET, same) == SHEET


def test_a_language_that_somebody_writes_is_that_of_the_letter() -> None:
    language = next(iter(SHEET.of_kind("language")))
    read = appeal_of(corrected(SHEET, {language.number: Typed(value="fr")}), COUPLE)
    assert (read.language, read.languages) == ("fr", ())


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("dates.issued_on", Typed(value="12 May")),
        ("dates.issued_on", Typed(value="2031-13")),
        ("dates.issued_on", Typed(value="2031~")),
        ("language", Typed(value="klingon!")),
        ("country", Typed(value="XX")),
        ("title", Typed(value="A\0title")),
        ("title", Typed(value="A" * 20_001)),
        ("subjects", Typed(value="Ada", details={"age": "131"})),
        ("subjects", Typed(value="Ada", details={"count": "many"})),
        ("subjects", Typed(value="Ada", details={"kind": "ghost"})),
    ],
)
def test_what_no_draft_can_hold_is_not_taken(kind: str, typed: Typed) -> None:
    number = SHEET.of_kind(kind)[0].number
    with pytest.raises(NotTakenError) as refused:
        corrected(SHEET, {number: typed})
    assert set(refused.value.problems) == {number}


def test_accepting_leaves_what_was_corrected_corrected() -> None:
    title = entry(SHEET, "Letters for").number
    sheet = accepted(corrected(SHEET, {title: Typed(value="A title")}), [title])
    assert entry(sheet, "A title").state is State.CORRECTED


@given(
    moves=st.lists(
        st.tuples(st.integers(0, 40), st.sampled_from((*WHOLE, "addressees.", "fax."))),
        max_size=12,
    )
)
def test_after_any_moves_the_sheet_makes_an_appeal_and_no_word_is_lost(
    moves: list[tuple[int, str]],
) -> None:
    sheet = SHEET
    block = entry(SHEET, "Governor Oda").number
    for number, to in moves:
        try:
            sheet = moved(sheet, number, to=f"{to}{block}" if to.endswith(".") else to)
        except RefusedError:
            continue
    appeal_of(sheet, COUPLE)
    numbers = [each.number for each in sheet.entries]
    assert len(numbers) == len(set(numbers))
    words = sorted(" ".join(each.value for each in sheet.entries).split())
    assert words == sorted(" ".join(each.value for each in SHEET.entries).split())
    assert set(MOVABLE) & {each.kind for each in sheet.entries}
