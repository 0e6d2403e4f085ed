"""The age that stands behind a name, on invented sentences in several languages."""

import pytest

from habeas.importers.reading.beside import told
from habeas.importers.reading.words import words_of


@pytest.mark.parametrize(
    ("story", "language"),
    [
        ("Una Pellworm, a 47-year-old hydrologist, has been held since May.", "en"),
        ("Una Pellworm, a school teacher aged 47, has been held since May.", "en"),
        ("Una Pellworm, una hidróloga de 47 años, fue detenida en mayo por la policía.", "es"),
        ("Una Pellworm, une avocate âgée de 47 ans, est détenue depuis le mois de mai.", "fr"),
        ("Una Pellworm, eine 47-jährige Anwältin, ist seit dem Mai in der Haft.", "de"),
    ],
)
def test_an_age_behind_an_article_or_a_calling_is_read(story: str, language: str) -> None:
    words = words_of(language)
    assert words
    name = "Una Pellworm"
    assert told(name, story.removeprefix(name), words).age == 47


def test_the_age_of_somebody_else_is_not_read() -> None:
    words = words_of("en")
    assert words
    for story in (", her 47-year-old husband", ", lawyer Ben Frill aged 47", " and a 47-year-old"):
        assert told("Una Pellworm", f"{story} wait.", words).age is None
