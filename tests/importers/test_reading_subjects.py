"""Who is read as at risk: on invented pages, one rule at a time."""
# ruff: noqa: RUF001 - names in Cyrillic

import pytest

from habeas.importers.reading.fields import ReadSubject
from habeas.importers.reading.reader import read_page

LETTER = """{title}

{heads}

{story}

Warden Ilse Grawlix
Tower Street 1
Antarctica

Dear Warden,

I ask you to:
- open the tower at once;
- {demand}.
"""


def subjects(
    *, title: str = "News of the month", heads: str = "", story: str = "", demand: str = "see to it"
) -> tuple[ReadSubject, ...]:
    """The people of an English page."""
    page = LETTER.format(title=title, heads=heads, story=story, demand=demand)
    return read_page(page).subjects


def names(**parts: str) -> list[str]:
    """Their names."""
    return [subject.name for subject in subjects(**parts)]


def named(page: str) -> list[str]:
    """The names on a page of any language."""
    return [subject.name for subject in read_page(page).subjects]


def test_a_block_of_names_with_ages_and_sexes_is_the_list_of_people_at_risk() -> None:
    heads = "ANTARCTICA: Ulf PELLWORM, aged 34, miller\nUna GROOBY (f), nurse\nOlm TWILL"
    assert names(heads=heads) == ["Ulf PELLWORM", "Una GROOBY", "Olm TWILL"]
    first, second, _ = subjects(heads=heads)
    assert (first.age, second.age) == (34, None)


def test_a_numbered_list_of_people_is_no_list_of_signatures() -> None:
    people = "1. Ulf Pellworm, 34 years\n2. Una Grooby, 20 years"
    signed = "Signed by:\n1. Odo Twill, 3 May 2031\n2. Ida Brill, 4 May 2031"
    assert names(story=f"These were taken:\n{people}\n\n{signed}") == ["Ulf Pellworm", "Una Grooby"]


def test_a_list_in_a_sentence_is_taken_whole() -> None:
    story = (
        "The following were arrested on Monday: Ulf Pellworm, Una Grooby, Olm Twill and Ida Brill."
    )
    demand = "release Ulf Pellworm and the others"
    assert names(story=story, demand=demand) == [
        "Ulf Pellworm",
        "Una Grooby",
        "Olm Twill",
        "Ida Brill",
    ]


def test_a_list_with_ages_in_a_letter_is_one_of_people_at_risk() -> None:
    story = "I write for Ulf Pellworm (m), Una Grooby (f), Olm Twill (m) and Ida Brill (f)."
    assert len(names(story=story)) == 4


def test_a_couple_is_two_people() -> None:
    found = subjects(
        title="Free Ulf Pellworm and his wife",
        story="Mr Ulf Pellworm, aged 50, and his wife, Ms Una Pellworm, were arrested in May.",
    )
    assert [(s.name, s.honorific, s.relation) for s in found] == [
        ("Ulf Pellworm", "Mr", ""),
        ("Una Pellworm", "Ms", "wife"),
    ]


def test_a_lawyer_an_official_and_a_place_are_not_at_risk() -> None:
    story = (
        "Una Pellworm was arrested in Port Grimsel on Monday. Her lawyer, Ida Brill, was told by "
        "Captain Odo Twill that she is held in Port Grimsel. The Grimsel Initiative is worried."
    )
    assert names(title="Release Una Pellworm", story=story) == ["Una Pellworm"]


def test_who_was_released_and_who_comments_is_not_at_risk() -> None:
    story = (
        "Una Pellworm was arrested in May.\n\nGood news! Odo Twill, for whom we wrote, was freed."
        "\n\nComments\nIda Brill: Una Pellworm was arrested, how sad."
    )
    assert names(title="Release Una Pellworm", story=story) == ["Una Pellworm"]


def test_each_of_several_letters_is_about_a_person() -> None:
    letter = "{office}\n{name}\nAntarctica\n\nDear {office},\n\n{about}\n\nSincerely yours,\n\n"
    page = "Three notes\n\n" + "".join(
        letter.format(office=office, name=name, about=about)
        for office, name, about in (
            ("Governor", "Odo Twill", "I am writing about Una Pellworm, a nurse in prison."),
            ("Minister", "Ida Brill", "I am concerned about Ulf Grooby, who is held in a fort."),
        )
    )
    assert named(page) == ["Una Pellworm", "Ulf Grooby"]


def test_a_surname_counts_for_the_full_name() -> None:
    story = "The nurse Una Pellworm lives here. Ms Pellworm was arrested. We miss Ms Pellworm."
    assert names(story=story, demand="release Ms Pellworm") == ["Una Pellworm"]


def test_a_word_before_a_name_that_comes_without_it_is_no_part_of_it() -> None:
    page = "Nachricht\n\nDie Setzerin Una Pellworm wurde verhaftet. Una Pellworm ist im Gefängnis."
    page += "\n\nSehr geehrter Herr Minister,\n\nich bitte Sie, Una Pellworm freizulassen.\n"
    assert named(page) == ["Una Pellworm"]


def test_an_elided_article_and_a_possessive_are_no_part_of_a_name() -> None:
    page = "Appel\n\nL'arrestation d'Odile Pellworm nous inquiète. Odile Pellworm est en prison."
    page += "\n\nMonsieur le Ministre,\n\nJe vous demande de libérer Odile Pellworm.\n"
    assert named(page) == ["Odile Pellworm"]
    assert names(title="Una Pellworm's arrest", story="Una Pellworm's mill is empty.") == [
        "Una Pellworm"
    ]


def test_a_wrapped_line_does_not_break_a_name() -> None:
    story = (
        "The keepers of the lighthouse say that in the night of the great storm Una\n"
        "Pellworm was arrested by men who came in a boat and who were looking for the\n"
        "lamp that had been carried away in the spring by a boy from the village whose\n"
        "name nobody knows."
    )
    assert names(story=story, demand="let Una Pellworm go") == ["Una Pellworm"]


def test_a_group_with_a_count_stands_for_people_without_names() -> None:
    (group,) = subjects(title="14 villagers of Grimsel in danger")
    assert (group.name, group.kind, group.count) == ("14 villagers of Grimsel", "group", 14)
    (monks,) = read_page(
        "Bitte\n\nEs geht um die 2.500 Mönche des Klosters Grimsel, die verschwunden sind.\n\n"
        "Bitte schreiben Sie und bitten Sie darum,\n- das Kloster zu öffnen,\n- zu antworten.\n"
    ).subjects
    assert (monks.name, monks.count) == ("2.500 Mönche des Klosters Grimsel", 2500)


def test_a_family_and_an_organisation_can_be_at_risk() -> None:
    page = "Apel\n\nRodzina Pełgrim-Wolt od lutego przebywa w ośrodku.\n\nProsimy o listy.\n"
    page += "Domagajmy się:\n- wstrzymania deportacji,\n- adwokata dla dzieci.\n"
    (family,) = read_page(page).subjects
    assert (family.name, family.kind) == ("Rodzina Pełgrim-Wolt", "group")
    page = "Спасите фонд «Лампа»\n\nФонд «Лампа» закрыт. Его бухгалтер Ульяна Пеллворм арестована."
    page += "\n\nМы просим Вас:\n- открыть фонд «Лампа»;\n- освободить Ульяну Пеллворм.\n"
    assert [(s.name, s.kind) for s in read_page(page).subjects] == [
        ("Ульяна Пеллворм", "person"),
        ("Фонд «Лампа»", "organisation"),
    ]


def test_an_alias_and_a_name_in_another_script_are_read_beside_the_name() -> None:
    (found,) = subjects(
        title="Release Una Pellworm",
        story='Una Pellworm (Уна Пеллворм) was arrested. Una Pellworm, known as "Lamp", sings.',
    )
    assert (found.name, found.native, found.alias) == ("Una Pellworm", "Уна Пеллворм", "Lamp")


def test_of_the_forms_of_a_slavic_name_the_base_form_is_taken_where_it_is_printed() -> None:
    page = "Свободу Савве Пеллворму\n\nСавва Пеллворм арестован. За Савву Пеллворма просят все.\n"
    page += "\nУважаемый господин министр!\n\nПрошу Вас освободить Савву Пеллворма.\n"
    assert named(page) == ["Савва Пеллворм"]
    page = "Лист за Уляну Пеллворм\n\nУляну Пеллворм затримали в травні.\n\n"
    page += "Вимагаємо:\n- звільнити Уляну Пеллворм;\n- лікаря для Уляни Пеллворм.\n"
    assert named(page) == ["Уляну Пеллворм"]


UNCASED = {
    "ar": """عاجل: أنقذوا الشاعر نادر بلورم

اعتقل الشاعر نادر بلورم في مايو 2031 ولم يره أحد.

نطالب بما يلي:
- الإفراج عن نادر بلورم
- السماح لطبيب بزيارته
""",
    "fa": """درباره وضعیت اونا پلورم و کیان تلخاب

اونا پلورم و کیان تلخاب بازداشت شدند. وکیل آنها، خانم مهسا آرنگ، می‌داند.

از شما می‌خواهیم:
- اونا پلورم را آزاد کنید
- کیان تلخاب را آزاد کنید
""",
    "zh-surname": """释放欧阳冰花

人权律师欧阳冰花于五月被带走。欧阳冰花没有见到家人。

尊敬的部长:

我敦促您:
1. 释放欧阳冰花;
2. 让她见医生。
""",
    "zh-dot": """声援乌尔夫·佩尔沃姆

记者乌尔夫·佩尔沃姆在五月被捕。我们为乌尔夫·佩尔沃姆担心。

尊敬的部长:

我敦促您:
1. 释放乌尔夫·佩尔沃姆;
2. 让他见医生。
""",
    "ja": """ウルフ・ペルヴォルムさんの釈放を求めます

ウルフ・ペルヴォルム（Ulf Pellworm）さんは五月に逮捕されました。ペルヴォルムさんは鉱員です。

下記の事項を要請します。
１ ウルフ・ペルヴォルムさんを釈放すること。
２ 医師に会わせること。
""",
}


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("ar", ["نادر بلورم"]),
        ("fa", ["اونا پلورم", "کیان تلخاب"]),
        ("zh-surname", ["欧阳冰花"]),
        ("zh-dot", ["乌尔夫·佩尔沃姆"]),
        ("ja", ["ウルフ・ペルヴォルム"]),
    ],
)
def test_names_are_read_in_scripts_without_capitals(script: str, expected: list[str]) -> None:
    assert named(UNCASED[script]) == expected


def test_a_name_that_only_a_demand_tells_is_doubted() -> None:
    page = LETTER.format(title="A page", heads="", story="", demand="let Una Pellworm go")
    read = read_page(page)
    assert [s.name for s in read.subjects] == ["Una Pellworm"]
    assert any(d.field == "subjects.0" and "because a demand" in d.sentence for d in read.doubts)
