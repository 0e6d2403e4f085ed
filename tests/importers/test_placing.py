"""Where on the page each value stands, how sure it is, and that nothing of the page is lost."""

import re
from pathlib import Path

import pytest

from habeas.importers.reading.fields import Finding, ReadAppeal, Sureness
from habeas.importers.reading.reader import load_page, read_page
from habeas.importers.reading.words import UNSPACED, words_of_all

PAGES = sorted((Path(__file__).parent.parent / "pages").glob("*.txt"))
COUPLE = Path(__file__).parent.parent / "pages" / "couple.txt"
PARTS = re.compile(r"[:;,.|()、。\u060c\u061b\uff08\uff09\uff0c\uff1a\uff1b]+")
SPACED = re.compile(r"\w{2,}").findall
RUNS = re.compile(rf"{UNSPACED.pattern}+").findall


def found(read: ReadAppeal, field: str) -> Finding:
    return next(finding for finding in read.findings if finding.field == field)


def words(text: str) -> str:
    # Lines of Chinese and Japanese are joined without a space.
    unspaced = UNSPACED.pattern
    return re.sub(rf"(?<={unspaced}) (?={unspaced})", "", " ".join(text.split()))


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
    known = words_of_all((*read.languages, read.language, "en"))
    kept = words(" ".join([*(finding.printed for finding in read.findings), *read.unplaced]))
    for line in read.text.splitlines():
        # A label ("Fax:") goes with its value.
        told = [part for part in PARTS.split(line) if not (known and known.keys_of(part))]
        lost = set(re.findall(r"\w{2,}", UNSPACED.sub(" ", " ".join(told)))) - set(SPACED(kept))
        assert len(lost) < 2, line
        assert sum(lost_letters(run, kept) for run in RUNS(" ".join(told))) < 3, line


def lost_letters(run: str, kept: str) -> int:
    """Count the letters of Chinese or Japanese that stand in no pair of letters that is kept."""
    pairs = [run[at : at + 2] in kept for at in range(max(1, len(run) - 1))]
    held = [*pairs, False][: len(run)]
    return sum(not (here or before) for here, before in zip(held, [False, *held], strict=False))


@pytest.mark.parametrize(
    ("above", "contacts", "below"),
    [
        (
            "制琴师虚有石2031年5月3日在冰港被捕，至今没有获释。\n\n请致函：\n\n冰港市警察局局长\n雪路7号\n中国",
            ["传真：+86 871 6305 1234 ", "电子邮箱：a@b.example "],
            "尊敬的局长：\n\n我敦促您：\n1. 立即释放虚有石。\n2. 让他会见律师。\n\n此致",
        ),
        (
            "Una Pellworm was arrested on May 2031.\n\nWrite to:\n\nGovernor Oda Grell\nAntarctica",
            ["Fax: +44 20 7946 0123 ", "Email: a@b.example "],
            "Dear Governor,\n\nI urge you to:\n- release Una Pellworm;\n- let her see doctors.",
        ),
    ],
    ids=["zh", "en"],
)
@pytest.mark.parametrize("place", [0, 1])
def test_a_clause_beside_a_value_is_unplaced_and_a_label_is_not(
    above: str, contacts: list[str], below: str, place: int
) -> None:
    clause = "该号码只在每周二有人接听" if "：" in above else "(never answers)"
    lines = [*contacts]
    lines[place] += clause
    joined = "\n".join(lines)
    read = read_page(f"{above}\n{joined}\n\n{below}\n")
    assert (len(read.addressees[0].fax), len(read.addressees[0].email)) == (1, 1)
    assert [line for line in read.unplaced if clause in line]
    bare = read_page("\n".join([above, *contacts, "", below, ""]))
    assert not [line for line in bare.unplaced if any(each[:3] in line for each in contacts)]


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


EMBASSY = "Send a copy to the Embassy of Antarctica, Floe Street 1, 1000 Town. Email: a@b.example"


def test_an_embassy_is_as_printed_and_it_and_a_dated_line_are_not_unplaced() -> None:
    read = read_page(
        "Index: ANT 12/3456/2031\nDate: 5 May 2031\n\nUna Pellworm was arrested on 3 May 2031.\n\n"
        "Write to:\n\nGovernor Oda Grell\nAntarctica\n\nDear Governor,\n\nI urge you to:\n"
        f"- release Una Pellworm;\n- let her see doctors.\n\nYours sincerely\n\n{EMBASSY}\n"
    )
    assert read.dates.issued_on == "2031-05-05"
    assert read.embassies == (EMBASSY,)
    assert not [
        line for line in read.unplaced if "ANT 12" in line or "5 May" in line or "Email" in line
    ]
