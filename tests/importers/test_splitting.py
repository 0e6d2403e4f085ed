# ruff: noqa: RUF001 - marks of two scripts
from dataclasses import replace
from itertools import chain

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from habeas.importers.reading.fields import ReadAddressee, ReadAppeal, ReadSubject
from habeas.importers.reading.sentences import sentences
from habeas.importers.splitting import Split, asks_in_sentences, proposed

PARAGRAPHS = tuple(
    f"Paragraph {number} of the letter has words. {'It goes on about the mill. ' * 12}".strip()
    for number in range(12)
)
LETTER = ReadAppeal(
    title="Letters for Una Pellworm",
    language="en",
    country="AQ",
    subjects=(ReadSubject(name="Una Pellworm"),),
    salutation="Dear Warden,",
    paragraphs=PARAGRAPHS[:2],
    lead_in="I ask you to:",
    demands=("let Una Pellworm go",),
    addressees=(ReadAddressee(lines=("Warden Ilse Grawlix", "Tower Street 1", "Antarctica")),),
)
SHEET = replace(LETTER, salutation="", paragraphs=(), lead_in="", addressees=())


def kept(read: ReadAppeal, split: Split) -> bool:
    """Tell whether each sentence of the page is in the letter, in what happened or reported."""
    placed = (*split.letter, *split.what_happened, *split.report, read.lead_in, *read.demands)
    somewhere = "\n".join(placed)
    told = chain.from_iterable(map(sentences, (*read.paragraphs, *read.story)))
    return all(sentence in somewhere for sentence in told)


def test_a_letter_of_one_page_stays_as_it_is() -> None:
    split = proposed(LETTER)
    assert (split.letter, split.what_happened, split.report) == (LETTER.paragraphs, (), ())


def test_the_background_beside_a_letter_is_what_happened() -> None:
    split = proposed(replace(LETTER, story=("The mill stood.", "The mill fell.")))
    assert split.letter == LETTER.paragraphs
    assert split.what_happened == ("The mill stood.", "The mill fell.")


def test_from_the_first_paragraph_that_is_too_long_on_a_letter_is_what_happened() -> None:
    split = proposed(replace(LETTER, paragraphs=PARAGRAPHS, story=("Before.",)))
    assert 1 < len(split.letter) < len(PARAGRAPHS)
    assert split.letter == PARAGRAPHS[: len(split.letter)]
    assert split.what_happened == ("Before.", *PARAGRAPHS[len(split.letter) :])
    assert "longer than one page" in split.report[0]
    shorter = proposed(replace(LETTER, paragraphs=split.letter))
    assert shorter.letter == split.letter
    assert not shorter.what_happened


def test_a_longer_address_and_more_demands_leave_less_room() -> None:
    read = replace(LETTER, paragraphs=PARAGRAPHS)
    fuller = replace(
        read,
        demands=tuple(f"let Una Pellworm go, for reason {number}" for number in range(8)),
        addressees=(ReadAddressee(lines=tuple(f"Line {number}" for number in range(9))),),
    )
    assert len(proposed(fuller).letter) < len(proposed(read).letter)


def test_what_is_asked_for_in_the_last_paragraph_stays_in_the_letter() -> None:
    asks = "I ask you to let Una Pellworm go."
    split = proposed(replace(LETTER, paragraphs=(*PARAGRAPHS, asks), lead_in="", demands=()))
    assert split.letter[-1] == asks
    assert len(split.letter) > 2


def test_demands_that_are_sentences_stay_in_the_letter() -> None:
    asks = "I ask you to let Una Pellworm go."
    read = replace(
        LETTER,
        paragraphs=(*PARAGRAPHS[:6], asks, *PARAGRAPHS[6:]),
        lead_in="",
        demands=("let Una Pellworm go",),
    )
    assert asks_in_sentences(read)
    split = proposed(read)
    assert asks in split.letter
    assert PARAGRAPHS[0] in split.letter
    assert split.what_happened
    assert not asks_in_sentences(LETTER)


def test_what_is_a_demand_or_its_lead_in_is_no_background() -> None:
    read = replace(SHEET, lead_in="Please ask them to:", story=("Una Pellworm was arrested.",))
    more = replace(read, story=(*read.story, "Please ask them to:", "let Una Pellworm go."))
    assert proposed(more) == proposed(read)


def test_a_paragraph_that_is_longer_than_a_page_ends_after_a_sentence() -> None:
    long = " ".join(f"This is sentence {number} about the old mill." for number in range(200))
    read = replace(LETTER, paragraphs=(long, "The end of it."))
    split = proposed(read)
    (letter,) = split.letter
    assert long.startswith(letter)
    assert letter.endswith("mill.")
    assert len(sentences(letter)) > 10
    assert split.what_happened[-1] == "The end of it."
    assert kept(read, split)


def test_a_letter_that_fits_no_page_is_reported() -> None:
    split = proposed(replace(LETTER, demands=PARAGRAPHS))
    assert len(sentences(split.letter[0])) == 2
    assert "shorten it" in split.report[-1]


@pytest.mark.parametrize(
    ("story", "letter"),
    [
        (
            "The mill is old. Una Pellworm writes. She likes ice. She was arrested in May. More.",
            "Una Pellworm writes. She likes ice. She was arrested in May.",
        ),
        ("The mill is old. It fell down. Nobody saw it.", "The mill is old. It fell down."),
        ("Una Pellworm writes. She likes ice. Or snow.", "Una Pellworm writes. She likes ice."),
    ],
)
def test_a_sheet_gets_a_letter_of_its_first_sentences_that_say_who_and_what(
    story: str, letter: str
) -> None:
    split = proposed(replace(SHEET, story=(story, "Another paragraph.")))
    assert split.letter == (letter,)
    assert split.what_happened == (story, "Another paragraph.")
    assert "has no letter" in split.report[0]


def test_what_a_sheet_tells_before_it_asks_is_background() -> None:
    read = replace(SHEET, lead_in="Una Pellworm was arrested. Please write and ask them to:")
    split = proposed(read)
    assert split.letter == split.what_happened == ("Una Pellworm was arrested.",)
    greeted = proposed(replace(read, salutation="Dear Warden,"))
    assert (greeted.letter, greeted.what_happened, greeted.report) == ((), (), ())


def test_sentences_of_two_paragraphs_stay_two_paragraphs() -> None:
    story = ("Una Pellworm writes.", "She was arrested in May. She likes ice.")
    split = proposed(replace(SHEET, story=story))
    assert split.letter == ("Una Pellworm writes.", "She was arrested in May.")


def test_what_is_written_without_spaces_is_put_together_without_spaces() -> None:
    read = replace(
        SHEET, language="zh-Hans", subjects=(ReadSubject(name="李冰花"),), demands=("释放李冰花",)
    )
    split = proposed(replace(read, story=("李冰花是记者。她喜欢冰。她五月被捕。她的家人在等她。",)))
    assert split.letter == ("李冰花是记者。她喜欢冰。她五月被捕。",)


def test_a_page_of_demands_alone_has_nothing_to_begin_a_letter_with() -> None:
    split = proposed(SHEET)
    assert (split.letter, split.what_happened) == ((), ())
    assert "its title stands in place" in split.report[0]


def test_a_letter_that_cannot_be_measured_stays_whole() -> None:
    split = proposed(replace(LETTER, language="xx-nothing", paragraphs=PARAGRAPHS))
    assert split.letter == PARAGRAPHS


TEXTS = st.lists(
    st.text(
        st.sampled_from("Una Pellworm was arrested. She! 李。\n阿？ \"'.)")
        | st.characters(codec="utf-8"),
        max_size=300,
    ),
    max_size=4,
).map(tuple)


@settings(max_examples=40, deadline=None)
@given(paragraphs=TEXTS, story=TEXTS, times=st.integers(1, 30))
@example(paragraphs=(), story=(",",), times=1)
def test_no_sentence_of_a_page_is_lost(
    paragraphs: tuple[str, ...], story: tuple[str, ...], times: int
) -> None:
    long = tuple(f"{paragraph} " * times for paragraph in paragraphs)
    for read in (
        replace(LETTER, paragraphs=long, story=story),
        replace(LETTER, paragraphs=long, story=story, demands=()),
        replace(SHEET, story=story),
    ):
        assert kept(read, proposed(read))
