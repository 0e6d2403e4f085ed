"""The day on which a page came out stands behind its label, also in the middle of a line."""
# ruff: noqa: RUF001 - Cyrillic, Arabic and Chinese

import pytest

from habeas.importers.reading.reader import read_page

_HEADS = {
    "en": (
        "By Odo Twill – Published on 3 May 2031 – News",
        "Dear Minister,\n\nI ask you to:\n- go;",
    ),
    "fr": (
        "Par Odo Twill, publié le 3 mai 2031 à Grimsel",
        "Monsieur,\n\nJe vous demande de :\n- libérer Odile Pellworm ;",
    ),
    "es": (
        "Redacción Twill   Publicado el 3 de mayo de 2031 en Grimsel",
        "Estimado Ministro:\n\nLe pido que:\n- libere a Odile Pellworm;",
    ),
    "pt": (
        "Por Odo Twill, da redação | Publicado em 3 de maio de 2031 às 10h em Grimsel",
        "Senhor Ministro,\n\nPeço que:\n- liberte Odile Pellworm;",
    ),
    "de": (
        "Von Odo Twill, veröffentlicht am 3. Mai 2031 auf Grimsel",
        "Sehr geehrte Damen,\n\nich bitte Sie:\n- Odile Pellworm freizulassen;",
    ),
    "it": (
        "di Odo Twill, pubblicato il 3 maggio 2031 a Grimsel",
        "Signor Ministro,\n\nLe chiedo di:\n- liberare Odile Pellworm;",
    ),
    "uk": (
        "Сава Лампа | Опубліковано 3 травня 2031 року | Новини",
        "Шановний пане міністре!\n\nВимагаємо:\n- звільнити Уляну Пеллворм, її забрали у травні;",
    ),
    "ar": (
        "كتبه سامي | نُشر في 3 مايو 2031 | أخبار المنارة",
        "نطالب بما يلي:\n- الإفراج عن نادرة بلورم\n- السماح لطبيب بزيارتها",
    ),
    "fa": (
        "سامان | تاریخ انتشار ۳ مه ۲۰۳۱ | اخبار فانوس",
        "اونا پلورم بازداشت شد. اونا پلورم در زندان است.\n\nاز شما می‌خواهیم:\n- پاسخ دهید",
    ),
    "zh": (
        "灯塔通讯员，发布于 2031年5月3日，灯塔新闻",
        "尊敬的部长:\n\n我敦促您:\n1. 释放欧阳冰花;",
    ),
}


def _issued(head: str, letter: str, language: str) -> str:
    page = f"Pellworm\n\n{head}\n\n{letter}\n"
    return read_page(page, language=language).dates.issued_on


@pytest.mark.parametrize("language", _HEADS)
def test_the_date_behind_a_label_in_the_middle_of_a_line_is_that_of_issue(language: str) -> None:
    assert _issued(*_HEADS[language], language) == "2031-05-03"


@pytest.mark.parametrize(
    "line",
    [
        "Grimsel Lamp told of it in a report published on 3 May 2030 at the fair",
        "It was said of her, published on 3 May 2030. And nobody answered",
    ],
)
def test_a_sentence_that_tells_when_something_else_was_published_is_no_label(line: str) -> None:
    assert not _issued(line, _HEADS["en"][1], "en")
