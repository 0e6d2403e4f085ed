"""The languages of a page: of its most, of a letter or summary in it, and of short ones."""

import pytest

from habeas.importers.reading.language import detect_language, languages_of

ENGLISH = (
    "The keeper of the lamp has been held in the tower for a year. Nobody was told what she is "
    "accused of, and her sister has not been allowed to visit her since the winter. We ask you to "
    "write to the warden and to tell him that she is not forgotten by those who know her."
)
SPANISH = (
    "La guardiana de la linterna lleva un año en la torre. Nadie sabe de qué se le acusa, y su "
    "hermana no ha podido verla desde el invierno. Pedimos que se le escriba al alcaide y que se "
    "le diga que no la han olvidado los que la conocen."
)


def test_a_summary_in_a_second_language_counts() -> None:
    page = "\n\n".join([ENGLISH] * 6 + [SPANISH])
    assert languages_of(page) == ("en", "es")


def test_a_sentence_in_a_second_language_does_not_count() -> None:
    page = "\n\n".join([ENGLISH] * 6 + [SPANISH[:95] + "."])
    assert languages_of(page) == ("en",)


def test_the_paragraphs_of_a_page_with_wrapped_lines_are_told_apart() -> None:
    def wrapped(text: str) -> str:
        words = text.split()
        return "\n".join(" ".join(words[at : at + 6]) for at in range(0, len(words), 6))

    assert languages_of(f"{wrapped(ENGLISH)}\n\n{wrapped(SPANISH)}") == ("en", "es")
    # A page may have lost its empty lines.
    assert languages_of("\n".join(map(wrapped, [ENGLISH, ENGLISH, SPANISH]))) == ("en", "es")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("She was arrested on Monday by the guards of the tower.", "en"),
        ("Los guardias de la torre la detuvieron el lunes por la noche.", "es"),
        ("Os guardas da torre não a deixaram sair na noite de domingo.", "pt"),
        ("Vakterna i tornet har inte låtit henne gå ut på en vecka.", "sv"),
        ("Vagterne i tårnet har ikke ladet hende gå ud siden en uge, men hun blev set.", "da"),
    ],
)
def test_a_sentence_is_enough_to_tell_a_language(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_list_of_names_is_in_no_language_of_its_own() -> None:
    names = ", ".join(
        f"Ana Berta Carla Dora Elena Fausta Gala la Pell {letter}" for letter in "ABCDE"
    )
    assert languages_of(f"{ENGLISH}\n\n{names}, {names}.") == ("en",)


def test_the_letters_of_a_name_do_not_tell_the_language_of_a_page() -> None:
    russian = "\u0421\u0442\u043e\u0440\u043e\u0436\u0430 \u0431\u0430\u0448\u043d\u0438 "
    assert detect_language(russian * 30 + "\u040e") == "ru"
    assert detect_language(russian * 30 + "\u045e\u0437" * 20) == "be"


def test_brazilian_portuguese_is_told_by_its_words() -> None:
    page = "{} os guardas da torre que não a deixaram sair na noite de domingo. Escreva para eles."
    assert languages_of(page.format("Você e sua equipe podem ver")) == ("pt-BR",)
    assert languages_of(page.format("A equipa e os seus contactos podem ver")) == ("pt",)
