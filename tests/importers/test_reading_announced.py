"""How a page announces addresses and greetings beside a plain "Send letters to:"."""

import pytest

from habeas.importers.reading.reader import ReadAppeal, read_page

CHINESE = "磨坊主人石云灯自去年冬天起被关押在塔楼里,她的家人至今没有见到她,也没有收到任何消息。"
JAPANESE = "粉屋の石田うたさんは去年の冬から塔に閉じ込められ、家族はまだ会うことができません。"
GOVERNOR = "Governor Oda Grell\nIce Palace\nFloe Street 7\nAntarctica\nFax: +44 20 7946 0123"


def names(read: ReadAppeal) -> list[str]:
    return [each.name for each in read.addressees]


@pytest.mark.parametrize("heading", ["── 寄送地址 ──", "\u3014寄送地址\u3015", "呼吁信寄往："])
def test_a_heading_in_chinese_ends_with_the_words_that_announce(heading: str) -> None:
    page = f"{CHINESE}\n\n尊敬的总督：\n\n请释放石云灯。\n\n此致\n敬礼\n\n{heading}\n\n{GOVERNOR}\n"
    assert names(read_page(page)) == ["Oda Grell"]


def test_a_heading_in_japanese_ends_with_the_words_that_announce() -> None:
    page = (
        f"{JAPANESE}\n\nYour Excellency,\n\nPlease set her free.\n\nYours respectfully,\n\n"
        f"アピールをお送りいただくあて先\n\n1)総督\n{GOVERNOR}\n"
    )
    assert names(read_page(page)) == ["Oda Grell"]


ABOUT = "The miller Una Pellworm is in the tower and has been there since the winter was over."


def test_greetings_beside_the_addresses_join_the_letters_own() -> None:
    read = read_page(
        f"{ABOUT}\n\nAppeals to:\n\n{GOVERNOR}\nSalutation: Your Excellency\n\nMinister Ulf Hale\n"
        "Floe Street 9\nAntarctica\nSalutation: Dear Minister\n\nYour Excellency,\n\n"
        "Please set her free.\n\nYours sincerely,\n"
    )
    assert read.salutations == ("Your Excellency,", "Dear Minister")


def test_a_letter_does_not_greet_the_embassy_beside_it() -> None:
    read = read_page(
        f"{ABOUT}\n\nAppeals to:\n\n{GOVERNOR}\n\nAmbassador Una Frost\nEmbassy of Antarctica\n"
        "Floe Street 1\nSalutation: Dear Ambassador\n\nYour Excellency,\n\n"
        "Please set her free.\n\nYours sincerely,\n"
    )
    assert read.salutations == ("Your Excellency,",)


def test_a_greeting_beside_the_numbers_of_an_address_is_kept() -> None:
    read = read_page(
        f"{ABOUT}\n\nAppeals to:\n\nGovernor Oda Grell\nFloe Street 7\nAntarctica\n\n"
        "Fax: +44 20 7946 0123\nSalutation: Dear Governor\n"
    )
    assert read.salutations == ("Dear Governor",)


def test_a_greeting_in_brackets_below_an_address_is_no_line_of_it() -> None:
    read = read_page(f"{ABOUT}\n\nAppeals to:\n\n{GOVERNOR}\n[Your Excellency]\n")
    assert read.salutations == ("Your Excellency",)
    assert read.addressees[0].lines[-1] == "Antarctica"


def test_a_greeting_may_end_the_line_of_an_address() -> None:
    read = read_page(
        f"{ABOUT}\nWrite to: Governor Oda Grell, Ice Palace, Floe Street 7, Antarctica. "
        "Fax: +44 20 7946 0123. Dear Governor\n\nMeetings are on Tuesdays.\n"
    )
    assert read.salutations == ("Dear Governor",)
    assert names(read) == ["Oda Grell"]


def test_a_greeting_in_simple_quotation_marks_is_read() -> None:
    read = read_page(
        f"{ABOUT}\n\nAppeals to:\n\n{GOVERNOR}\n\nStart your letter with 'Dear Governor'. "
        "Post costs two pounds.\n"
    )
    assert read.salutations == ("Dear Governor",)


RUN_ON = (
    f"{ABOUT} She refuses food. Write to: Mr. Ulf Hale, Attorney General, Law House, Floe Street "
    "9, Iceport, Antarctica, E-mail: hale@ice.example; Ms. Una Stroud, Warden, Tower Street 4, "
    "Iceport, Antarctica, Fax: +44 20 7946 0123, or to the Governor Oda Grell, Ice Palace, "
    "Iceport, Antarctica, Salutation: Dear Governor. Model letter: Dear Attorney General, I am "
    "worried about Una Pellworm and ask you to set her free. Yours sincerely, (name)"
)


def test_officials_in_a_line_without_breaks_are_told_apart() -> None:
    assert names(read_page(RUN_ON)) == ["Mr. Ulf Hale", "Ms. Una Stroud", "Oda Grell"]


def test_a_letter_in_a_line_without_breaks_begins_after_its_announcement() -> None:
    assert read_page(RUN_ON).salutations == ("Dear Attorney General,", "Dear Governor")
