"""The letter on a page apart from what stands around it, and what is an appeal at all."""

import pytest

from habeas.importers.reading.page import joined
from habeas.importers.reading.reader import read_page


def test_a_message_that_was_passed_on_is_read_without_its_marks() -> None:
    read = read_page(
        "> > Free Una Pellworm\n> >\n> > Dear Warden,\n> >\n> > Una Pellworm was arrested by\n"
        "> > the guards of the tower in May 2030.\n> >\n> > I ask you to:\n> > * let her go;\n"
        "> > * open the tower.\n> >\n> > Yours sincerely,\n"
    )
    assert read.salutation == "Dear Warden,"
    assert read.demands == ("let her go", "open the tower")
    assert read.paragraphs == ("Una Pellworm was arrested by the guards of the tower in May 2030.",)


def test_a_page_that_tells_of_an_arrest_is_an_appeal_without_letter_and_list() -> None:
    read = read_page(
        "The keeper of the lamp\n\nUna Pellworm, who keeps the lamp, was arrested in the night and "
        "taken to the fort."
    )
    assert read.title == "The keeper of the lamp"
    assert any("No list of demands" in sentence for sentence in read.unsure)


def test_the_letter_ends_at_its_closing_and_the_background_is_of_the_story() -> None:
    read = read_page(
        "The keeper of the lamp\n\nDear Warden,\n\nUna Pellworm was arrested in May 2030.\n\n"
        "I ask you to let her go.\n\nBest regards,\n\nBACKGROUND\n\n"
        "The lamp was lit in the year in which the harbour was built, and burns since then.\n\n"
        "The mill\n\nThe mill at the river was shut by the guards, and nobody has seen why."
    )
    assert read.closing == "Best regards,"
    assert read.paragraphs[-1] == "I ask you to let her go."
    assert [text for text in read.story if "lamp was lit" in text]
    assert not [text for text in read.story if "mill" in text]


def test_a_letter_without_a_closing_ends_at_the_heading_of_the_background() -> None:
    read = read_page(
        "The keeper of the lamp\n\nDear Warden,\n\nUna Pellworm was arrested in May 2030.\n\n"
        "Background:\n\nThe lamp was lit in the year in which the harbour was built, and has "
        "burned since then."
    )
    assert read.paragraphs == ("Una Pellworm was arrested in May 2030.",)


def test_the_letter_is_the_one_that_asks_and_not_the_greeting_of_the_readers() -> None:
    read = read_page(
        "The keeper of the lamp\n\nDear friends,\n\nUna Pellworm was arrested in May 2030.\n\n"
        "Dear Warden,\n\nI am writing about Una Pellworm. I ask you to let her go.\n\n"
        "Yours sincerely,\n"
    )
    assert read.paragraphs == ("I am writing about Una Pellworm. I ask you to let her go.",)


def test_a_paragraph_of_thousands_of_broken_lines_is_joined_as_a_short_one_is() -> None:
    lines = ["the watch-", "man of the light", "house-", "keeper A-", "b-", "c"] * 4_000
    short = "the watchman of the light housekeeper A- b- c"
    assert joined(lines) == " ".join([short] * 4_000)


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_chinese_closing_on_two_lines_is_one(between: str) -> None:
    story = "植物学家闻人拾叶九月在昆明被警方带走，至今没有家人能见到她。"
    asked = "我敦促您：\n1. 立即释放闻人拾叶。\n2. 允许她会见律师。"
    text = f"{story}\n\n尊敬的厅长：\n\n{asked}\n\n此致{between}敬礼\n\n背景资料\n"
    assert read_page(text).closing == "此致敬礼"
