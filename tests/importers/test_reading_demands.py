"""The demands of a page: how they are listed, what announces them, and what is none."""

import pytest

from habeas.importers.reading.reader import read_page

STORY = "Una Pellworm was arrested by the guards of the tower on 2 March 2030."


def demands(text: str, story: str = STORY) -> tuple[str, ...]:
    return read_page(f"The keeper of the lamp\n\n{story}\n\n{text}\n").demands


@pytest.mark.parametrize(
    "bullet",
    [
        *("✓ ", "→ ", "◎ ", "1.- ", "(1)", "１ ", "一、", "①", "а) ", "iv) ", "-- ", "● "),  # noqa: RUF001 - marks of many scripts
        *("i. ", "——", "First: ", "Segundo.- ", "ثالثاً: ", "第一，", "По-друге: "),
    ],
)
def test_an_item_loses_its_mark_of_any_script(bullet: str) -> None:
    assert demands(f"We urge the warden to:\n{bullet}open the tower;") == ("open the tower",)


def test_paragraphs_without_bullets_after_a_lead_in_are_demands_up_to_the_full_stop() -> None:
    text = (
        "The Society urges the authorities to:\n\nRelease Una Pellworm at once;\n\n"
        "Open the tower; and\n\nPay for the lamp.\n\nThe tower was built in 1803."
    )
    assert demands(text) == ("Release Una Pellworm at once", "Open the tower", "Pay for the lamp")


def test_lines_without_bullets_after_a_lead_in_are_demands() -> None:
    text = "We ask the governor to:\nrelease Una Pellworm;\nopen the tower."
    assert demands(text) == ("release Una Pellworm", "open the tower")


@pytest.mark.parametrize(
    "text",
    [
        "We urge them to: 1) open the tower; 2) pay for the lamp. The tower is high.",
        "We urge them to: - open the tower; - pay for the lamp. The tower is high.",
        "We urge them to: (a) open the tower, (b) pay for the lamp.",
        "We urge them to: open the tower; pay for the lamp.",
    ],
)
def test_a_list_within_one_line_is_read_up_to_its_full_stop(text: str) -> None:
    assert demands(text) == ("open the tower", "pay for the lamp")


def test_a_heading_announces_demands_and_sub_headings_go_on_with_them() -> None:
    text = (
        "OUR DEMANDS\n\nTo the governor\n• the opening of the tower\n• a new lamp\n"
        "To the guards\n• an apology\n\nHow to help\n• Sign the sheet\n• Send it to us"
    )
    assert demands(text) == ("the opening of the tower", "a new lamp", "an apology")


def test_each_case_of_a_sheet_has_its_own_list_under_the_same_lead_in() -> None:
    case = "{name} sits in the tower since May.\nASK FOR:\n* {what};\n* a lamp.\n\n"
    text = case.format(name="Una Pellworm", what="her release") + case.format(
        name="Olm Grawlix", what="his return"
    )
    assert demands(text) == ("her release", "a lamp", "his return")


def test_demands_of_instructions_and_sample_letter_are_read_once() -> None:
    text = (
        "Please write, urging the governor to:\n- open the tower;\n- pay for the lamp.\n\n"
        "Dear Governor,\n\nI ask you to unlock the door of the tower and to give her a lamp.\n\n"
        "Yours sincerely,\n"
    )
    assert demands(text) == ("open the tower", "pay for the lamp")


def test_each_letter_of_a_page_asks() -> None:
    letter = "Dear {who}:\n\nI ask you to {what}.\n\nYours sincerely,\n\n"
    text = letter.format(who="Governor", what="open the tower") + letter.format(
        who="Minister", what="pay for the lamp"
    )
    assert demands(text) == ("open the tower", "pay for the lamp")


@pytest.mark.parametrize(
    "text",
    [
        "What you can do:\n1. Write to the governor\n2. Sign the sheet\n3. Tell your friends",
        "We ask you to pass on these cases:\n1) Una Pellworm, 41\n2) Olm Grawlix, 30",
        "Names of the guards:\n1. Ulf Grawlix\n2. Ott Grawlix",
        "Related cases\n• The mill is shut\n• The lamp is out",
    ],
)
def test_a_list_that_nothing_asks_for_is_none_of_demands(text: str) -> None:
    assert demands(text) == ()


def test_instructions_in_one_sentence_keep_their_asking_words() -> None:
    text = "Please write to the governor, urging that the tower be opened and asking for a lamp."
    assert demands(text) == ("urging that the tower be opened", "asking for a lamp")


@pytest.mark.parametrize(
    ("greeting", "sentence", "asked"),
    [
        (
            "Dear Warden,",
            "Please open the door of the tower that is dark. Please write to us on this.",
            ("open the door of the tower that is dark",),
        ),
        (
            "Dear Warden,",
            "I urge you to work so that Dr. Pellworm is free, and that it is lit; and to talk now.",
            ("work so that Dr. Pellworm is free, and that it is lit", "talk now"),
        ),
        (
            "Monsieur le Directeur,",
            "Nous vous demandons d'ouvrir la tour et de libérer la gardienne de la lampe.",
            ("ouvrir la tour", "libérer la gardienne de la lampe"),
        ),
        (
            "Señor Director:",
            "Exigimos la apertura de la torre de la lámpara por el bien de los que la quieren.",
            ("la apertura de la torre de la lámpara por el bien de los que la quieren",),
        ),
        (
            "Sehr geehrter Herr Direktor,",
            "ich fordere Sie auf, den Turm zu öffnen und die Wärterin der Lampe freizulassen.",
            ("den Turm zu öffnen und die Wärterin der Lampe freizulassen",),
        ),
        (
            "Уважаемый господин директор!",
            "Прошу немедленно открыть башню и вернуть смотрительнице её лампу.",
            ("немедленно открыть башню", "вернуть смотрительнице её лампу"),
        ),
    ],
)
def test_sentences_of_a_letter_ask(greeting: str, sentence: str, asked: tuple[str, ...]) -> None:
    assert read_page(f"{sentence[:9]}\n\n{greeting}\n\n{sentence}\n").demands == asked


def test_lines_that_ask_below_write_are_demands() -> None:
    text = (
        "PLEASE WRITE IMMEDIATELY:\nn Calling on them to open the tower;\n"
        "\uf0b7 Asking for a lamp.\n\nPLEASE SEND APPEALS TO:\nThe Governor of the Ice"
    )
    assert demands(text)[-1] == "Asking for a lamp"
    text = text.replace("n Call", "Call").replace("\uf0b7 ", "")
    assert demands(text) == ("Calling on them to open the tower", "Asking for a lamp")


def test_items_that_are_deeds_below_a_letter_that_is_to_be_written_are_demands() -> None:
    text = "Send a letter on these points:\n- release Una Pellworm\n- open the tower"
    assert demands(text) == ("release Una Pellworm", "open the tower")


def test_what_is_also_asked_behind_the_list_is_a_demand() -> None:
    text = "Dear Warden,\n\nI ask you to:\n- open the tower.\n\nI also ask you to light the lamp.\n"
    assert demands(text) == ("open the tower", "light the lamp")


def test_a_word_that_a_narrow_column_broke_is_whole_again() -> None:
    read = read_page(f"The keeper\n\n{STORY}\n\nWe ask them to:\n- open the to-\nwer at once;\n")
    assert read.demands == ("open the tower at once",)
    assert [finding.places for finding in read.findings if finding.field == "demands.0"] != [()]


def test_paragraphs_without_bullets_or_stops_are_demands_up_to_the_next_heading() -> None:
    text = (
        "Please ask the warden to:\n\nRelease Una Pellworm without delay\n\n"
        "Name the man who took the lamp\n\nThank you\n\nThe tower was built in 1803."
    )
    assert demands(text) == ("Release Una Pellworm without delay", "Name the man who took the lamp")


def test_a_joining_word_alone_announces_demands_behind_the_address() -> None:
    text = (
        "Ci rivolgiamo al Governatore\n\nCasella 4\n1000 Porto Lampada\n\naffinche':\n\n"
        "1. sia liberata la custode della lampada;\n2. sia aperta la torre.\n\nPrimi firmatari:\n"
    )
    read = read_page(f"La custode della lampada\n\nLa custode e' in carcere.\n\n{text}")
    assert read.demands == ("sia liberata la custode della lampada", "sia aperta la torre")


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        (
            "Please call for her release, and ask that the tower be opened.",
            ("call for her release", "ask that the tower be opened"),
        ),
        (
            "Яе сябры патрабуюць неадкладна вызваліць ахоўніцу, адкрыць вежу ды вярнуць лямпу.",
            ("неадкладна вызваліць ахоўніцу", "адкрыць вежу", "вярнуць лямпу"),
        ),
        (
            "Сябры звярнуліся да ўсіх з просьбай заступіцца за ахоўніцу вежы.",
            (),
        ),
        (
            "灯台守をただちに釈放するよう求める、ていねいな手紙を英語で書いてください。",
            ("灯台守をただちに釈放するよう求める",),
        ),
        (
            "请写信给灯塔总督，要求立即释放守灯人，并要求归还灯具。",
            ("要求立即释放守灯人", "要求归还灯具"),
        ),
    ],
)
def test_what_the_reader_is_to_write_asks(sentence: str, asked: tuple[str, ...]) -> None:
    story = {"P": STORY, "灯": "灯台守は三月二日に逮捕されました。", "请": "守灯人三月二日被逮捕。"}
    told = story.get(sentence[0], "Ахоўніцу вежы арыштавалі 2 сакавіка ў вежы каля мора.")
    assert demands(sentence, told) == asked


def test_items_that_end_as_deeds_below_a_letter_that_is_to_be_written_are_demands() -> None:
    text = "以下の手紙を送ってください。\n\n・灯台守を釈放すること\n・塔を開けること"
    told = "灯台守は三月二日に逮捕されました。"
    assert demands(text, told) == ("灯台守を釈放すること", "塔を開けること")


def test_a_demand_of_a_sentence_is_doubtful_and_one_of_a_list_is_not() -> None:
    text = "Dear Warden,\n\nI ask you to:\n- open the tower.\n\nI also ask you to light the lamp.\n"
    read = read_page(f"The keeper\n\n{STORY}\n\n{text}")
    sureness = {each.field: str(each.sureness) for each in read.findings}
    assert (sureness["demands.0"], sureness["demands.1"]) == ("sure", "unsure")
    assert "Demand 2 is asked for in a sentence, not in a list." in read.unsure


def test_the_head_of_the_next_page_does_not_end_a_list() -> None:
    text = (
        "We ask them to:\n- open the tower;\n\nThe Society of the Lamp\n\n- light the lamp; and\n"
        "- pay for it.\n\nThe tower is high.\n\n- The sea is deep."
    )
    assert demands(text) == ("open the tower", "light the lamp", "pay for it")


def test_a_heading_asks_only_where_nothing_below_it_does() -> None:
    heading = "We call for a new lamp on the tower\n\n"
    assert demands(f"{heading}The tower is high.") == ("a new lamp on the tower",)
    assert demands(f"{heading}We call on the warden to open the tower.") == ("open the tower",)


@pytest.mark.parametrize(
    ("sentence", "asked"),
    [
        ("I urge you, Mr Governor, to open the tower.", ("open the tower",)),
        (
            "Просим Вас, уважаемый господин директор, своим приказом открыть башню.",  # noqa: RUF001 - Russian
            ("своим приказом открыть башню",),
        ),
        ("我们写信给您，恳切地请求您立即打开灯塔的门。", ("立即打开灯塔的门",)),
        ("我们促请政府立即归还联署信中的灯具。", ("立即归还联署信中的灯具",)),
        ("灯塔很高!强烈要求政府立即打开灯塔的门!", ("立即打开灯塔的门",)),
        (
            "灯台の返還を求める声が島のあちこちで聞かれます。塔を開けるよう要請します。",
            ("塔を開けるよう要請します",),
        ),
        ("お手数ですが、どうかよろしくお願いいたします。", ()),
        ("Please allow me to say a word on the tower. I ask for your attention.", ()),
        (
            "جمعية المنارة تطالب الحاكم بإطلاق سراح الحارسة كما تطالب الوزير بفتح البرج.",
            ("بإطلاق سراح الحارسة", "بفتح البرج"),
        ),
        (
            "ما دوستان فانوس خواهشمنديم كه نگهبان فانوس را فوراً آزاد كنيد.",
            ("نگهبان فانوس را فوراً آزاد كنيد",),
        ),
        (
            "We ask you to open the tower. We ask you to open the tower at once.",
            ("open the tower at once",),
        ),
    ],
)
def test_a_sentence_asks_whatever_stands_beside_its_asking_word(
    sentence: str, asked: tuple[str, ...]
) -> None:
    greetings = {
        "Просим": "Уважаемый господин директор!",
        "我们": "尊敬的总督阁下：",
        "灯塔": "尊敬的总督阁下：",
        "灯台": "知事閣下",
        "お手": "知事閣下",
        "جمعية": "معالي الحاكم،",
        "ما": "جناب آقای استاندار،",
    }
    greeting = next((greetings[each] for each in greetings if sentence.startswith(each)), "Dear,")
    assert read_page(f"{greeting}\n\n{sentence}\n").demands == asked


def test_items_that_ask_politely_below_a_letter_that_is_to_be_written_are_demands() -> None:
    text = "以下の手紙を送ってください。\n\n- 灯台守を釈放して下さい\n- 塔を開けるよう伝えて下さい"
    told = "灯台守は三月二日に逮捕されました。"
    assert demands(text, told) == ("灯台守を釈放して下さい", "塔を開けるよう伝えて下さい")


def test_a_list_within_one_line_ends_at_a_stop_behind_a_quotation_mark() -> None:
    text = "Друзья требуют: «1. открыть башню; 2. вернуть лампу». Башню построили в 1803 году."
    told = "Смотрительницу башни арестовали 2 марта."
    assert demands(text.replace("«1", "1"), told)[1].rstrip("»") == "вернуть лампу"
