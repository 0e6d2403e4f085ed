"""A page in Latin letters that prints a name in its own script as well names one person."""

import pytest

from habeas.importers.reading.fields import ReadAppeal
from habeas.importers.reading.reader import read_page


def _read(story: str, name: str) -> ReadAppeal:
    return read_page(
        f"Release {name}\n\n{story} Nobody was told why, and the family waits at the gate.\n\n"
        "Send letters to:\nMinister of Justice Odo Grell\n4 Lamp Street\nBouvet Island\n\n"
        f"Dear Minister,\n\nI ask you to:\n1. release {name};\n2. allow visits.\n\n"
        "Yours sincerely\n"
    )


@pytest.mark.parametrize(
    ("printed", "name", "native"),
    [
        ("Уна Пелвормская (Una Pellworm)", "Una Pellworm", "Уна Пелвормская"),
        ("Una Pellworm (Уна Пелвормская)", "Una Pellworm", "Уна Пелвормская"),
        ("石云灯 (Shi Yundeng)", "Shi Yundeng", "石云灯"),
        ("石云灯（Shi Yundeng）", "Shi Yundeng", "石云灯"),
        ("أودا بيلوورم (Oda Pellworm)", "Oda Pellworm", "أودا بيلوورم"),
        ("Oda Pellworm (in Arabic: أودا بيلوورم)", "Oda Pellworm", "أودا بيلوورم"),
    ],
)
def test_a_name_in_two_scripts_is_one_person_whose_age_stands_behind_both(
    printed: str, name: str, native: str
) -> None:
    read = _read(f"The nurse {printed}, 34, was arrested on 3 May 2031.", name)
    assert [(s.name, s.native, s.age) for s in read.subjects] == [(name, native, 34)]


def test_names_in_two_scripts_stand_in_one_list() -> None:
    story = "石云灯 (Shi Yundeng), 34, 雾小舟 (Wu Xiaozhou), 51, and 14 villagers were arrested."
    read = _read(story, "Shi Yundeng")
    assert [(s.name, s.native, s.age) for s in read.subjects] == [
        ("Shi Yundeng", "石云灯", 34),
        ("Wu Xiaozhou", "雾小舟", 51),
    ]
    assert any("14 villagers" in doubt.sentence for doubt in read.doubts)


def test_an_alias_in_another_script_stays_an_alias() -> None:
    read = _read("Shi Yundeng (also known as 云灯), was arrested on 3 May 2031.", "Shi Yundeng")
    assert [(s.name, s.native, s.alias) for s in read.subjects] == [("Shi Yundeng", "", "云灯")]
