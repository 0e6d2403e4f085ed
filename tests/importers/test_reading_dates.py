"""The dates of an appeal, as organisations write them in their languages and calendars."""

import tomllib
from pathlib import Path

import pytest

from habeas.importers.reading.flattening import unspread
from habeas.importers.reading.reader import read_page
from habeas.importers.reading.written_dates import written_dates

CASES = tomllib.loads(
    (Path(__file__).parent / "dates_of_languages.toml").read_text(encoding="utf-8")
)
LETTER = """
Warden Ilse Grawlix
Tower Street 1
Antarctica

Dear Warden,

{story}

I ask you to:
1. let Una Pellworm go;
{end}
"""


def dates(head: str = "", story: str = "", end: str = "") -> dict[str, str]:
    read = read_page(f"Free Una Pellworm\n{head}\n" + LETTER.format(story=story, end=end))
    return {
        "issued": read.dates.issued_on,
        "before": read.dates.act_before,
        "held": read.dates.detained_on,
    }


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [(each["language"], each["text"], each["days"]) for each in CASES["written"]],
)
def test_a_date_is_read_in_every_language_calendar_and_case(
    language: str, text: str, days: list[str]
) -> None:
    assert written_dates(text, (language,)) == days


@pytest.mark.parametrize(
    "text", ["tel. 02-66-21", "article 12.3", "No. 204/1997", "50 marek", "31 February 2031"]
)
def test_another_number_is_no_date(text: str) -> None:
    assert written_dates(text, ("en", "pl")) == []


def test_the_second_day_of_a_range_has_the_year_of_the_first() -> None:
    days = written_dates("from 27 November 2031 - 25 December", ("en",))
    assert days == ["2031-11-27", "2031-12-25"]


@pytest.mark.parametrize(
    "text", ["on 3 and 4 May 2031", "3-4 May 2031", "del 3 al 4 de mayo de 2031", "3./4. Mai'2031"]
)
def test_two_days_of_one_month_are_two_dates(text: str) -> None:
    assert written_dates(text, ("en", "es", "de")) == ["2031-05-03", "2031-05-04"]


@pytest.mark.parametrize(
    ("story", "held"),
    [
        ("Una Pellworm has been detained in the tower since late January.", "2031-01"),
        ("The guards arrested Una Pellworm in May.", "2030-05"),
        ("Una Pellworm, arrested in May, was arrested again on 2 March 2031.", "2031-03-02"),
        ("Una Pellworm, who in may cases is right, was arrested.", ""),
    ],
)
def test_a_month_without_its_year_is_of_the_year_before_the_appeal(story: str, held: str) -> None:
    assert dates("Grytholm, 3 April 2031", story)["held"] == held


def test_a_detention_on_two_days_began_on_the_first() -> None:
    story = "On 3 and 4 May 2031 Una Pellworm was arrested at the tower."
    assert dates(story=story)["held"] == "2031-05-03"


@pytest.mark.parametrize(
    ("head", "issued"),
    [
        ("Grytholm, 3 May 2031", "2031-05-03"),
        ("Published on 3 May 2031 by the editor", "2031-05-03"),
        ("Date:\n3.5.31", "2031-05-03"),
        ("UA 7/31   Fear of torture   3 May 2031", "2031-05-03"),
        ("THE LAMP - No. 7 - May 2031", "2031-05"),
        ("M A Y 2 0 3 1", "2031-05"),
        ("5 May 2031 6:45PM EST\n\n3 May 2031", "2031-05-03"),
        ("(see UA 1/29, XYZ 7/29/29, 2 March 2029)", ""),
        ("4 May 2031\nFurther information on UA 1/29 (2 March 2029) - Torture", "2031-05-04"),
        ("UA 7/31 (3 May 2031)", "2031-05-03"),
        ("Saturday, May 3, 2031\n\n2 May 2031", "2031-05-02"),
        ("(Grytholm, 3 May 2031) The keepers of the lamp wrote to all.", "2031-05-03"),
        ("New Grytholm, AQ, May 3, 2031\u2014The keepers of the lamp wrote.", "2031-05-03"),
        ("Oslavre am Licht/Grytholm, 3 May 2031 \u2013 The keepers wrote.", "2031-05-03"),
        ("Please write before 3 May 2031", ""),
    ],
)
def test_the_day_of_issue_is_known_by_its_label_its_line_or_the_reference_beside_it(
    head: str, issued: str
) -> None:
    assert dates(head)["issued"] == issued


def test_a_mail_that_was_passed_on_was_issued_when_it_was_first_sent() -> None:
    head = (
        "From: a@lantern.example\nDate: Thu, 8 May 2031 23:41:07 +0200\n\n"
        "> Date: Wed, 7 May 2031 14:02:55 -0300\n> From: b@lantern.example"
    )
    assert dates(head)["issued"] == "2031-05-07"


def test_a_date_below_the_letter_is_taken_where_none_stands_above_it() -> None:
    assert dates(end="\nUna's friends\n3 May 2031")["issued"] == "2031-05-03"
    assert dates("4 May 2031", end="\n3 May 2031")["issued"] == "2031-05-04"


@pytest.mark.parametrize(
    ("end", "before"),
    [
        ("Check with your section if sending appeals after 26 July 2031.", "2031-07-26"),
        ("Please write. Your letter should arrive no later than 26 July.", "2031-07-26"),
        ("Please write at once, until 2 January.", "2032-01-02"),
        ("PLEASE TAKE ACTION AS SOON AS POSSIBLE UNTIL: 26 July 2031", "2031-07-26"),
        ("We ask for a reply to this letter before 26 July 2031.", ""),
        ("She wrote a letter on 26 July 2031.", ""),
    ],
)
def test_the_last_day_to_write_is_read_in_a_sentence(end: str, before: str) -> None:
    assert dates("3 May 2031", end=f"\n{end}")["before"] == before


@pytest.mark.parametrize(
    ("language_of_page", "sentence"),
    [(each["language"], each["text"]) for each in CASES["last"]],
)
def test_the_last_day_is_read_in_other_languages(language_of_page: str, sentence: str) -> None:
    read = read_page(f"UA 7/31\n\n{sentence}")
    assert read.language.startswith(language_of_page)
    assert read.dates.act_before == "2031-07-26"


@pytest.mark.parametrize(
    ("story", "held"),
    [
        # What is nearest to the arrest, not the day of the release or of the trial.
        ("Una Pellworm was arrested on 2 March 2031 and released on 5 March 2031.", "2031-03-02"),
        # The person at risk, and not another one.
        (
            "On 1 February 2031 a cook was arrested. Una Pellworm was arrested on 2 March 2031.",
            "2031-03-02",
        ),
        # The day without a year is the last one before the day of issue.
        ("She was arrested on 9 June.", "2030-06-09"),
        # A month that is told of again is that of the day.
        ("In March 2031 she was arrested. She was arrested on 2 March 2031.", "2031-03-02"),
        # The day of issue is none.
        ("Arrest: 3 May 2031. Una Pellworm was arrested in March 2031.", "2031-03"),
        # "Until" is an end.
        ("She was held until 5 March 2031.", ""),
    ],
)
def test_the_day_of_the_arrest_is_that_of_the_person_at_risk(story: str, held: str) -> None:
    assert dates("3 May 2031", story)["held"] == held


def test_the_sentence_before_the_arrest_may_tell_its_day_and_this_is_said() -> None:
    story = "On 2 March 2031 the door was sealed. Una Pellworm is under house arrest."
    page = "Free Una Pellworm\n" + LETTER.format(story=story, end="")
    read = read_page(page)
    assert read.dates.detained_on == "2031-03-02"
    assert any("the sentence before" in sentence for sentence in read.unsure)


def test_a_word_that_a_page_has_spread_out_is_one() -> None:
    assert unspread("NEWS J A N U A R Y 1 9 8 9") == "NEWS JANUARY 1989"
    assert unspread("a b c and d") == "a b c and d"
