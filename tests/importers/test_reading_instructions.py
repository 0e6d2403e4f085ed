"""What a page says to those who write is no part of what happened; its background is, whole."""

import pytest

from habeas.importers.reading.instructing import told
from habeas.importers.reading.page import Chunk
from habeas.importers.reading.reader import read_page
from habeas.importers.reading.words import words_of


def _page(below: str) -> str:
    return (
        "The keeper of the lamp\n\nDear Warden,\n\nUna Pellworm was arrested in May 2030.\n\n"
        f"I ask you to let her go.\n\nYours sincerely,\n\n{below}"
    )


@pytest.mark.parametrize(
    "instruction",
    [
        "PREFERRED LANGUAGE TO ADDRESS TARGET: English and the language of the coast",
        "PLEASE TAKE ACTION AS SOON AS POSSIBLE UNTIL: 3 June 2030",
        "Please check with the office in your country if you wish to send\nappeals after that day.",
        "NAME AND PREFERRED PRONOUN: Una Pellworm (she/her)",
        "Send copies to the embassy. Act before 3 June 2030. Published on 3 May 2030.",
    ],
)
def test_an_instruction_to_the_writer_is_no_part_of_the_story(instruction: str) -> None:
    read = read_page(
        _page(f"BACKGROUND\n\nThe lamp was lit when the harbour was built.\n{instruction}\n")
    )
    assert read.story == ("The lamp was lit when the harbour was built.",)
    assert instruction.splitlines()[0][:20] in "\n".join((*read.unplaced, *read.embassies))


def test_an_instruction_above_the_letter_is_no_part_of_the_story() -> None:
    read = read_page(
        "The keeper of the lamp\n\nUna Pellworm was arrested in May 2030 by the guards of the "
        "tower on the quay.\n\nTAKE ACTION: WRITE IN YOUR OWN WORDS OR COPY THE LETTER THAT STANDS "
        "BELOW\n\n" + _page("").partition("\n\n")[2]
    )
    assert read.story == (
        "Una Pellworm was arrested in May 2030 by the guards of the tower on the quay.",
    )
    assert [line for line in read.unplaced if line.startswith("TAKE ACTION")]


def test_the_steps_of_those_who_write_are_no_part_of_the_story() -> None:
    steps = "1. Print the letter.\n2. Sign it by hand.\n3. Wait for the tide."
    read = read_page(
        _page(
            "BACKGROUND\n\nThe lamp was lit when the harbour was built.\n\n"
            f"Everybody can take part in this way:\n{steps}\n\nThe guards took three things:\n"
            "1. A lamp of brass.\n2. A rope.\n3. The letters of her sister.\n"
        )
    )
    assert read.story == (
        "The lamp was lit when the harbour was built.",
        "The guards took three things:",
        "1. A lamp of brass.",
        "2. A rope.",
        "3. The letters of her sister.",
    )
    assert {*steps.split("\n"), "Everybody can take part in this way:"} <= {*read.unplaced}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "Actúen antes del 3 de junio de 2030, y difundan esta carta entre los vecinos."),
        ("pt", "Envie cópias à embaixada do país no lugar onde mora, se ali houver alguma."),
        ("fr", "Prière d'écrire avant le 3 juin 2030, et de nous dire si une réponse est venue."),
        ("de", "Bitte erkundigen Sie sich bei der Geschäftsstelle, ob noch geschrieben wird."),
        ("it", "Si prega di scrivere al più presto, e comunque entro il 3 giugno 2030."),
        ("pl", "Prosimy o wysyłanie listów do 3 czerwca 2030, także we własnym języku."),
        ("ru", "Пожалуйста, уточните в своём отделении, можно ли писать после этого срока."),
        ("uk", "Будь ласка, надсилайте листи до 3 червня 2030 року своєю мовою."),
        ("be", "Калі ласка, дасылайце лісты да 3 чэрвеня 2030 года на любой зручнай мове."),
        ("ar", "يرجى إرسال المناشدات قبل 3 يونيو 2030 بلغتكم أو باللغة الإنجليزية إن أمكن."),
        ("fa", "لطفاً نامه‌های خود را تا تاریخ ۳ ژوئن ۲۰۳۰ به زبان خود یا انگلیسی بفرستید."),
        ("zh", "請於2030年6月3日前採取行動，可以用中文、英文或者您自己的語言來寫信。"),
        (
            "ja",
            "2030年6月3日までに、日本語または英語で、ご自身の言葉で手紙をお送りください。",
        ),
        ("sv", "Skicka gärna ditt brev före den 3 juni 2030, på svenska eller engelska."),
    ],
)
def test_instructions_are_known_in_every_language(language: str, sentence: str) -> None:
    words = words_of(language)
    assert words is not None
    chunk = Chunk(sentence, is_item=False, lines=(sentence,))
    assert told(chunk, words) == []


def test_a_numbered_background_keeps_its_numbers() -> None:
    read = read_page(
        _page(
            "ADDITIONAL INFORMATION\n1. Una Pellworm has kept the lamp since 2020.\n"
            "2. The guards shut the tower in 2029.\n"
        )
    )
    assert read.story == (
        "1. Una Pellworm has kept the lamp since 2020.",
        "2. The guards shut the tower in 2029.",
    )


def test_a_list_of_steps_in_the_background_is_told_with_its_lead_in() -> None:
    read = read_page(
        _page(
            "Background\n\nThe lamp was lit when the harbour was built.\n\n"
            "What the family has done:\n1. wrote to the warden in June;\n2. went to the tower;\n"
        )
    )
    assert read.story[1:] == (
        "What the family has done:",
        "1. wrote to the warden in June;",
        "2. went to the tower;",
    )


def test_a_short_list_in_a_page_without_a_letter_is_told_and_its_demands_are_not() -> None:
    read = read_page(
        "Nurse of the island held\n\nUna Pellworm, a nurse, was arrested on 3 May 2030 on the quay "
        "by the guards.\n\nOn the same day the guards took:\n- her lamp;\n- two books;\n\n"
        "Please write to the warden, asking him to:\n- release Una Pellworm at once;\n"
        "- open the tower;\n"
    )
    assert read.demands == ("release Una Pellworm at once", "open the tower")
    assert read.story[1:] == ("On the same day the guards took:", "her lamp;", "two books;")


def test_a_heading_of_a_background_is_no_part_of_the_line_below_it() -> None:
    read = read_page(_page("Background\nThe lamp was lit when the harbour was built.\n"))
    assert read.story == ("The lamp was lit when the harbour was built.",)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("UA 88/30 | Index: XRF 12/0457/2030 | Kenya | Date: 4 October 2030", "en"),
        ("AU 31/30 Índice: XAM 18/0092/2030 Fecha: 9 de septiembre de 2030", "es"),
    ],
)
def test_a_line_of_references_and_dates_is_no_part_of_the_story(line: str, language: str) -> None:
    words = words_of(language)
    assert words
    assert told(Chunk(line, is_item=False, lines=(line,)), words) == []
    sentence = f"Una Pellworm was held in May, says {line}"
    assert told(Chunk(sentence, is_item=False, lines=(sentence,)), words) == [sentence]
