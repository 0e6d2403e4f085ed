"""Registers and covering letters as text and as PDF, in the languages of the house."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from sample_letters import DAY, ENGLISH, LETTERS

from habeas.letters.fixed import FIXED, Fixed, fixed, language_of
from habeas.letters.letter import Signer
from habeas.letters.plain_registers import covering_as_text, register_as_text
from habeas.letters.registers import CoveringLetter, Register, Totals
from habeas.letters.typeset import (
    UnprintableError,
    covering_pdf,
    register_pages,
    register_pdf,
    unprintable,
)

PEOPLE = (
    Signer(name="Marie Exemple", who="teacher, Lyon", country="France"),
    Signer(name="Max Muster", who="", country=""),
    Signer(name="سامي نموذجي", who="طالب", country="Tunisia"),
    Signer(name="陶某某", who="", country="Taiwan"),
)


def register_of(language: str, signers: int = 3, counted: int = 34) -> Register:
    return Register(
        letter=replace(LETTERS[language], signer=None),
        house="Letters for Example",
        signers=tuple(PEOPLE[at % len(PEOPLE)] for at in range(signers)),
        counted=counted,
    )


def covering_of(language: str, **told: object) -> CoveringLetter:
    letter = replace(LETTERS[language], signer=Signer(name="Selma", who="The House", country=""))
    totals = Totals(named=1234, counted=34)
    whole = CoveringLetter(letter=letter, house="The House", until=DAY, totals=totals)
    return replace(whole, **told)  # type: ignore[arg-type]  # fields of the test's choice


def flowing(file: bytes) -> str:
    pages = pypdfium2.PdfDocument(file)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split())


@pytest.mark.parametrize("language", LETTERS)
@pytest.mark.parametrize("signers", [1, 50])
def test_a_register_holds_the_text_once_and_everybody_with_a_number(
    language: str, signers: int
) -> None:
    read = flowing(register_pdf(register_of(language, signers)))
    squeezed = "".join(read.split())
    if language != "ar":  # the reader puts the words of a right-to-left line in another order
        assert squeezed.count("".join(LETTERS[language].demands[0].split())) == 1
    for number in range(1, signers + 1):
        if PEOPLE[(number - 1) % 4].name == "Marie Exemple" and language != "ar":
            assert f"{number}. Marie Exemple" in read
    assert squeezed.count("Marie") == len(range(0, signers, 4))


@pytest.mark.parametrize("language", LETTERS)
def test_both_are_tagged_pdf_and_the_same_bytes_each_time(language: str) -> None:
    for made in (
        [register_pdf(register_of(language)) for _ in range(2)],
        [covering_pdf(covering_of(language)) for _ in range(2)],
    ):
        assert made[0] == made[1]
        with pikepdf.open(BytesIO(made[0])) as file:
            assert file.Root.MarkInfo.Marked
            assert b"<pdfuaid:part>1<" in file.Root.Metadata.read_bytes()
            assert set(file.docinfo.keys()) == {"/Title", "/Creator"}


def test_a_long_register_numbers_its_pages_and_keeps_its_columns_in_order() -> None:
    read = flowing(register_pdf(register_of("en", 800)))
    pages = register_pages(register_of("en", 800))
    assert pages < 20
    assert f"1 / {pages}" in read
    assert f"{pages} / {pages}" in read
    numbers = [read.index(f" {number}. ") for number in range(100, 801, 100)]
    assert numbers == sorted(numbers)


def test_a_register_is_printed_on_the_papers_of_both_worlds() -> None:
    letter = pypdfium2.PdfDocument(register_pdf(register_of("en"), "us-letter"))
    assert letter[0].get_size() == (612, 792)


def test_what_no_font_has_is_named_and_is_no_box() -> None:
    strange = replace(register_of("en"), signers=(Signer(name="བོད", who="", country=""),))
    with pytest.raises(UnprintableError):
        register_pdf(strange)


def test_markup_in_a_name_is_printed_as_it_was_typed() -> None:
    odd = replace(register_of("en"), signers=(Signer(name="#panic(1) *x*", who="", country=""),))
    assert "1. #panic(1) *x*" in flowing(register_pdf(odd))


def test_those_who_are_counted_are_told_of_from_ten_upwards() -> None:
    assert "without giving a name: 10" in register_as_text(register_of("en", counted=10))
    assert "without giving a name" not in register_as_text(register_of("en", counted=9))


@pytest.mark.parametrize("language", LETTERS)
def test_a_covering_letter_has_a_table_of_totals(language: str) -> None:
    words = fixed(language)
    since = {"since": Totals(named=120, counted=12), "last_on": date(2016, 6, 23)}
    whole = covering_of(language, **since)
    assert [row[0] for row in whole.rows()] == [words.by_name, words.without, words.together]
    assert [row[1][1] for row in whole.rows()] == ["120", "12", "132"]
    said = covering_as_text(whole)
    assert words.once.split()[0] in said
    with pikepdf.open(BytesIO(covering_pdf(whole))) as file:
        tags = [each for each in file.objects if isinstance(each, pikepdf.Dictionary)]
        kinds = [str(tag.get("/S")) for tag in tags]
    assert {"/Table", "/TH", "/TD", "/H1", "/Caption"} <= set(kinds)


def test_a_small_part_is_withheld_and_so_is_the_sum_that_would_tell_it() -> None:
    whole = covering_of("en", totals=Totals(named=40, counted=3))
    assert whole.rows() == [("By name", ["40"]), ("Without a name", ["fewer than 10"])]
    nobody = covering_of("en", totals=Totals(named=0, counted=3))
    assert nobody.rows() == [("Without a name", ["fewer than 10"])]


def test_the_last_letter_says_so_and_asks_for_nothing() -> None:
    said = covering_as_text(covering_of("en", closed_on=DAY))
    assert "Final number of signatures" in said
    assert "We closed this appeal on 30 June 2016." in said
    assert ENGLISH.demands[0] not in said


@pytest.mark.parametrize("language", FIXED)
def test_fixed_words_keep_their_slots_and_can_be_printed(language: str) -> None:
    words = FIXED[language]
    for field in Fixed._fields:
        said, english = getattr(words, field), getattr(FIXED["en"], field)
        assert said
        for slot in ("{house}", "{offices}", "{day}", "{n}"):
            assert (slot in said) == (slot in english), (field, slot)
        assert unprintable(said) == frozenset()


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr-CA", "fr"), ("zh-TW", "zh-Hant"), ("zh-Hans", "zh"), ("sw", "en"), ("fa", "en")],
)
def test_a_language_without_fixed_words_gets_the_english_ones(language: str, words: str) -> None:
    assert language_of(language) == words


def test_a_name_with_brackets_stays_whole_in_a_sentence_from_right_to_left() -> None:
    whole = replace(register_of("ar"), house="The House (demo)")
    assert "\u2068The House (demo)\u2069" in whole.introduction()
    assert "\u2068" not in register_of("en").introduction()
