import pytest

from habeas.kernel.languages import (
    CountryError,
    LanguageError,
    autonym,
    babel_locale,
    countries,
    country_name,
    direction,
    join,
    name,
    normal,
)


@pytest.mark.parametrize(
    ("tag", "usual"),
    [("FR", "fr"), ("zh-hans", "zh-Hans"), ("pt-br", "pt-BR"), ("es-419", "es-419"),
     ("SR-LATN-rs", "sr-Latn-RS"), ("ca-VALENCIA", "ca-valencia"), ("ckb", "ckb")],
)  # fmt: skip
def test_a_tag_is_brought_to_its_usual_case(tag: str, usual: str) -> None:
    assert normal(tag) == usual


@pytest.mark.parametrize(
    "tag",
    ["", "f", "xx", "french", "fr_FR", "fr-", "zh-Hanx", "en-u-ca-buddhist", "x-private", "fr\n",
     "../etc", "аr"],  # noqa: RUF001 - a Cyrillic letter in it
)  # fmt: skip
def test_what_is_not_a_known_language_is_refused(tag: str) -> None:
    with pytest.raises(LanguageError):
        normal(tag)


def test_direction_follows_the_script_if_it_is_named() -> None:
    right_to_left = {"ar", "he", "fa", "ur", "ug", "ckb", "ku-Arab", "az-Arab"}
    assert {direction(tag) for tag in right_to_left} == {"rtl"}
    assert {direction(tag) for tag in ("en", "zh-Hant", "ku", "ur-Latn", "tzo")} == {"ltr"}


def test_plain_english_is_that_of_the_world_and_unknown_regions_fall_back() -> None:
    assert babel_locale("en").territory == "001"
    assert babel_locale("fr-AQ").language == "fr"
    with pytest.raises(LanguageError):
        babel_locale("tzo")


def test_languages_have_names_in_each_other_and_in_their_own() -> None:
    assert autonym("fr") == "Français"
    assert autonym("ar") == "العربية"
    assert autonym("zh-Hans") == "简体中文"
    assert autonym("en") == "English"
    assert name("zh", "en") == "Chinese"
    assert name("ar", "fr") == "arabe"
    assert name("fr-SN", "en") == "French"
    assert name("tzo", "en") == "tzo"


def test_countries_have_names_in_the_readers_language() -> None:
    assert country_name("CN", "en") == "China"
    assert country_name("CN", "fr") == "Chine"
    assert country_name("CN", "ar") == "الصين"


@pytest.mark.parametrize("code", ["", "cn", "XX", "CHN", "China"])
def test_what_is_not_a_country_code_is_refused(code: str) -> None:
    with pytest.raises(CountryError):
        country_name(code, "en")


def test_the_list_of_countries_is_whole_and_in_the_order_of_the_language() -> None:
    english, french = countries("en"), countries("fr")
    assert len(english) == len(french) > 240
    assert [code for code, _ in english[:3]] == ["AF", "AX", "AL"]
    names = [country for _, country in french]
    assert names.index("Égypte") < names.index("Émirats arabes unis") < names.index("Finlande")


def test_chinese_lists_of_countries_go_by_sound_or_by_strokes() -> None:
    simplified = [country for _, country in countries("zh-Hans")]
    assert simplified.index("巴西") < simplified.index("德国") < simplified.index("中国")
    traditional = [country for _, country in countries("zh-Hant")]
    assert traditional.index("中國") < traditional.index("巴西") < traditional.index("德國")


def test_a_list_reads_as_its_language_writes_it() -> None:
    assert join(["A", "B", "C"], "en") == "A, B and C"
    assert join(["A"], "en") == "A"
    assert join([], "en") == ""
    assert join(["A", "B", "C"], "fr") == "A, B et C"
    assert join(["甲", "乙", "丙"], "zh-Hans") == "甲、乙和丙"
