"""Entries moved at the desk: by a choice, and by one press where that is common."""

import re
from dataclasses import replace

import cast
import pytest
from desk_doing import at, at_the_desk, look, said
from django.test import Client
from page_checking import COUPLE, brought, entry, press, sheet

from habeas.desk.checking_boxes import AT_ONCE
from habeas.importers import keeping
from habeas.importers.entries import DATES, State
from habeas.importers.moving import TARGETS
from habeas.importers.reading.fields import Finding, ReadAddressee, Sureness
from habeas.importers.reading.reader import read_page

pytestmark = pytest.mark.django_db
SURE = Sureness.SURE
wanda = at_the_desk(cast.case_worker)


@pytest.mark.parametrize("to", sorted(set(TARGETS) - set(DATES)))
@pytest.mark.parametrize("begins", ["They were", "Skip to"])
def test_what_was_moved_stays_moved_when_nothing_is_typed(
    wanda: Client, begins: str, to: str
) -> None:
    url, number = brought(wanda), entry(begins).number
    if entry(begins).kind == to:
        return
    press(wanda, url, f"move:{number}", **{f"to-{number}": to})
    moved = sheet().entry(number)
    assert moved
    assert (moved.kind, moved.state) == (to, State.MOVED)
    assert press(wanda, url, "keep").status_code == 302
    assert sheet().entry(number) == moved


@pytest.mark.parametrize("deed", ["accept", "move", "to-story", "add"])
@pytest.mark.parametrize("number", ["9" * 5000, "٣"])
def test_a_forged_number_changes_nothing(wanda: Client, deed: str, number: str) -> None:
    url, before = brought(wanda), sheet()
    answer = press(wanda, url, f"{deed}:{number}")
    assert answer.status_code in {302, 409, 422}
    assert sheet() == before


def test_a_forged_line_is_no_line(wanda: Client) -> None:
    url, before = brought(wanda), sheet()
    answer = press(wanda, url, "lines-out", line=["9" * 5000, "٣"])
    assert "Tick the lines" in said(answer)
    assert sheet() == before


def test_a_paragraph_goes_to_what_happened_and_back_by_one_press(wanda: Client) -> None:
    url, number = brought(wanda), entry("They were").number
    letter = [each.number for each in sheet().of_kind("paragraphs")]
    below = letter[letter.index(number) + 1 :] or [number]
    there = press(wanda, url, f"to-story:{number}")
    assert there.headers["Location"] == f"{url}#f-{below[0]}"
    assert entry("They were").kind == "story"
    typed = {f"v-{number}": "They were taken away."}
    press(wanda, url, f"to-paragraphs:{number}", **typed)
    assert entry("They were taken away.").kind == "paragraphs"
    assert entry("They were taken away.").number == number


def test_each_paragraph_has_its_own_button_and_each_line_both(wanda: Client) -> None:
    url = brought(wanda)
    page = look(wanda, url)
    for kind, ways in AT_ONCE.items():
        for each in sheet().of_kind(kind):
            for to in ("paragraphs", "story"):
                assert (f'value="to-{to}:{each.number}"' in page) is (to in ways)
    line = entry("Send us")
    press(wanda, url, f"to-story:{line.number}")
    assert entry("Send us").kind == "story"


def test_of_many_addressees_those_that_stand_near_are_offered(wanda: Client) -> None:
    offices = [f"Office {number}\n{number} Glacier Row\nBouvet Island" for number in range(100)]
    read = replace(
        read_page(COUPLE),
        text="\n".join([*offices, "They were seen there."]),
        addressees=tuple(ReadAddressee(lines=tuple(each.split("\n"))) for each in offices),
        unplaced=(),
    )
    spans = [(read.text.index(each), read.text.index(each) + len(each)) for each in offices]
    found = [
        Finding(field=f"addressees.{at}", printed=offices[at], places=(span,), sureness=SURE)
        for at, span in enumerate(spans)
    ]
    page = keeping.lay(replace(read, findings=tuple(found)), by=cast.case_worker())
    groups = wanda.get(at("check-page", page.reference)).context["groups"]
    boxes = [box for group in groups for box in group.boxes if box.entry.kind == "addressees"]
    offered = {name for code, name in boxes[50].targets if code.startswith("addressees.")}
    assert offered == {f"Addressee {at}, a line more" for at in (47, 48, 49, 50, 52, 53, 54, 55)}


@pytest.mark.parametrize(
    ("button", "typed"),
    [
        ("", {}),
        ("nothing:1", {}),
        ("accept:", {}),
        ("accept:-1", {}),
        ("accept:999999", {}),
        ("move:999999", {"to-999999": "story"}),
        ("move:{story}", {}),
        *(
            ("move:{story}", {"to-{story}": to})
            for to in ("nowhere", "other_letter", "addressees.999999", "fax.x", "title.{story}")
        ),
        ("move:{to}", {"to-{to}": "addressees.{to}"}),
        ("move:{day}", {"to-{day}": "story"}),
        ("to-nowhere:{story}", {}),
        ("to-story:999999", {}),
        ("to-paragraphs:{story}", {}),
        *((f"add:{to}", {}) for to in ("", "nowhere", "title", "fax.999999", "fax.{story}")),
        ("lines", {"line": ["999999"], "to-lines": "story"}),
        ("lines", {"line": ["{line}", "999999"], "to-lines": "story"}),
        ("lines", {"line": ["{line}", "{line}"], "to-lines": "story"}),
        ("lines", {"line": ["{line}"], "to-lines": "nowhere"}),
        ("lines-out", {"line": ["{day}"]}),
        ("keep", {"v-999999": "A value of no field"}),
        ("keep", {"v-{day}": "\0"}),
        ("keep", {"d-{to}-holder_lines": "x", "d-{day}-kind": "x"}),
        ("keep", {"base": "2031-01-01"}),
        ("keep", {"base": "yesterday"}),
    ],
)
def test_a_forged_button_or_field_changes_nothing(
    wanda: Client, button: str, typed: dict[str, str | list[str]]
) -> None:
    page = keeping.lay(read_page(COUPLE), by=cast.case_worker())
    url, before = at("check-page", page.reference), sheet()
    of = {
        "story": entry("They were").number,
        "to": sheet().of_kind("addressees")[0].number,
        "day": entry("2030-02-03").number,
        "line": entry("Send us").number,
    }
    filled = {
        key.format(**of): [
            each.format(**of) for each in ([value] if isinstance(value, str) else value)
        ]
        for key, value in typed.items()
    }
    answer = press(wanda, url, button.format(**of), **filled)
    assert answer.status_code in {302, 400, 409, 422}
    assert sheet() == before


def kind_of(number: int) -> str:
    found = sheet().entry(number)
    return found.kind if found else ""


@pytest.mark.parametrize("begins", ["UA 7/2031", "Jory Quillfeather", "Your Excellency", "+44"])
def test_what_is_no_such_thing_is_left_out_and_put_back_by_one_press(
    wanda: Client, begins: str
) -> None:
    url, number = brought(wanda), entry(begins).number
    button = f'value="to-left_out:{number}"'
    assert button in look(wanda, url)
    gone = press(wanda, url, f"to-left_out:{number}")
    assert not gone.headers["Location"].endswith(f"#f-{number}")
    assert kind_of(number) == "left_out"
    assert button not in look(wanda, url)
    assert f'value="to-unplaced:{number}"' in look(wanda, url)
    press(wanda, url, f"to-unplaced:{number}")
    assert kind_of(number) == "unplaced"


def test_a_contact_goes_to_the_next_addressee_by_one_press(wanda: Client) -> None:
    offices = tuple(
        ReadAddressee(lines=(f"Office {at}", "Bouvet Island"), email=(f"o{at}@example.org",))
        for at in range(1, 5)
    )
    read = replace(read_page(COUPLE), addressees=offices)
    url = at("check-page", keeping.lay(read, by=cast.case_worker()).reference)
    numbers = [each.number for each in sheet().of_kind("addressees")]
    mail = entry("o3@").number
    offered = re.findall(rf'value="to-email\.(\d+):{mail}"', look(wanda, url))
    assert [int(number) for number in offered] == [numbers[1], numbers[3]]
    press(wanda, url, f"to-email.{numbers[3]}:{mail}")
    assert (entry("o3@").kind, entry("o3@").of) == ("email", numbers[3])
