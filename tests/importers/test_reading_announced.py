"""How a page announces addresses and greetings beside a plain "Send letters to:"."""

import pytest

from habeas.importers.reading import ReadAppeal, read_page

CHINESE = "磨坊主人石云灯自去年冬天起被关押在塔楼里,她的家人至今没有见到她,也没有收到任何消息。"
JAPANESE = "粉屋の石田うたさんは去年の冬から塔に閉じ込められ、家族はまだ会うことができません。"
GOVERNOR = "Governor Oda Grell\nIce Palace\nFloe Street 7\nAntarctica\nFax: +44 20 7946 0123"


def names(read: ReadAppeal) -> list[str]:
    return [each.name for each in read.addressees]


@pytest.mark.parametrize("heading", ["── 寄送地址 ──", "\u3014寄送地址\u3015", "呼吁信寄往："])
def test_a_heading_in_chinese_ends_with_the_words_that_announce(heading: str) -> None:
    page = f"{CHINESE}\n\n尊敬的总督：\n\n请释放石云灯。\n\n此致\n敬礼\n\n{heading}\n\n{GOVERNOR}\n"
    assert names(read_page(page)) == ["Oda Grell"]


def test_a_heading_in_japanese_ends_with_the_words_that_announce() -> None:
    page = (
        f"{JAPANESE}\n\nYour Excellency,\n\nPlease set her free.\n\nYours respectfully,\n\n"
        f"アピールをお送りいただくあて先\n\n1)総督\n{GOVERNOR}\n"
    )
    assert names(read_page(page)) == ["Oda Grell"]
