"""A newspaper or an organisation with whom somebody works is no person at risk."""
# ruff: noqa: RUF001 - Cyrillic

import pytest

from habeas.importers.reading.reader import read_page

_PAGES = {
    "en": (
        "Odile Pellworm, editor of {body}, was arrested in May. The offices of {body} are shut.",
        "Dear Minister,\n\nI ask you to:\n- release Odile Pellworm;\n- let {body} be printed.\n",
    ),
    "es": (
        "Odile Pellworm, redactora de {body}, fue detenida en mayo. Cerraron {body}.",
        "Estimado Ministro:\n\nLe pido que:\n- libere a Odile Pellworm;\n- permita {body}.\n",
    ),
    "fr": (
        "Odile Pellworm, rédactrice en chef du {body}, a été arrêtée en mai. On ferme {body}.",
        "Monsieur,\n\nJe vous demande de :\n- libérer Odile Pellworm\n- ouvrir {body}\n",
    ),
    "de": (
        "Odile Pellworm, Redakteurin der {body}, wurde im Mai verhaftet. {body} ist geschlossen.",
        "Sehr geehrte Damen,\n\nich bitte Sie:\n- Odile Pellworm freizulassen;\n- {body}.\n",
    ),
    "it": (
        "Odile Pellworm, direttrice de «{body}», è stata arrestata a maggio. Hanno chiuso {body}.",
        "Signor Ministro,\n\nLe chiedo di:\n- liberare Odile Pellworm;\n- riaprire {body}.\n",
    ),
    "pt": (
        "Odile Pellworm, editora do {body}, foi detida em maio. Fecharam {body}.",
        "Senhor Ministro,\n\nPeço que:\n- liberte Odile Pellworm;\n- deixe imprimir {body}.\n",
    ),
    "sv": (
        "Odile Pellworm, redaktör för {body}, greps i maj. {body} är stängd.",
        "Ers excellens,\n\nJag uppmanar er att:\n- frige Odile Pellworm;\n- låta {body} tryckas.\n",
    ),
    "pl": (
        "Odile Pellworm, redaktorka gazety „{body}”, została aresztowana w maju. Zamknięto {body}.",
        "Szanowny Panie,\n\nWzywam Pana do:\n- wolność Odile Pellworm;\n- {body}.\n",
    ),
}


@pytest.mark.parametrize("language", _PAGES)
def test_what_somebody_is_editor_of_is_not_at_risk(language: str) -> None:
    story, letter = (part.format(body="Grimsel Lamp") for part in _PAGES[language])
    read = read_page(f"Odile Pellworm\n\n{story}\n\n{letter}", language=language)
    assert [subject.name for subject in read.subjects] == ["Odile Pellworm"]


def test_the_newspaper_of_a_page_in_another_script_is_not_at_risk() -> None:
    page = (
        "Свободу Ульяне Пеллворм\n\nРедактор газеты «Лампа Гримзеля» Ульяна Пеллворм арестована. "
        "«Лампа Гримзеля» закрыта.\n\nУважаемый господин министр!\n\nПрошу Вас:\n"
        "- освободить Ульяну Пеллворм;\n- открыть «Лампа Гримзеля».\n"
    )
    assert [s.name for s in read_page(page).subjects] == ["Ульяна Пеллворм"]


@pytest.mark.parametrize(
    "story",
    [
        "The editor of Grimsel Lamp, Odile Pellworm, was arrested in May.",
        "Odile Pellworm, founder of Grimsel Lamp and editor of Harbour Lamp, was arrested in May.",
        "The member of parliament Odile Pellworm was arrested in May.",
        "Our group wrote for Odile Pellworm, who was arrested in May.",
    ],
)
def test_who_edits_or_founded_or_is_written_for_stays_at_risk(story: str) -> None:
    page = f"{story}\n\nDear Warden,\n\nI ask you to:\n- release Odile Pellworm;\n- answer me.\n"
    assert [s.name for s in read_page(page).subjects] == ["Odile Pellworm"]
