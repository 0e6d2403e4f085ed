"""The letter on a page apart from what stands around it, and what is an appeal at all."""

from habeas.importers.reading import read_page


def test_a_message_that_was_passed_on_is_read_without_its_marks() -> None:
    read = read_page(
        "> > Free Una Pellworm\n> >\n> > Dear Warden,\n> >\n> > Una Pellworm was arrested by\n"
        "> > the guards of the tower in May 2030.\n> >\n> > I ask you to:\n> > * let her go;\n"
        "> > * open the tower.\n> >\n> > Yours sincerely,\n"
    )
    assert read.salutation == "Dear Warden,"
    assert read.demands == ("let her go", "open the tower")
    assert read.paragraphs == ("Una Pellworm was arrested by the guards of the tower in May 2030.",)


def test_a_page_that_tells_of_an_arrest_is_an_appeal_without_letter_and_list() -> None:
    read = read_page(
        "The keeper of the lamp\n\nUna Pellworm, who keeps the lamp, was arrested in the night and "
        "taken to the fort."
    )
    assert read.title == "The keeper of the lamp"
    assert any("No list of demands" in sentence for sentence in read.unsure)
