"""The day until which a page says that it is right."""

import pytest

from habeas.importers.reading.reader import read_page

STORIES = {
    "en": "The keeper Una Pellworm was arrested by the guards and is in the tower of the harbour.",
    "de": "Die Wärterin Una Pellworm wurde in das Fort gebracht und ist seitdem in Haft.",
    "fr": "La gardienne Una Pellworm a été arrêtée par les gardes et se trouve dans la prison.",
    "ru": "Смотрительница маяка была арестована и находится в тюрьме за то, что зажгла лампу.",
    "pl": "Strażniczka latarni została aresztowana i przebywa w więzieniu za to, że pisała.",
    "ar": "اعتقلت حارسة المنارة واقتيدت إلى القلعة ولم ترها أسرتها منذ ذلك اليوم.",
    "zh": "灯塔的守灯人被捕,他们把她带走,家人至今没有见到她,她现在被关押在港口的监狱里。",
    "ja": "灯台の番人は逮捕され、砦へ連れて行かれたという知らせがあった。家族は会えていません。",
}


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Information current as of 3 May 2030."),
        ("en", "(Last updated: Friday, 3 May 2030)"),
        ("de", "Stand: 3. Mai 2030"),
        ("fr", "Informations à jour au 3 mai 2030"),
        ("ru", "По состоянию на 3 мая 2030"),
        ("pl", "Stan na dzień 3 maja 2030 r."),
        ("ar", "آخر تحديث: 3 مايو 2030"),
        ("zh", "信息截至2030年5月3日"),
        ("ja", "最終更新日:2030年5月3日"),
    ],
)
def test_the_day_until_which_a_page_is_right_is_read_in_its_words(language: str, line: str) -> None:
    assert read_page(f"{STORIES[language]}\n\n{line}\n").dates.current_as_of == "2030-05-03"


def test_a_day_in_the_story_is_not_that_of_the_page() -> None:
    story = f"{STORIES['en']}\n\nAs of 3 May 2030 she had been there for two years.\n"
    assert read_page(story).dates.current_as_of == ""
