"""What is read off appeal pages: invented ones, and the labelled ones where they are present."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habeas.importers.reading.language import detect_language
from habeas.importers.reading.reader import ReadAppeal, as_fields, load_page, read_page
from habeas.kernel.errors import HabeasError

PAGES = Path(__file__).parent.parent / "pages"
APPEALS = Path(os.environ.get("HABEAS_APPEALS", Path(__file__).parents[3] / "shared" / "appeals"))
SEED = "00-take-action-mi-chongbiao"
LETTER = """
Warden Ilse Grawlix
Tower Street 1
Antarctica

{contacts}

Dear Warden,

{story}

I ask you to:
1. let Ms Una Pellworm go;
"""


def labels(path: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that a label gives, and its remarks."""
    label = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    remarks = {key: label.pop(key) for key in list(label) if key.startswith("_")}
    return label, remarks


def letter(
    *,
    title: str = "A title of the page",
    contacts: str = "",
    story: str = "The tower is the place where Ms Una Pellworm is.",
) -> ReadAppeal:
    return read_page(f"{title}\n" + LETTER.format(contacts=contacts, story=story))


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.txt")), ids=lambda path: path.stem)
def test_every_field_of_an_invented_page_is_read(path: Path) -> None:
    label, remarks = labels(path)
    read = read_page(load_page(path))
    assert as_fields(read) == label
    assert [asdict(subject) for subject in read.subjects] == remarks["_subjects"]
    assert [
        {"holder_lines": addressee.holder_lines, "country": addressee.country}
        for addressee in read.addressees
    ] == remarks["_addressees"]
    assert {
        "paragraphs": list(read.paragraphs),
        "lead_in": read.lead_in,
        "closing": read.closing,
    } == remarks["_letter"]
    stale = [sentence for sentence in read.unsure if "may go stale" in sentence]
    assert [sentence for sentence in read.unsure if sentence not in stale] == remarks["_unsure"]
    assert all(any(f"“{found}”" in sentence for sentence in stale) for found in remarks["_stale"])


def test_the_labelled_page_of_a_real_appeal_is_read_without_a_fault() -> None:
    path = APPEALS / f"{SEED}.txt"
    if not path.exists():
        pytest.skip(f"the labelled appeals are not here ({APPEALS.name}; set HABEAS_APPEALS)")
    label, _ = labels(path)
    read = read_page(load_page(path))
    fields = as_fields(read)
    assert {key: fields[key] for key in label} == label
    assert [(subject.honorific, subject.age) for subject in read.subjects] == [
        ("Mr", 78),
        ("Ms", 68),
    ]
    assert len(read.paragraphs) == 5
    report = "\n".join(read.unsure)
    for doubtful in ("has no label", "“aged 78”", "“aged 68”", "“who is 78”"):
        assert doubtful in report


def test_the_fields_can_be_printed_as_json() -> None:
    assert json.loads(json.dumps(as_fields(letter()))) == as_fields(letter())


def test_a_page_loses_control_and_direction_characters_and_keeps_joiners() -> None:
    read = letter(title="Free\x07 \u202eUna\u00a0 Pell\u00adworm \u0646\u200c\u0647")
    assert read.title == "Free Una Pellworm \u0646\u200c\u0647"


@pytest.mark.parametrize("bullet", ["1.", "2)", "(3)", "a)", "•", "-", "\u2013"])
def test_a_demand_loses_its_number_or_bullet(bullet: str) -> None:
    page = LETTER.format(contacts="", story="The tower is where she is.").replace("1.", bullet)
    assert read_page(f"Una Pellworm\n{page}").demands == ("let Ms Una Pellworm go",)


def test_a_number_without_a_label_is_read_as_a_fax_and_reported() -> None:
    read = letter(contacts="+44 20 7946 0123")
    assert [number.e164 for number in read.addressees[0].fax] == ["+442079460123"]
    assert any("has no label" in sentence for sentence in read.unsure)


def test_a_labelled_number_is_not_reported() -> None:
    read = letter(contacts="Facsimile: +44 20 7946 0123")
    assert [number.printed for number in read.addressees[0].fax] == ["+44 20 7946 0123"]
    assert not any("+44" in sentence for sentence in read.unsure)


def test_a_number_that_is_not_valid_is_kept_and_reported() -> None:
    read = letter(contacts="Fax: +999 12")
    assert [(n.printed, n.e164) for n in read.addressees[0].fax] == [("+999 12", "")]
    assert any("is not a valid telephone number" in sentence for sentence in read.unsure)


def test_a_hidden_mail_address_never_becomes_an_address() -> None:
    read = letter(contacts="E-mail: [email protected]")
    assert read.addressees[0].email == ()
    assert any("[email protected]" in sentence for sentence in read.unsure)


def test_a_wide_colon_ends_a_label() -> None:
    assert letter(contacts="Fax\uff1a+44 20 7946 0123").addressees[0].fax


@pytest.mark.parametrize(
    ("story", "detained_on"),
    [
        ("She was arrested on 2 March 2030.", "2030-03-02"),
        ("She was arrested by guards on March 2nd, 2030.", "2030-03-02"),
        ("On 2 March 2030 guards came to the mill and she was arrested.", "2030-03-02"),
        ("Since her arrest in March 2030 the mill stands still.", "2030-03"),
        ("She was detained for two days in 2024.", ""),
        ("The mill was built on 2 March 2030.", ""),
        ("She was arrested on 31 February 2030.", ""),
    ],
)
def test_the_day_of_detention_is_read_as_precisely_as_it_is_told(
    story: str, detained_on: str
) -> None:
    assert letter(story=f"The mill was the home of Ms Una Pellworm. {story}").dates.detained_on == (
        detained_on
    )


def test_two_days_of_detention_are_reported() -> None:
    read = letter(
        story="She was arrested on 2 March 2030. Since her arrest on 2 March 2030 it is dark. "
        "The miller was arrested in 2031."
    )
    assert read.dates.detained_on == "2030-03-02"
    assert any("2031" in sentence for sentence in read.unsure)


def test_without_an_address_the_country_is_a_reported_guess() -> None:
    read = read_page(
        "Free Una Pellworm\n\nDear Warden,\n\nThe tower is in Antarctica.\n\nI ask you to:\n- go"
    )
    assert read.country == "AQ"
    assert read.addressees == ()
    assert any("is a guess" in sentence for sentence in read.unsure)


def test_demands_are_read_from_a_page_without_a_letter() -> None:
    read = read_page("The title of it\n\nPlease write and ask the warden to:\n- open the tower")
    assert read.demands == ("open the tower",)
    assert read.paragraphs == ()
    assert any("no letter was read" in sentence for sentence in read.unsure)


def test_a_reference_is_read_across_a_line_break_and_a_resolution_is_none() -> None:
    read = letter(story="As told in AMR\n41/15/95 and in resolution 43/173 of the assembly.")
    assert read.references == ("AMR 41/15/95",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The lamp of the lighthouse is dark and the keeper has been taken to the fort.", "en"),
        ("La lampe est éteinte dans le phare et les gardiens ont été conduits au fort.", "fr"),
        ("La lámpara del faro está apagada y los guardianes fueron llevados por la guardia.", "es"),
        ("Die Lampe ist dunkel und der Wärter wurde von den Leuten in das Fort gebracht.", "de"),
        ("Лампа маяка погасла, и смотрителя увели в крепость.", "ru"),
        ("Лампа маяка згасла, її доглядача забрали до фортеці.", "uk"),
        ("انطفأ مصباح المنارة واقتيد الحارس إلى القلعة.", "ar"),
        ("چراغ فانوس دریایی خاموش است و نگهبان را به قلعه بردند.", "fa"),
        ("灯塔的灯灭了,守灯的人来不及说一句话,他们把他带走,我们至今没有他的消息。", "zh-Hans"),
        ("燈塔的燈滅了,守燈的人來不及說一句話,他們把他帶走,我們至今沒有他的消息。", "zh-Hant"),
        ("灯台の明かりが消え、番人は砦へ連れて行かれたという知らせがあった。", "ja"),
        ("Xyzzy", ""),
    ],
)
def test_the_language_of_an_easy_text_is_told(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_page_in_a_language_that_is_not_read_yet_says_so() -> None:
    read = read_page("\u0397 λάμπα του φάρου έσβησε και πήραν τον φύλακα στο κάστρο.")
    assert (read.language, read.title, read.demands) == ("el", "", ())
    assert "not read yet" in read.unsure[0]


def test_each_addressee_has_her_own_block_numbers_and_greeting() -> None:
    read = read_page(
        "Free Una Pellworm (XYZ 7/31)\n\nPlease write and ask them to:\n- open the tower\n\n"
        "APPEALS TO:\n\nGovernor of Ice\nOda Brimmelstone\nAntarctica\n"
        "Faxes: +44 20 7946 0123 or 7946 0124\nSalutation: Dear Governor\n\n"
        "Minister of Snow\nUlf Grawlix\nAntarctica\nSalutation: Dear Minister\n\n"
        "COPIES TO:\nEmbassy of Antarctica\n1 Floe Street\nAntarctica\n"
    )
    assert [a.name for a in read.addressees] == ["Oda Brimmelstone", "Ulf Grawlix"]
    assert [n.printed for n in read.addressees[0].fax] == ["+44 20 7946 0123", "7946 0124"]
    assert read.salutations == ("Dear Governor", "Dear Minister")
    assert read.demands == ("open the tower",)
    assert read.references == ("XYZ 7/31",)
    assert read.embassies == ("Embassy of Antarctica\n1 Floe Street\nAntarctica",)


def test_an_appeal_on_one_line_is_unfolded() -> None:
    read = read_page(
        "Subject: The tower of Antarctica Please write to: Governor of Ice Oda Brimmelstone, "
        "Office of Snow, Floe Street 7, Iceport, Antarctica. Dear Governor: I ask you to let "
        "Una Pellworm go, who was arrested in May 2030, and to open the tower. Yours sincerely,"
    )
    assert read.salutation == "Dear Governor:"
    assert read.addressees[0].lines[1:] == (
        "Office of Snow",
        "Floe Street 7",
        "Iceport",
        "Antarctica",
    )
    assert len(read.demands) == 2
    assert read.dates.detained_on == "2030-05"


def test_steps_and_ways_to_act_are_no_demands() -> None:
    read = read_page(
        "Free Una Pellworm\n\nWhat to do:\n1. print the sheet\n2. sign it\n\n"
        "Dear Warden,\n\nI ask you to let her go."
    )
    assert read.demands == ("let her go",)


def test_a_frame_and_a_letter_in_two_languages_are_both_named() -> None:
    read = read_page(
        "La meunière Una Pellworm est enfermée dans la tour et elle ne peut voir ni médecin.\n\n"
        "Señor Director:\n\n"
        "Le escribo por la molinera Una Pellworm, que fue llevada a la torre por los guardias. "
        "Le pido que se abra la torre y que se la libere."
    )
    assert read.languages == ("fr", "es")
    assert read.demands == ("se abra la torre", "se la libere")


# The words of a language are compiled at its first page.
@settings(deadline=None)
@given(st.text(), st.text(), st.text())
def test_any_text_can_be_read(title: str, contacts: str, story: str) -> None:
    page = LETTER.format(contacts=contacts, story=story)
    json.dumps(as_fields(read_page(f"{title}\n{page}")))
    json.dumps(as_fields(read_page(title)))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"Dear Warden\0", "not text"),
        (b"Dear Ward\xe9n", "cannot be told for sure"),
        (b"a" * 6_000_000, "larger than 5 MB"),
    ],
    ids=["empty", "blank", "nul", "latin-1", "6-MB"],
)
def test_a_file_that_is_no_page_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "page-of-somebody.txt"
    path.write_bytes(content)
    with pytest.raises(HabeasError, match=message) as refused:
        load_page(path)
    assert path.name not in str(refused.value)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HabeasError, match="cannot be read"):
        load_page(tmp_path / "nothing.txt")
    with pytest.raises(HabeasError, match="cannot be read"):
        load_page(tmp_path)


def test_a_file_of_another_kind_gives_its_text(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes("\ufeff<p>Free <b>Una</b> Pellworm</p>".encode("utf-16-le"))
    assert load_page(path) == "Free Una Pellworm"


def test_a_person_whom_neither_title_nor_demand_names_is_left_out_and_reported() -> None:
    read = letter(story="Ms Una Pellworm and her brother, Mr Olm Pellworm, lived at the mill.")
    assert [subject.name for subject in read.subjects] == ["Una Pellworm"]
    assert any("Olm Pellworm (brother)" in sentence for sentence in read.unsure)


def test_a_relation_of_whom_the_title_speaks_is_a_person_at_risk() -> None:
    read = letter(
        title="Free Una Pellworm and her brother",
        story="Ms Una Pellworm and her brother, Mr Olm Pellworm, lived at the mill.",
    )
    assert [subject.name for subject in read.subjects] == ["Una Pellworm", "Olm Pellworm"]


@pytest.mark.parametrize(
    ("first", "second", "name", "title", "holder_lines"),
    [
        ("Governor Oda Brimmelstone", "Tower", "Oda Brimmelstone", "Governor", 1),
        ("Oda Brimmelstone, Governor of Ice", "Tower", "Oda Brimmelstone", "Governor of Ice", 1),
        ("Governor of Ice, Oda Brimmelstone", "Tower", "Oda Brimmelstone", "Governor of Ice", 1),
        ("Governor of Ice", "Oda Brimmelstone", "Oda Brimmelstone", "Governor of Ice", 2),
        ("Oda Brimmelstone", "Governor of Ice", "Oda Brimmelstone", "Governor of Ice", 2),
        ("Governor of Ice", "Office of Snow", "", "Governor of Ice", 1),
        ("Oda Brimmelstone", "7 Floe Street", "Oda Brimmelstone", "", 1),
        ("Ministry of Snow", "7 Floe Street", "", "", 0),
    ],
)
def test_the_office_is_told_from_its_holder(
    first: str, second: str, name: str, title: str, holder_lines: int
) -> None:
    page = f"Free Una Pellworm\n\n{first}\n{second}\nAntarctica\n\nDear Governor,\n\n"
    page += "I ask you to let her go, for she is in the tower.\n"
    addressee = read_page(page).addressees[0]
    assert (addressee.name, addressee.title, addressee.holder_lines) == (name, title, holder_lines)
    assert addressee.lines == (first, second, "Antarctica")


def test_a_year_beside_a_name_is_no_age_and_a_title_alone_is_no_name() -> None:
    read = letter(title="For Prof Dr\n\nProf Dr", story="Ms Una Pellworm (1998) is at the mill.")
    assert [(subject.name, subject.age) for subject in read.subjects] == [("Una Pellworm", None)]
