"""What the sign form takes, and what it refuses with a reason."""

import unicodedata
from urllib.parse import quote

import cast
import pytest
from django.utils import translation
from signing_by_mail import FORM

from habeas.actions import addresses, names
from habeas.actions.models import Submission
from habeas.actions.signing import InvalidSignatureError, read_signature
from habeas.appeals.models import Appeal

pytestmark = pytest.mark.django_db


def refused(appeal: Appeal, **fields: str) -> InvalidSignatureError:
    with pytest.raises(InvalidSignatureError) as error:
        read_signature({**FORM, **fields}, appeal=appeal)
    assert not Submission.objects.exists()
    return error.value


def test_a_complete_form_is_taken(appeal: Appeal) -> None:
    signature = read_signature({**FORM, "updates": "on"}, appeal=appeal)
    assert (signature.name, signature.who, signature.country) == (
        "Marie Exemple",
        "teacher, Lyon",
        "FR",
    )
    assert signature.updates


def test_an_empty_form_names_every_field_it_needs(appeal: Appeal) -> None:
    with pytest.raises(InvalidSignatureError) as error:
        read_signature({}, appeal=appeal)
    assert set(error.value.errors) == {"shown", "country", "email"}


def test_by_name_needs_a_name(appeal: Appeal) -> None:
    assert set(refused(appeal, name="  ").errors) == {"name"}


def test_a_name_typed_with_counted_is_dropped(appeal: Appeal) -> None:
    signature = read_signature({**FORM, "shown": "counted"}, appeal=appeal)
    assert (signature.name, signature.who) == ("", "")


def test_counted_does_not_look_at_the_name(appeal: Appeal) -> None:
    form = {**FORM, "shown": "counted", "name": "\r\nBcc: x@y.example"}
    assert read_signature(form, appeal=appeal).name == ""


def test_a_risk_country_is_taken_counted_only_and_the_form_says_why(appeal: Appeal) -> None:
    error = refused(appeal, country=cast.COUNTRY)
    assert error.tick_counted
    assert set(error.errors) == {"shown"}
    form = {**FORM, "shown": "counted", "country": cast.COUNTRY, "updates": "on"}
    assert not read_signature(form, appeal=appeal).updates


def test_an_unknown_country_is_refused(appeal: Appeal) -> None:
    for country in ["", "fr", "XX", "FRA", "QO", "Frankreich", "<b>", "F\n"]:
        assert set(refused(appeal, country=country).errors) == {"country"}, country


def test_rather_not_say_is_an_answer(appeal: Appeal) -> None:
    assert read_signature({**FORM, "country": "-"}, appeal=appeal).country == "-"


NO_ADDRESSES = [
    "",
    "marie",
    "marie@",
    "@supporter.example",
    "marie@supporter.example, bob@other.example",
    "Marie <marie@supporter.example>",
    "marie@supporter.example\r\nBcc: bob@other.example",
    "marie\u202e@supporter.example",
    "marie\x00@supporter.example",
    "marie@supporter.example%0ABcc:bob@other.example",
    "marie@supp orter.example",
    "mäc@supporter.example",
    f"{'m' * 250}@supporter.example",
]


def test_an_address_we_cannot_write_to_is_refused(appeal: Appeal) -> None:
    for email in NO_ADDRESSES:
        assert set(refused(appeal, email=email).errors) == {"email"}, quote(email)


NAMES = [
    "Marie Exemple",
    "Zoë O’Neill-Łukasz",
    "Đặng Thị Mẫu",
    "Иван Примеров",
    "Αγάπη Δοκιμή",
    "سارة مثال",
    "样例",
    "J. R. Sample, Jr.",
    "ʿAbd al-Mithāl",
    "N'Golo d'Exemple",
    "Núria Col·lell",
    "נועה דוגמה",
]


def test_names_of_the_world_are_taken_as_they_are_written(appeal: Appeal) -> None:
    for name in NAMES:
        taken = read_signature({**FORM, "name": f"  {name} "}, appeal=appeal).name
        assert taken == unicodedata.normalize("NFC", name)


BREAKS = ["\r\n", "\n", "\r", "\x00", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]
HEADERS = [
    "Bcc: all@other.example",
    "Subject: other",
    "Content-Type: text/html",
    "To: x@other.example",
]
ENCODED = ["%0a", "%0d%0a", "%E5%98%8A%E5%98%8D", "=?utf-8?q?=0ABcc:_x?=", "&#10;", "\\n", "\\r\\n"]
HIDDEN = ["\u202e", "\u202d", "\u2066", "\u2067", "\u200e", "\u200b", "\ufeff", "\u00ad", "\u061c"]
MARKUP = ["<script>", "{{7*7}}", "{name of ada}", "#let x", "$x$", "`id`", "@", "\\", "|", "🙂"]
PROBES = (
    [f"Marie{line}{header}" for line in BREAKS for header in HEADERS]
    + [f"Marie{code}{header}" for code in ENCODED for header in HEADERS]
    + [f"Marie{mark}Exemple" for mark in HIDDEN]
    + [f"{mark}Marie" for mark in HIDDEN]
    + [f"Marie {mark}" for mark in MARKUP]
    + ["x" * 101, "1234", "-", ".", "' '", "Marie1"]
)


def test_there_are_at_least_a_hundred_probes() -> None:
    assert len(set(PROBES)) >= 100


def test_every_injection_into_the_name_is_refused_with_a_reason(appeal: Appeal) -> None:
    for probe in PROBES:
        error = refused(appeal, name=probe)
        assert set(error.errors) == {"name"}, quote(probe)
        assert error.errors["name"].strip(), quote(probe)


def test_every_injection_into_who_somebody_is_is_refused(appeal: Appeal) -> None:
    for probe in set(PROBES) - {"Marie1"}:
        assert set(refused(appeal, who=probe).errors) == {"who"}, quote(probe)


def test_letters_that_no_font_has_are_refused_beside_the_field(appeal: Appeal) -> None:
    assert "Latin letters" in refused(appeal, name="ᚠᚢᚦᚨᚱ").errors["name"]


def test_the_reason_is_given_in_the_readers_language(appeal: Appeal) -> None:
    english = refused(appeal, email="marie").errors["email"]
    with translation.override("fr"):
        french = refused(appeal, email="marie").errors["email"]
    assert french != english


def test_who_somebody_is_may_be_empty_and_hold_digits() -> None:
    assert names.wrong_with_who("") == ""
    assert names.wrong_with_who("nurse, ward 7") == ""


def test_one_person_has_one_canonical_address() -> None:
    spellings = ["Marie@Supporter.Example", "marie+a@supporter.example", "marie@supporter.example"]
    assert {addresses.canonical(spelling) for spelling in spellings} == {"marie@supporter.example"}
