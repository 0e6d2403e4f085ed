"""The other name of a person is no second person, and the age behind it is hers."""
# ruff: noqa: RUF001 - Chinese

import pytest

from habeas.importers.reading.fields import ReadSubject
from habeas.importers.reading.reader import read_page


def _subjects(text: str) -> tuple[ReadSubject, ...]:
    return read_page(text).subjects


_PORTUGUESE = (
    "Chile: líder da ilha desaparecido\n\nO defensor de direitos humanos Odo Pellworm das Neves, "
    'conhecido como "Nego Twill", de 58 anos, foi levado por homens armados em 4 de outubro de '
    "2030 na comunidade Santa Grooby.\n\nEscreva às autoridades pedindo que:\n"
    "a) investiguem o desaparecimento;\nb) titulem o território.\n"
)
_ENGLISH = (
    "Chad: keeper held\n\nOdo Pellworm (also known as Papa Twill), 41, was arrested on 3 May 2030 "
    "on the quay. Papa Twill is in prison.\n\nPlease write, asking them to:\n- release him;\n"
    "- open the tower.\n"
)
_FRENCH = (
    "Tchad : un gardien détenu\n\nM. Odo Pellworm, dit « Papa Twill », 41 ans, a été arrêté le "
    "3 mai 2030 sur le quai.\n\nMerci d'écrire aux autorités en demandant de :\n"
    "- libérer le gardien ;\n- ouvrir la tour.\n"
)


@pytest.mark.parametrize(
    ("page", "name", "alias", "age"),
    [
        (_PORTUGUESE, "Odo Pellworm das Neves", "Nego Twill", 58),
        (_ENGLISH, "Odo Pellworm", "Papa Twill", 41),
        (_FRENCH, "Odo Pellworm", "Papa Twill", 41),
    ],
)
def test_the_full_name_is_taken_with_its_alias_and_the_age_behind_it(
    page: str, name: str, alias: str, age: int
) -> None:
    subjects = _subjects(page)
    assert [(s.name, s.alias, s.age) for s in subjects] == [(name, alias, age)]


def test_the_age_behind_the_name_in_its_own_script_is_read() -> None:
    (subject,) = _subjects(
        "Iran: nurse at risk\n\nNurse Una Pellworm (اونا پلورم), 29, was arrested on 3 May 2030 "
        "on the quay.\n\nPlease write, asking them to:\n- release Una Pellworm;\n- open the tower."
    )
    assert (subject.native, subject.age) == ("اونا پلورم", 29)


def test_an_alias_in_chinese_brackets_is_read() -> None:
    subjects = _subjects(
        "緊急行動：教師失蹤\n\n教師羅慧珍（又名羅小雨，Luo Huizhen）於2030年7月28日被帶走。\n\n"
        "尊敬的局長先生：\n\n我促請閣下：\n一、立即釋放羅慧珍；\n二、公布羅慧珍的下落。\n\n此致\n"
    )
    assert [(s.name, s.alias) for s in subjects] == [("羅慧珍", "羅小雨")]
