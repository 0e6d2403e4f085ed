"""A holder is a person's name; an office without one stays an office alone."""

import pytest

from habeas.importers.reading.holders import holder_of
from habeas.importers.reading.words import words_of_all


def _holder(lines: tuple[str, ...], language: str) -> tuple[str, str, int]:
    words = words_of_all((language, "en"))
    assert words is not None
    return holder_of(lines, words)


@pytest.mark.parametrize(
    ("language", "office"),
    [
        ("zh", "成都市公安局局長"),
        ("zh", "乔司监狱监狱长"),
        ("zh", "四川省委书记"),
        ("zh", "省委书记"),
        ("zh", "北京市市长"),
        ("zh", "最高人民法院院长"),
        ("zh", "外交部长"),
        ("zh", "中华人民共和国国家主席"),
        ("zh", "驻华大使"),
        ("ja", "府中刑務所所長"),
        ("ja", "東京拘置所長"),
        ("ja", "法務大臣"),
    ],
)
def test_an_office_that_names_nobody_has_no_holder(language: str, office: str) -> None:
    assert _holder((office, "江苏省", "中国"), language) == ("", office, 1)


@pytest.mark.parametrize(
    ("language", "lines", "name", "office"),
    [
        ("zh", ("王伟局长",), "王伟", "局长"),
        ("zh", ("习近平主席",), "习近平", "主席"),
        ("zh", ("阿卜杜拉·拉希德总统",), "阿卜杜拉·拉希德", "总统"),
        ("zh", ("成都市公安局局长王伟",), "王伟", "成都市公安局局长"),
        ("zh", ("成都市公安局局长 王伟",), "王伟", "成都市公安局局长"),
        ("zh", ("成都市公安局局長", "王伟"), "王伟", "成都市公安局局長"),
        ("zh", ("王伟", "成都市公安局局長"), "王伟", "成都市公安局局長"),
        ("zh", ("成都市公安局", "局長"), "", "成都市公安局局長"),
        ("zh", ("成都市公安局局長", "子虚之女士"), "子虚之女士", "成都市公安局局長"),
        ("ar", ("النائب العام", "المستشار سامر الخيالي"), "المستشار سامر الخيالي", "النائب العام"),
        ("ja", ("岸田文雄内閣総理大臣",), "岸田文雄", "内閣総理大臣"),
        ("ja", ("エルワン・ケルトン大統領",), "エルワン・ケルトン", "大統領"),
    ],
)
def test_a_name_before_or_behind_an_office_is_parted_from_it(
    language: str, lines: tuple[str, ...], name: str, office: str
) -> None:
    assert _holder((*lines, "四川省", "中国"), language) == (name, office, len(lines))
