"""The forms of a name and what is no name of a person at risk: on invented pages, rule by rule."""
# ruff: noqa: RUF001 - names in other scripts

import pytest

from habeas.importers.reading.names import names_in
from habeas.importers.reading.reader import read_page
from habeas.importers.reading.words import words_of

LETTER = """{story}

Warden Ilse Grawlix
Tower Street 1
Antarctica

Dear Warden,

I ask you to:
- open the tower at once;
- {demand}.

Yours sincerely,
"""


def names(story: str, demand: str = "see to it") -> list[str]:
    """The people at risk on an English page."""
    return [s.name for s in read_page(LETTER.format(story=story, demand=demand)).subjects]


def named(page: str) -> list[str]:
    """The people at risk on a page of any language."""
    return [subject.name for subject in read_page(page).subjects]


def test_the_first_half_of_a_double_surname_is_the_same_person() -> None:
    story = "The miller Una Grooby-Pell was arrested on Monday. Una Grooby is ill in prison."
    assert names(story, "release Una Grooby-Pell") == ["Una Grooby-Pell"]


def test_a_hyphen_of_a_name_stays_where_the_line_ends() -> None:
    story = (
        "News of the month\n\n"
        "On Monday the police of the harbour arrested the young miller Una Grooby-\n"
        "Pell in the mill where she had been at work since the early morning and\n"
        "took her away to the tower above the town, where nobody has been let in to\n"
        "see her, and her mother was sent away from the gate again and again by the\n"
        "guards of the tower."
    )
    assert names(story) == ["Una Grooby-Pell"]


def test_a_nickname_in_quotes_is_part_of_the_name() -> None:
    heads = 'ANTARCTICA: Ulf "Bell" PELLWORM, aged 34, miller\nUna GROOBY (f), aged 20, nurse'
    story = f"{heads}\n\nUlf Pellworm and Una Grooby were arrested on Monday."
    assert names(story) == ['Ulf "Bell" PELLWORM', "Una GROOBY"]


def test_a_quotation_within_a_sentence_joins_no_names() -> None:
    words = words_of("en")
    assert words
    text = 'He asked "Una Grooby" Odo Twill says.'
    found = [text[start:end] for start, end in names_in(text, words)]
    assert found == ["Una Grooby", "Odo Twill"]


def test_each_case_of_a_newsletter_is_headed_by_its_country_and_people() -> None:
    story = (
        "1. ANTARCTICA - Ulf Pellworm\nHe was sentenced to nine years for a song.\n\n"
        "2. SVALBARD - Una Grooby and Odo Twill\nBoth were dismissed and then arrested."
    )
    assert names(story) == ["Ulf Pellworm", "Una Grooby", "Odo Twill"]


def test_words_of_a_web_site_that_stand_alone_again_and_again_are_nobody() -> None:
    story = "Freedom for Una Grooby\n\nSenior Helper\n\nUna Grooby was arrested on Monday."
    story += "\n\nSenior Helper\n\nSenior Helper"
    assert names(story, "release Una Grooby") == ["Una Grooby"]


def test_a_name_after_the_joining_word_that_is_a_person() -> None:
    story = "I read that Ulf and Una Grooby were arrested, and that Ulf Grooby is ill in prison."
    assert names(story, "release both, and see that Ulf is treated") == ["Ulf Grooby", "Una Grooby"]


def test_the_cases_of_a_slavic_name_are_one_name() -> None:
    page = (
        "Остапа Вільхуватого заарештували у понеділок.\n\nШановний пане Міністре,\n\n"
        "Остапові Вільхуватому не дають ліків, і він хворіє у в'язниці.\n\n"
        "Прошу Вас:\n- звільнити Остапа Вільхуватого;\n- відкрити вежу.\n\nЗ повагою,\n"
    )
    assert named(page) == ["Остапа Вільхуватого"]


@pytest.mark.parametrize(
    ("name", "of", "whom"),
    [
        ("Айсулу Ветрова", "Айсулу Ветровой", "Айсулу Ветрову"),
        ("Айсулу Вьюжная", "Айсулу Вьюжной", "Айсулу Вьюжную"),
        ("Анна Гагарова-Ветрова", "Анны Гагаровой-Ветровой", "Анну Гагарову-Ветрову"),
    ],
    ids=["indeclinable given name", "adjective", "double surname"],
)
def test_a_russian_name_in_its_cases_is_one_person_in_the_nominative(
    name: str, of: str, whom: str
) -> None:
    page = (
        f"{name}, 35 лет, была задержана в понедельник и находится в тюрьме.\n\n"
        f"Уважаемый господин министр!\n\nЯ пишу о задержании {of}.\n\n"
        f"Прошу Вас:\n- освободить {whom};\n- открыть башню.\n\nС уважением,\n"
    )
    assert named(page) == [name]


def test_who_is_free_again_by_the_label_of_the_line_is_not_at_risk() -> None:
    story = (
        "ANTARCTICA: Una GROOBY (f), aged 20, nurse\n\nReleased: Odo Twill (m), aged 30\n\n"
        "Una Grooby and Odo Twill were arrested on Monday."
    )
    assert names(story, "release Una Grooby") == ["Una GROOBY"]


def test_who_signs_the_letter_is_not_at_risk() -> None:
    page = LETTER.format(story="Una Grooby was arrested on Monday.", demand="free Una Grooby")
    story = "Ida Brill\n\nNews of Ida Brill: a letter of Ida Brill's to the warden."
    assert named(f"{story}\n\n{page}\nIda Brill\nMember of the council") == ["Una Grooby"]


def test_the_family_that_the_first_paragraph_lists_is_at_risk_whole() -> None:
    story = (
        "I write about the nurse Una Grooby, her husband Mr Olm Grooby and their son Ulf, who "
        "is nine and is ill."
    )
    assert names(story) == ["Una Grooby", "Olm Grooby", "Ulf"]


def test_the_calling_of_a_french_lawyer_stays_part_of_the_name() -> None:
    page = (
        "Me Aurélien Pellvorm a été arrêté lundi et se trouve en prison.\n\n"
        "Monsieur le Ministre,\n\nJe vous demande de libérer Me Aurélien Pellvorm.\n\n"
        "Veuillez agréer, Monsieur le Ministre, mes salutations."
    )
    assert named(page) == ["Me Aurélien Pellvorm"]


def test_a_japanese_name_that_a_line_parts_is_whole() -> None:
    page = (
        "五人の漁師、エルワン・ケルトンさん、ロイク・ケル\nトンさん、テオ・ラングさんは、"
        "一九九七年十一月に\n逮捕されました。五人は銃を持つことを拒み、代わりに\n"
        "海難救助の仕事を申し出ていましたが、軍事法廷は認\nめず、禁固三年を言い渡しました。\n\n"
        "五人の釈放を求める手紙を書いてください。"
    )
    assert named(page) == ["エルワン・ケルトン", "ロイク・ケルトン", "テオ・ラング"]


def test_a_name_in_brackets_in_another_script_is_the_same_person() -> None:
    page = (
        "要求釋放記者黎蘅芷\n\n記者黎蘅芷(英文名 Hattie Lai)於三月被捕，現被扣押。"
        "黎蘅芷需要藥物，但羈留所多次延誤，家屬十分擔心她的健康。\n\n"
        "司長：\n\n我們要求：\n一、立即釋放黎蘅芷；\n二、歸還電腦。\n\n"
        "We write about the arrest of the journalist Hattie Lai."
    )
    assert named(page) == ["黎蘅芷"]


def test_what_stands_within_a_longer_chinese_word_is_no_name() -> None:
    page = (
        "要求释放傅砚禾律师\n\n傅砚禾律师于三月被带走，至今没有消息。\n\n部长：\n\n我们要求：\n"
        "一、立即释放傅砚禾律师；\n二、停止以年检为手段惩罚律师；\n三、停止單獨囚禁。"
    )
    assert named(page) == ["傅砚禾"]


@pytest.mark.parametrize(
    ("story", "asked"),
    [
        ("她的学生欧阳问茶也一同被捕。", "释放闻人拾叶"),
        ("", "释放闻人拾叶和欧阳问茶"),
    ],
)
def test_who_was_taken_or_is_to_be_released_beside_a_chinese_name_is_found(
    story: str, asked: str
) -> None:
    page = (
        f"植物学家闻人拾叶九月在昆明被警方带走，至今没有家人能见到她。{story}\n\n尊敬的厅长：\n\n"
        f"我写信给您，是为了闻人拾叶女士。\n我敦促您：\n"
        f"1. 立即{asked}；\n2. 不得扣押任何人。\n\n此致\n"
    )
    assert named(page) == ["闻人拾叶", "欧阳问茶"]


def test_a_phrase_beside_a_chinese_name_is_nobody() -> None:
    page = (
        "植物学家闻人拾叶九月在昆明被警方带走，至今没有家人能见到她。\n\n尊敬的厅长：\n\n"
        "我写信给您，是为了闻人拾叶女士。\n我敦促您：\n"
        "1. 立即释放闻人拾叶和任何人；\n2. 回复。\n\n此致\n"
    )
    assert named(page) == ["闻人拾叶"]
