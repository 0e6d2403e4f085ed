"""The officials that a page asks to write to: how their addresses are announced, and told."""

import pytest

from habeas.importers.reading.fields import ReadAddressee
from habeas.importers.reading.reader import read_page

STORY = {
    "en": "The miller Una Pellworm is in the tower and has been there since the winter was over.",
    "de": "Die Müllerin Una Pellworm ist in dem Turm und wurde von den Wächtern nicht gehört.",
    "fr": "La meunière Una Pellworm est dans la tour et les gardiens ont été sourds pour elle.",
    "es": "La molinera Una Pellworm está en la torre y los guardias no dicen por qué fue llevada.",
    "ru": "Мельничиху Ульяну Пеллуорм держат в башне, и никто не знает, почему её увели.",
    "uk": "Мельничку Уляну Пеллворм забрали до вежі, та ніхто не знає, чому її тримають.",
    "pl": "Młynarka Una Pellworm jest w wieży i nie może się z nikim widzieć, bo ją zamknięto.",
    "ar": "الطحانة أونا بيلورم في البرج منذ الشتاء ولا يعرف أهلها لماذا أخذت من بيتها.",
    "zh": "磨坊主李冰花被关押在塔里,我们至今没有他们的消息,也不知道这是为什么。",
    "ja": "粉ひきの氷野雪子さんは塔にいます。家族はその理由を知らされていません。",
}


def officials(page: str, language: str = "en") -> tuple[ReadAddressee, ...]:
    return read_page(f"{STORY[language]}\n\n{page}\n").addressees


@pytest.mark.parametrize(
    ("language", "announced"),
    [
        ("en", "WHERE TO WRITE"),
        ("en", "Please send polite letters in English or your own language to:"),
        ("en", "Letters may be addressed to the following officials:"),
        ("en", "CONTACT INFORMATION"),
        ("de", "Bitte richten Sie Ihre Appelle bis zum 3. Mai an:"),
        ("de", "APPELLE AN"),
        ("fr", "Merci d'envoyer vos courriers aux autorités suivantes :"),
        ("fr", "ÉCRIVEZ À"),
        ("es", "FAVOR DE ENVIAR SUS COMUNICACIONES A:"),
        ("es", "Dirijan sus cartas a las autoridades:"),
        ("ru", "КУДА ПИСАТЬ:"),
        ("ru", "Просим направлять обращения по адресу:"),
        ("uk", "Надсилайте листи на адресу:"),
        ("pl", "Apele prosimy wysyłać do:"),
        ("ar", "يُرجى إرسال المناشدات قبل 5 مايو إلى:"),
        ("zh", "信件请寄以下官员:"),
        ("ja", "要請文の送り先:"),
    ],
)
def test_a_line_that_tells_where_to_write_announces_an_address(
    language: str, announced: str
) -> None:
    addressees = officials(f"{announced}\n\nOda Brimmelstone\nFloe Street 7\nIceport", language)
    assert [each.lines for each in addressees] == [("Oda Brimmelstone", "Floe Street 7", "Iceport")]


def test_a_line_that_tells_what_to_ask_announces_no_address() -> None:
    assert (
        officials("Please write to the Governor in English asking her to:\n\nOpen\nThe tower") == ()
    )


def test_numbered_officials_are_each_an_addressee() -> None:
    found = officials(
        "Send your letters to:\n\n1. Ms Oda Brimmelstone\nGovernor of Ice\nFloe Street 7\n"
        "Antarctica\n\n2. Chairperson\nBoard of Complaints\nIceport 3\nAntarctica"
    )
    assert [each.lines[0] for each in found] == ["Ms Oda Brimmelstone", "Chairperson"]
    assert [each.title for each in found] == ["Governor of Ice", "Chairperson"]


def test_the_office_that_heads_a_numbered_address_is_no_line_of_it() -> None:
    found = officials("Appeals to:\n1) The Governor\nOda Brimmelstone\nFloe Street 7\nAntarctica")
    assert (found[0].title, found[0].lines[0]) == ("The Governor", "Oda Brimmelstone")


def test_steps_below_an_announcement_are_no_addresses() -> None:
    assert officials("Write to:\n1. print the sheet\n2. sign it\n3. post it to her") == ()


@pytest.mark.parametrize(
    "line",
    [
        "Oda Brimmelstone | Governor | Floe Street 7 | Iceport",
        "Oda Brimmelstone, Governor, Floe Street 7, Iceport",
        "MS. ODA BRIMMELSTONE, Governor. Floe Street 7, Iceport.",
        "• Governor Oda Brimmelstone, Ice Palace, Floe Street 7, Iceport",
    ],
)
def test_an_address_on_one_line_is_parted(line: str) -> None:
    found = officials(f"Write to:\n\n{line}")
    assert found[0].lines[-2:] == ("Floe Street 7", "Iceport")
    assert found[0].title == "Governor"


def test_a_sentence_behind_an_address_on_one_line_is_no_part_of_it() -> None:
    found = officials(
        "Write to: Governor Oda Grell, Ice Palace, Floe Street 7, Iceport, Antarctica."
    )
    sentence = "Stamps are sold at the post office in the harbour of the town."
    more = officials(
        f"Write to: Governor Oda Grell, Ice Palace, Floe Street 7, Iceport. {sentence}"
    )
    assert found[0].lines[-1] == "Antarctica"
    assert more[0].lines[-1] == "Iceport"


def test_officials_follow_each_other_without_an_empty_line() -> None:
    found = officials(
        "Write to:\nGovernor Oda Grell\nFloe Street 7\nFax: +44 20 7946 0123\n"
        "Minister Ulf Grawlix\nSnow Street 1\nAntarctica\nJudge Una Tock\nHall of Law"
    )
    assert [each.name for each in found] == ["Oda Grell", "Ulf Grawlix", "Una Tock"]


def test_a_page_number_between_two_addresses_is_read_over() -> None:
    found = officials(
        "Appeals to:\n\nGovernor Oda Grell\nFloe Street 7\n\nPage 2 of 3\n\n"
        "Minister Ulf Grawlix\nSnow Street 1"
    )
    assert [each.name for each in found] == ["Oda Grell", "Ulf Grawlix"]


def test_what_follows_the_addresses_is_no_address() -> None:
    found = officials(
        "Appeals to:\n\nGovernor Oda Grell\nFloe Street 7\n\nThank you.\n\nShare: Blog Mail Print\n"
        "Read by 512 Comments 6"
    )
    assert [each.lines for each in found] == [("Governor Oda Grell", "Floe Street 7")]


def test_the_organisation_is_no_addressee() -> None:
    found = officials(
        "Appeals to:\n\nGovernor Oda Grell\nFloe Street 7\n\nThank you for your letters.\n\n"
        "Address: Lantern House, 5 Quay, London\nTel: +44 20 7946 0123"
    )
    assert [each.name for each in found] == ["Oda Grell"]
    assert found[0].phone == ()


def test_each_letter_of_a_page_has_the_address_above_its_greeting() -> None:
    letter = (
        "{}\nFloe Street 7\nAntarctica\n\n{}:\n\nI ask you to open the tower.\n\n"
        "Sincerely,\n\n---\n\n"
    )
    page = letter.format("Governor Oda Grell", "Dear Governor") + letter.format(
        "Minister Ulf Grawlix", "Monsieur le Ministre"
    )
    read = read_page(f"{STORY['en']}\n\n{page}")
    assert [each.name for each in read.addressees] == ["Oda Grell", "Ulf Grawlix"]
    assert read.salutations == ("Dear Governor:", "Monsieur le Ministre:")


def test_a_date_a_subject_and_a_number_may_stand_between_address_and_greeting() -> None:
    found = officials(
        "Governor Oda Grell\nFloe Street 7\nAntarctica\n\nVia facsimile: +44 20 7946 0123\n\n"
        "Re: the tower\n\n3 May 2031\n\nDear Governor,\n\nI ask you to open it."
    )
    assert found[0].lines == ("Governor Oda Grell", "Floe Street 7", "Antarctica")
    assert [each.printed for each in found[0].fax] == ["+44 20 7946 0123"]


def test_an_addressee_may_be_given_by_name_only() -> None:
    found = officials("To: President Oda Grell\n\nDear President,\n\nI ask you to open the tower.")
    assert [(each.name, each.title) for each in found] == [("Oda Grell", "President")]


def test_the_head_of_a_message_names_no_addressee() -> None:
    assert (
        officials("To: millers@list.example\n\nDear friends,\n\nPlease ask for her release.") == ()
    )


def test_a_form_to_fill_in_is_no_address() -> None:
    assert officials("Name: ..........\nAddress: ..........\nDate: ..........") == ()


def test_an_office_in_the_page_s_script_stands_above_an_address_in_latin_letters() -> None:
    found = officials(
        "信件請寄:\n\n島務大臣\nLord Steward Ulf Grawlix\nFloe Street 7\nAntarctica\n", "zh"
    )
    assert (found[0].title, found[0].lines[0]) == ("島務大臣", "Lord Steward Ulf Grawlix")


def test_an_office_comes_last_in_chinese_and_japanese() -> None:
    (found,) = officials(
        "宛先:\n\n南極統治府\n司法長官 オド・ブリンメル 殿\n〒100 氷通り7番地\n", "ja"
    )
    assert found.lines[1] == "司法長官 オド・ブリンメル 殿"
    (premier,) = officials("请写信给:\n\n南极国赵大雪总理\n", "zh")
    assert premier.lines == ("南极国赵大雪总理",)


@pytest.mark.parametrize(
    ("line", "name", "title"),
    [
        ("Ambassador Una Frost, Embassy of Antarctica", "Una Frost", "Ambassador"),
        (
            "President of Antarctica, H.E. Mr. Basil Storm",
            "H.E. Mr. Basil Storm",
            "President of Antarctica",
        ),
        ("Préfet Basile Tourment", "Basile Tourment", "Préfet"),
    ],
)
def test_name_and_office_on_one_line_are_parted(line: str, name: str, title: str) -> None:
    (found,) = officials(f"Write to:\n\n{line}\nFloe Street 7\nIceport")
    assert (found.name, found.title) == (name, title)


@pytest.mark.parametrize(
    ("line", "name", "title"),
    [
        ("Minister of Justice Ole Grim", "Ole Grim", "Minister of Justice"),
        ("Minister of Labour and Health Ole Grim", "Ole Grim", "Minister of Labour and Health"),
        ("Ministre de la Justice Ole Grim", "Ole Grim", "Ministre de la Justice"),
    ],
)
def test_a_portfolio_belongs_to_the_office(line: str, name: str, title: str) -> None:
    (found,) = officials(f"Écrivez à :\n\n{line}\nFloe Street 7\nIceport", "fr")
    assert (found.name, found.title) == (name, title)


def test_those_who_sign_a_letter_are_no_addressees() -> None:
    signatories = (
        "Una Tock, Director, Quill Society, Antarctica\nUlf Grawlix, President, Snow League"
    )
    page = f"We urge you to:\n1. open the tower;\n2. let her go.\n\nSincerely,\n\n{signatories}"
    assert officials(page) == ()


@pytest.mark.parametrize(
    "announced", ["For more information contact:", "Press contact", "Write to us:"]
)
def test_what_is_told_of_the_organisation_is_no_address(announced: str) -> None:
    own = "Una Tock\nDirector of Communications\nTel: +44 20 7946 0123\nuna@quill.example"
    assert officials(f"She must go home.\n\n{announced}\n\n{own}") == ()


def test_a_form_names_the_official_her_office_and_address() -> None:
    (found,) = officials(
        "Send your appeal to:\n\nName: Ole Grim\nPosition: Minister of Justice\n"
        "Address: 5 Snow Road, Iceport\nFax: +44 20 7946 0123"
    )
    assert found.lines == ("Ole Grim", "Minister of Justice", "5 Snow Road, Iceport")
    assert (found.name, found.title) == ("Ole Grim", "Minister of Justice")


def test_an_official_may_have_an_e_mail_address_and_nothing_else() -> None:
    president, minister = officials(
        "President Basil Storm: president@ice.example\n"
        "Minister of Justice Ole Grim: minister@ice.example"
    )
    assert (president.lines, president.email) == (
        ("President Basil Storm",),
        ("president@ice.example",),
    )
    assert minister.name == "Ole Grim"


def test_an_address_may_end_the_sentence_that_asks_for_letters() -> None:
    lines = ("President Basil Storm", "Ice Palace", "7 Floe Street", "Iceport")
    asked = "Please write courteous letters that ask for her release to: "
    assert officials(asked + ", ".join(lines) + ".")[0].lines == lines
    (wrapped,) = officials(
        f"{asked}President\nBasil Storm / Ice Palace /\n7 Floe Street / Iceport."
    )
    assert wrapped.lines == lines


def test_a_heading_may_stand_between_an_official_and_the_greeting() -> None:
    (found,) = officials(
        "Governor of Ice\nOda Grell\n\nfrom those who live here\n\n"
        "Dear Governor,\n\nWe ask you to open the tower."
    )
    assert found.lines == ("Governor of Ice", "Oda Grell")


def test_the_name_on_a_japanese_letter_tells_its_addressee() -> None:
    (found,) = officials(
        "南極国大統領\nバジル・ストーム 様\n\n要請書\n\n次のことを要請します。\n"
        "1. 氷野雪子さんを釈放すること\n2. 医師に会わせること\n",
        "ja",
    )
    assert found.lines == ("南極国大統領", "バジル・ストーム 様")


def test_an_official_who_is_written_to_as_well_is_an_addressee() -> None:
    found = officials(
        "Please send letters to: Governor Oda Grell / Ice Palace / Ice-\nport / Antarctica.\n\n"
        "And also to: Dr Ulf Grawlix / Director of Prisons / Floe Street 7 / Iceport."
    )
    assert [each.lines[-2:] for each in found] == [
        ("Iceport", "Antarctica"),
        ("Floe Street 7", "Iceport"),
    ]
