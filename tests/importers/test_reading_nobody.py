"""Names and phrases in capitals that are of nobody at risk: on invented pages, rule by rule."""
# ruff: noqa: RUF001 - names in other scripts

from habeas.importers.reading.reader import read_page

LETTER = """{title}

{story}

Dear Warden,

I ask you to:
- open the tower at once.

Yours sincerely,
"""
STORY = "The miller Ulf Pellworm was arrested on Monday and is held in the tower."


def names(story: str, title: str = "News of the month") -> list[str]:
    """The people at risk on an English page."""
    return named(LETTER.format(title=title, story=story))


def named(page: str) -> list[str]:
    """The people at risk on a page of any language."""
    return [subject.name for subject in read_page(page).subjects]


def test_who_is_asked_to_do_something_is_not_at_risk() -> None:
    title = "The millers urge Odo Grawl to free Ulf Pellworm"
    story = f"The millers urge Odo Grawl to stop the arrests.\n\n{STORY}"
    assert names(story, title) == ["Ulf Pellworm"]


def test_an_office_before_its_country_and_a_name_is_an_officials() -> None:
    story = f"{STORY} The guards of the President of Iceland Odo Grawl arrested him."
    assert names(story, "Write to the President of Iceland Odo Grawl") == ["Ulf Pellworm"]


def test_an_office_in_an_oblique_case_is_an_officials() -> None:
    page = (
        "Письмо для губернатора Власа Гравлова\n\n"
        "Мельника Ульфа Пельворма арестовали в понедельник. Его дело у губернатора Власа "
        "Гравлова.\n\nУважаемый господин губернатор!\n\n"
        "Прошу Вас:\n- освободить Ульфа Пельворма;\n- открыть башню.\n\nС уважением,\n"
    )
    assert named(page) == ["Ульфа Пельворма"]


def test_a_head_of_state_behind_an_abbreviated_honour_is_not_at_risk() -> None:
    page = (
        "SEM Odon Graule doit entendre les meuniers, dont plusieurs sont en prison.\n\n"
        "Le meunier Ulf Pellorme a été arrêté lundi et se trouve en prison.\n\n"
        "Monsieur le Ministre,\n\nJe vous demande de libérer Ulf Pellorme.\n\n"
        "Veuillez agréer, Monsieur le Ministre, mes salutations."
    )
    assert named(page) == ["Ulf Pellorme"]


def test_a_phrase_that_stands_only_in_the_title_is_less_than_a_name_in_the_text() -> None:
    assert names(STORY, "Grobmarathon Pellwinter") == ["Ulf Pellworm"]


def test_what_a_centre_is_called_in_quotes_is_no_person() -> None:
    story = f"{STORY} The Centre “Odo Twill Brill” says that its miller was arrested and beaten."
    assert names(story) == ["Ulf Pellworm"]


def test_an_acronym_with_an_ending_is_of_an_organisation() -> None:
    story = f"Nordic MILLs president was arrested and beaten.\n\n{STORY}"
    assert names(story) == ["Ulf Pellworm"]


def test_a_german_noun_before_a_particle_begins_no_name() -> None:
    page = (
        "Neues aus dem Hafen\n\nDie Inhaftierung von Herrn Ulf Pellworm und Ida Grobin wurde "
        "bestätigt: Anstiftung zum Krawall. Ulf Pellworm ist im Gefängnis.\n\n"
        "Sehr geehrter Herr Minister,\n\nich bitte Sie:\n- öffnen Sie den Turm;\n"
        "- lassen Sie Ulf Pellworm frei.\n\nMit freundlichen Grüßen\n"
    )
    assert named(page) == ["Ulf Pellworm", "Ida Grobin"]


def test_what_stands_beside_a_person_in_a_sentence_alone_is_no_person() -> None:
    story = "Ulf Pellworm, an Antarctic Moorish miller, was arrested.\n\nUlf Pellworm is ill."
    assert names(story, "Free Ulf Pellworm") == ["Ulf Pellworm"]
