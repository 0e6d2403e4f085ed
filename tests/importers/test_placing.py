"""Where on the page each value stands, how sure it is, and that nothing of the page is lost."""

from pathlib import Path

import pytest

from habeas.importers.reading.fields import Finding, ReadAppeal, Sureness
from habeas.importers.reading.reader import load_page, read_page

PAGES = sorted((Path(__file__).parent.parent / "pages").glob("*.txt"))
COUPLE = Path(__file__).parent.parent / "pages" / "couple.txt"


def found(read: ReadAppeal, field: str) -> Finding:
    return next(finding for finding in read.findings if finding.field == field)


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_what_is_printed_stands_where_it_is_said_to_stand(path: Path) -> None:
    read = read_page(load_page(path))
    for finding in read.findings:
        if finding.field.startswith(("dates.", "country", "language")):
            continue
        assert finding.places, finding.field
        parts = [words(read.text[start:end]) for start, end in finding.places]
        if finding.field.startswith("subjects."):
            assert set(parts) == {finding.printed}
        else:
            assert words(" ".join(parts)) == words(finding.printed)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_word_of_a_page_is_in_a_field_or_among_what_is_unplaced(path: Path) -> None:
    read = read_page(load_page(path))
    kept = words(" ".join([*(finding.printed for finding in read.findings), *read.unplaced]))
    for line in read.text.splitlines():
        lost = [word for word in line.split() if len(word.strip(".,:;()")) > 2 and word not in kept]
        # A label ("Fax:") goes with its value.
        assert len(lost) < 4, line


def test_a_value_beside_its_label_is_sure_and_a_doubtful_one_says_why() -> None:
    read = read_page(load_page(COUPLE))
    assert found(read, "status").sureness is Sureness.SURE
    unlabelled = next(each for each in read.findings if "has no label" in each.why)
    assert unlabelled.sureness is Sureness.UNSURE
    assert unlabelled.field.startswith("addressees.0.fax.")


def test_a_day_is_shown_where_it_is_written_out() -> None:
    read = read_page(load_page(COUPLE))
    start, end = found(read, "dates.detained_on").places[0]
    assert read.dates.detained_on == "2030-02-03"
    assert "2030" in read.text[start:end]


def test_a_page_without_an_appeal_is_kept_whole() -> None:
    read = read_page(load_page(COUPLE.with_name("no-appeal.txt")))
    assert "\n".join(read.unplaced) == "\n".join(filter(None, read.text.splitlines()))
    assert read.findings == ()
