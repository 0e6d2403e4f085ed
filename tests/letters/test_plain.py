from dataclasses import replace

import pytest
from sample_letters import ARABIC, CHINESE, ENGLISH, LETTERS

from habeas.letters.bidi import isolated, starts_right_to_left
from habeas.letters.plain import WIDTH, as_text, columns, wrap

LRI, PDI = "\u2066", "\u2069"


def test_a_letter_says_everything_in_its_order() -> None:
    text = as_text(ENGLISH)
    signer = ENGLISH.signer
    assert signer is not None
    flowing = " ".join(text.split())
    parts = [
        *ENGLISH.address.block("en"), "France, 30 June 2016", ENGLISH.subject, ENGLISH.salutation,
        *ENGLISH.paragraphs, ENGLISH.lead_in,
        *(f"{number}. {demand}" for number, demand in enumerate(ENGLISH.demands, 1)),
        ENGLISH.closing, signer.name, signer.who, signer.country, ENGLISH.reference,
    ]  # fmt: skip
    position = 0
    for part in parts:
        position = flowing.index(part, position) + len(part)
    assert text.endswith("\nUA 12/2016\n")


@pytest.mark.parametrize("language", LETTERS)
def test_no_line_is_wider_than_a_mail_and_none_ends_in_a_space(language: str) -> None:
    lines = as_text(LETTERS[language]).split("\n")
    assert max(columns(line) for line in lines) <= WIDTH
    assert not [line for line in lines if line != line.rstrip()]
    assert "\r" not in as_text(LETTERS[language])


def test_lines_are_filled_not_only_cut() -> None:
    first = as_text(ENGLISH).split("\n\n")[4].split("\n")
    assert [columns(line) > WIDTH - 16 for line in first[:-1]] == [True] * (len(first) - 1)


def test_numbered_demands_hang_under_their_text() -> None:
    second = as_text(ENGLISH).split("\n\n")[9]
    assert second.startswith("2. tell their family")
    assert second.split("\n")[1].startswith("   choice")


def test_a_letter_to_sign_by_hand_has_a_line_for_it() -> None:
    assert f"respectfully,\n\n{'_' * 32}\n\nUA" in as_text(replace(ENGLISH, signer=None))


def test_what_is_empty_leaves_no_gap() -> None:
    bare = replace(ENGLISH, subject="", demands=(), reference="")
    assert "\n\n\n" not in as_text(bare)
    assert ENGLISH.lead_in not in as_text(bare)


def test_address_lines_stay_as_entered_however_long() -> None:
    address = replace(ENGLISH.address, lines=("x" * 40 + " " + "y" * 60,))
    assert as_text(replace(ENGLISH, address=address)).startswith("x" * 40 + " " + "y" * 60 + "\n")


def test_a_wide_character_takes_two_columns_and_a_mark_none() -> None:
    assert columns("中国，ab") == 8
    assert columns("e\u0301") == 1
    assert columns("한국") == 4


def test_chinese_breaks_between_characters_but_never_before_a_full_stop() -> None:
    lines = wrap("一二三四五。六七八九十", width=10)
    assert lines == ["一二三四", "五。六七八", "九十"]
    assert wrap("一二三四（五六）", width=10) == ["一二三四", "（五六）"]
    assert all(columns(line) <= WIDTH for line in as_text(CHINESE).split("\n"))


def test_korean_breaks_at_its_spaces() -> None:
    assert wrap("대한민국 만세를", width=10) == ["대한민국", "만세를"]


def test_words_of_a_text_are_kept_and_a_long_one_stands_alone() -> None:
    address = "https://letters.example.org/" + "a" * 60
    assert wrap(f"see {address} now") == ["see", address, "now"]
    assert wrap("a\u00a0b", width=2) == ["a\u00a0b"]
    assert wrap("one\ntwo") == ["one", "two"]
    assert wrap("") == [""]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("الرقم UA 12/2016.", f"الرقم {LRI}UA 12/2016{PDI}."),
        ("الرقم 12/2016 UA هنا", f"الرقم {LRI}12/2016 UA{PDI} هنا"),
        ("هاتف +86 10 65961109", f"هاتف {LRI}+86 10 65961109{PDI}"),
        ("(Marie Exemple) معلمة", f"({LRI}Marie Exemple{PDI}) معلمة"),
        ("في 19 يونيو 2013", "في 19 يونيو 2013"),
        ("P.O. Box 100", "P.O. Box 100"),
        (f"هنا {LRI}UA{PDI} 1 a", f"هنا {LRI}UA{PDI} 1 a"),
    ],
)
def test_left_to_right_runs_in_arabic_are_isolated(text: str, shown: str) -> None:
    assert isolated(text) == shown


def test_an_isolate_never_crosses_the_end_of_a_line() -> None:
    text = as_text(ARABIC)
    assert f"{LRI}UA 15/2016{PDI}" in text
    for line in text.split("\n"):
        assert line.count(LRI) == line.count(PDI)


def test_left_to_right_letters_hold_no_isolates() -> None:
    assert LRI not in as_text(ENGLISH)
    assert LRI not in as_text(CHINESE)


def test_the_direction_of_a_line_is_that_of_its_first_letter() -> None:
    assert starts_right_to_left("2 شارع")
    assert not starts_right_to_left("P.O. شارع")
    assert not starts_right_to_left("100")
