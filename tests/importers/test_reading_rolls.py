"""Lists of people in running text: on invented pages, one rule at a time."""
# ruff: noqa: RUF001 - names in other scripts

from habeas.importers.reading.reader import read_page

LETTER = """News of the month

{story}

Dear Warden,

I ask you to:
- open the tower at once.

Yours sincerely,
"""


def names(story: str) -> list[str]:
    """The people at risk on an English page."""
    return named(LETTER.format(story=story))


def named(page: str) -> list[str]:
    """The people at risk on a page of any language."""
    return [subject.name for subject in read_page(page).subjects]


def test_names_of_one_word_in_a_list_of_people_are_people() -> None:
    story = (
        "Four millers have been missing since the feast of the harbour: they are Ulmo, Odo "
        "Pellworm, Ulf Twill, Brillo and Ida Grooby."
    )
    assert names(story) == ["Ulmo", "Odo Pellworm", "Ulf Twill", "Brillo", "Ida Grooby"]


def test_one_word_that_is_another_persons_given_name_is_somebody_else_in_a_list() -> None:
    story = "The guards arrested Una Pellworm, Odo, Odo Twill and Olm Brill on Monday."
    assert names(story) == ["Una Pellworm", "Odo", "Odo Twill", "Olm Brill"]


def test_what_two_people_in_a_list_are_is_no_name() -> None:
    story = "The guards arrested Una Pellworm and Odo Twill, Swanherds, on Monday in the mill."
    assert names(story) == ["Una Pellworm", "Odo Twill"]


def test_a_list_of_those_who_sign_is_none_of_people_at_risk() -> None:
    story = (
        "Ulf Grawl was arrested and beaten in the mill. The appeal for the millers of the town was "
        "signed by Una Pellworm, Odo Twill, Olm Brill and Ida Grooby."
    )
    assert names(story) == ["Ulf Grawl"]


def test_a_nickname_in_quotes_behind_a_name_is_part_of_it() -> None:
    story = (
        "The guards arrested Una Pellworm “Bell”, Odo Twill “Old Crow”, Olm Brill “Pike” and "
        "Ida Grooby on Monday."
    )
    assert names(story) == [
        "Una Pellworm “Bell”",
        "Odo Twill “Old Crow”",
        "Olm Brill “Pike”",
        "Ida Grooby",
    ]


def test_an_english_article_is_a_preposition_on_a_spanish_page() -> None:
    page = (
        "Los guardias han detenido a Ulfo Pelvorno Brilla y lo tienen en la torre.\n\n"
        "Señor Alcaide:\n\nLe pido que:\n- abra la torre de inmediato.\n\nAtentamente,\n"
    )
    assert named(page) == ["Ulfo Pelvorno Brilla"]


def test_a_long_list_in_the_first_paragraph_is_of_people_at_risk() -> None:
    page = (
        "Праваабаронцы дадалі да спісу яшчэ чатыры імёны. Гэта Улас Пельворм, Алмо Гробі, Іда "
        "Брыль і Уна Твіль.\n\nШаноўны спадар Міністр!\n\n"
        "Прашу Вас:\n- неадкладна адчыніць вежу.\n\nЗ павагай,\n"
    )
    assert named(page) == ["Улас Пельворм", "Алмо Гробі", "Іда Брыль", "Уна Твіль"]


def test_a_chinese_list_of_names_is_read_by_the_surnames() -> None:
    page = (
        "要求釋放所有被捕的漁民\n\n三月以來，港口的漁民遭受打壓，包括王曉嵐、"
        "周若汀、李秉謙等，均在家中被帶走。\n\n部長：\n\n我們要求：\n一、歸還漁船；\n"
        "二、停止騷擾漁民。"
    )
    assert named(page) == ["王曉嵐", "周若汀", "李秉謙"]


def test_a_japanese_list_tells_the_sex_behind_each_name() -> None:
    page = (
        "港の漁師に関する緊急行動\n\n対象者:磯辺悠(男性、1971年生まれ)\n"
        "灘波一穂(女性、1980年生まれ)\n岬谷潤(男性、1983年生まれ)\n\n"
        "三人は三月に逮捕され、塔に拘禁されている。\n\n大臣閣下\n\n"
        "塔を直ちに開くよう求めます。\n"
    )
    assert named(page) == ["磯辺悠", "灘波一穂", "岬谷潤"]


def test_an_arabic_name_behind_a_calling_is_a_persons_and_so_is_who_is_joined_to_it() -> None:
    page = (
        "بيان عن الصيادين\n\nاعتقلت الشرطة يوم الاثنين الصحفية سلوى المرجاني وهي محتجزة في البرج، "
        "ونطالب بالإفراج عن سلوى المرجاني ورشدان الطرفاوي دون قيد أو شرط.\n\n"
        "السيد الوزير،\n\nنطالبكم بما يلي:\n- فتح البرج فوراً.\n\nمع الاحترام\n"
    )
    assert named(page) == ["سلوى المرجاني", "رشدان الطرفاوي"]


def test_the_soft_letter_of_a_polish_name_is_no_other_person() -> None:
    page = (
        "Zatrzymany młynarz\n\nW poniedziałek aresztowano młynarza. Kaleś Pelworm przebywa w "
        "areszcie.\n\nSzanowny Panie Ministrze,\n\nProszę Pana o:\n"
        "- uwolnienie Kalesia Pelworma;\n- wycofanie oskarżeń przeciwko Kalesiowi Pelwormowi.\n\n"
        "Z poważaniem,\n"
    )
    assert named(page) == ["Kaleś Pelworm"]


def test_a_belarusian_name_is_given_in_its_base_form() -> None:
    page = (
        "Свабоду млынару\n\nАндрэй Пельвормка затрыманы ў панядзелак і знаходзіцца ў турме.\n\n"
        "Шаноўны спадар Міністр!\n\nПрашу Вас:\n- вызваліць Андрэя Пельвормку;\n"
        "- адчыніць вежу для Андрэя Пельвормкі.\n\nЗ павагай,\n"
    )
    assert named(page) == ["Андрэй Пельвормка"]
