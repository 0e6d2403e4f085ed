"""Which blocks of a page are addresses: joined, listed, copied to, or before a letter."""

import pytest

from habeas.importers.reading.reader import read_page

ABOUT = "The miller Una Pellworm is in the tower and has been there since the winter was over."
GOVERNOR = "Governor Oda Grell\nIce Palace\nFloe Street 7\nAntarctica\nFax: +44 20 7946 0123"
LETTER = "Please set Una Pellworm free from the tower by the sea.\n\nYours sincerely,\n"


def lines(page: str) -> list[tuple[str, ...]]:
    return [each.lines for each in read_page(page).addressees]


@pytest.mark.parametrize("between", ["and", "[quote]", "[/b]"])
def test_a_word_or_a_tag_between_addresses_is_a_line_of_none(between: str) -> None:
    minister = "Minister Ulf Hale\nFloe Street 9\nIceport"
    page = f"{ABOUT}\n\nAppeals to:\n\n{GOVERNOR}\n{between}\n{minister}\n"
    assert lines(page) == [
        ("Governor Oda Grell", "Ice Palace", "Floe Street 7", "Antarctica"),
        ("Minister Ulf Hale", "Floe Street 9", "Iceport"),
    ]


def test_a_mission_among_listed_officials_is_written_to() -> None:
    page = (
        f"{ABOUT}\n\nPlease write to:\n\n- Governor Oda Grell, Ice Palace, Floe Street 7, Iceport\n"
        "- Permanent Mission of the Southern Ice to the Offices of the Nations in Geneva, Floe "
        "Street 3, 1202 Geneva; Fax: +44 20 7946 0123\n\n"
        "Please also write to the diplomatic missions in your country.\n"
    )
    assert lines(page)[1][0].startswith("Permanent Mission of the Southern Ice")
    assert lines(page)[1][1:] == ("Floe Street 3", "1202 Geneva")


def test_an_announced_line_that_ends_with_its_country_is_an_address() -> None:
    page = (
        f"{ABOUT}\n\nAppeals to:\n\n{GOVERNOR}\n\n"
        "Ulf Hale, Camp of the Red Rock, Box 7, Iceport, Antarctica\n"
    )
    assert lines(page)[1] == ("Ulf Hale", "Camp of the Red Rock", "Box 7", "Iceport", "Antarctica")


def test_an_official_with_a_number_who_gets_a_copy_is_written_to() -> None:
    read = read_page(
        f"{ABOUT}\n\nAppeals to:\n\n{GOVERNOR}\n\nAnd copies to:\n\nOmbudsman\nUlf Hale\n"
        "Floe Street 9\nE-mail: hale@ice.example\n\nAmbassador Una Frost\nEmbassy of Antarctica\n"
        "Fax: +44 20 7946 0124\n"
    )
    assert [each.title for each in read.addressees] == ["Governor", "Ombudsman"]
    assert read.embassies == ("Ambassador Una Frost\nEmbassy of Antarctica\nFax: +44 20 7946 0124",)


def test_a_long_subject_may_stand_between_address_and_greeting() -> None:
    page = (
        f"{ABOUT}\n\n{GOVERNOR}\n\nRef.: threats against the millers of the northern tower and "
        f"violence of the guard in winter\n\nDear Governor,\n\n{LETTER}"
    )
    assert len(lines(page)) == 1


def test_german_offices_are_put_together_of_words() -> None:
    page = (
        "Die Müllerin Una Pellworm sitzt seit dem Winter im Turm und hat ihre Familie nicht "
        "gesehen.\n\nAn den\nStaatskommissar für Mühlen\nHerrn Ulf Hale\nFloßgasse 9\nEishafen\n"
        "Antarktis\n\nSehr geehrter Herr Staatskommissar!\n\nBitte lassen Sie Una Pellworm frei.\n"
        "\nHochachtungsvoll\n"
    )
    assert lines(page)[0][0] == "Staatskommissar für Mühlen"
    assert read_page(page).addressees[0].title == "Staatskommissar für Mühlen"
