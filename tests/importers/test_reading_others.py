"""Who is only counted beside those whom a page names is not lost."""
# ruff: noqa: RUF001 - Cyrillic and Chinese

import pytest

from habeas.importers.reading.fields import ReadAppeal
from habeas.importers.reading.reader import read_page

# In each language: the story, the letter below it, and how it counts those beside.
_PAGES = {
    "en": (
        "Odile Pellworm (34) and at least 14 other villagers were arrested in May.",
        "Dear Minister,\n\nI ask you to:\n- release Odile Pellworm;\n- answer me.",
        "14 other villagers",
    ),
    "fr": (
        "Odile Pellworm et douze autres femmes ont été arrêtées en mai dans le port.",
        "Monsieur,\n\nJe vous demande de :\n- libérer Odile Pellworm ;\n- répondre.",
        "douze autres femmes",
    ),
    "es": (
        "Odile Pellworm y otras doce mujeres fueron detenidas en mayo en el puerto.",
        "Estimado Ministro:\n\nLe pido que:\n- libere a Odile Pellworm;\n- responda.",
        "otras doce mujeres",
    ),
    "pt": (
        "Odile Pellworm e outras doze mulheres foram detidas em maio no porto.",
        "Senhor Ministro,\n\nPeço que:\n- liberte Odile Pellworm;\n- responda.",
        "outras doze mulheres",
    ),
    "it": (
        "Odile Pellworm e altre dodici donne sono state arrestate a maggio nel porto.",
        "Signor Ministro,\n\nLe chiedo di:\n- liberare Odile Pellworm;\n- rispondere.",
        "altre dodici donne",
    ),
    "de": (
        "Odile Pellworm und zwölf weitere Frauen wurden im Mai verhaftet.",
        "Sehr geehrte Damen,\n\nich bitte Sie:\n- Odile Pellworm freizulassen;\n- zu antworten.",
        "zwölf weitere Frauen",
    ),
    "sv": (
        "Odile Pellworm och tolv andra kvinnor greps i maj i hamnen.",
        "Ers excellens,\n\nJag uppmanar er att:\n- frige Odile Pellworm;\n- svara.",
        "tolv andra kvinnor",
    ),
    "pl": (
        "Odile Pellworm i dwanaście innych kobiet zostało aresztowanych w maju.",
        "Szanowny Panie,\n\nWzywam Pana do:\n- wolność Odile Pellworm;\n- odpowiedzi.",
        "dwanaście innych kobiet",
    ),
    "ru": (
        "Савва Пеллворм и ещё двенадцать рыбаков арестованы в мае.",
        "Уважаемый господин министр!\n\nПрошу Вас:\n- освободить Савву Пеллворма;\n- ответить.",
        "ещё двенадцать рыбаков",
    ),
    "ar": (
        "اعتقلت نادرة بلورم و12 امرأة أخرى في مايو 2031. نادرة بلورم في السجن.",
        "نطالب بما يلي:\n- الإفراج عن نادرة بلورم\n- السماح لطبيب بزيارتها",
        "12 امرأة أخرى",
    ),
    "zh": (
        "人权律师欧阳冰花和另外十二名妇女于五月被带走。欧阳冰花没有见到家人。",
        "尊敬的部长:\n\n我敦促您:\n1. 释放欧阳冰花;\n2. 让她见医生。",
        "另外十二名妇女",
    ),
    "ja": (
        "ウルフ・ペルヴォルムさんとほか12人の女性は五月に逮捕されました。",
        "下記の事項を要請します。\n１ ウルフ・ペルヴォルムさんを釈放すること。\n２ 回答すること。",
        "ほか12人の女性",
    ),
}


def _english(story: str, title: str = "") -> ReadAppeal:
    letter = "Dear Minister,\n\nI ask you to:\n- release Odile Pellworm;\n- answer me."
    return read_page(f"{title}\n\n{story}\n\n{letter}\n")


def _left_out(read: ReadAppeal) -> list[str]:
    return [d.sentence for d in read.doubts if d.field == "subjects" and "counted" in d.sentence]


@pytest.mark.parametrize("language", _PAGES)
def test_the_report_says_who_is_counted_beside_those_named(language: str) -> None:
    story, letter, group = _PAGES[language]
    read = read_page(f"{story}\n\n{letter}\n", language=language)
    assert [subject.kind for subject in read.subjects] == ["person"]
    (sentence,) = _left_out(read)
    assert sentence.startswith(f"“{group}” are counted beside those named and were left out")


def test_a_group_beside_a_name_in_the_title_is_at_risk_with_its_count() -> None:
    title = "Arrest of Odile Pellworm and twelve other women"
    read = _english("Odile Pellworm was arrested with twelve other women in May.", title)
    assert [(s.name, s.kind, s.count) for s in read.subjects] == [
        ("Odile Pellworm", "person", None),
        ("twelve other women", "group", 12),
    ]
    assert any(d.field == "subjects.1" and "twelve other women" in d.sentence for d in read.doubts)
    assert _left_out(read) == []


def test_a_title_that_names_nobody_counts_those_whom_the_page_names() -> None:
    read = _english("Odile Pellworm and Odo Twill were arrested.", "2 women held in Antarctica")
    assert [subject.kind for subject in read.subjects] == ["person", "person"]


@pytest.mark.parametrize(
    "story",
    [
        "Odile Pellworm and twelve others won a prize. Odile Pellworm was arrested in May.",
        "Odile Pellworm, a teacher and mother of two children, was arrested in May.",
        "Odile Pellworm, 34, was arrested in May and has not seen 12 people.",
    ],
)
def test_who_is_counted_but_in_no_list_with_those_named_is_not_reported(story: str) -> None:
    assert _left_out(_english(story)) == []


def test_the_report_says_who_is_counted_and_also_suffered() -> None:
    story = (
        "Odile Pellworm was arrested. The club and 14 villagers from Lamps were also threatened."
    )
    (sentence,) = _left_out(_english(story))
    assert sentence.startswith("“14 villagers”")


def test_the_report_says_who_is_named_beside_another_by_a_given_name() -> None:
    read = _english("The brothers Ulf and Odo Twill were arrested in May.", "Free Odo Twill")
    said = [d.sentence for d in read.doubts if d.sentence.startswith("Ulf stands beside Odo Twill")]
    assert len(said) == 1


@pytest.mark.parametrize(
    "story",
    [
        "Odile and Odo Pellworm were arrested.",
        "Odile Pellworm and Odo Pellworm were arrested on Monday.",
        "They were in Antarctica and Odile Pellworm was arrested on Monday.",
        "She left on Monday and Odile Pellworm was arrested.",
    ],
)
def test_who_is_named_in_full_elsewhere_is_not_said_to_be_left_out(story: str) -> None:
    assert not [d for d in _english(story).doubts if "by one name alone" in d.sentence]
