"""The list of pages that wait to be checked: each is told apart, and none says whom it is about."""

import re

import cast
import pytest
from desk_doing import at, at_the_desk, look
from django.test import Client
from page_checking import PAGES, brought, press, sheet

from habeas.desk import pages
from habeas.importers import keeping
from habeas.importers.models import ImportedPage
from habeas.importers.reading.reader import load_page, read_page

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)


def laid(name: str, *, file: str) -> ImportedPage:
    read = read_page(load_page(PAGES / f"{name}.txt"))
    return keeping.lay(read, name=file, by=cast.case_worker())


def rows(client: Client) -> list[str]:
    """What each row says, tags and runs of white space taken out."""
    listed = look(client, at("pages")).split('class="desk-rows"')[1].split("</ul>")[0]
    told = re.findall(r"<li>.*?</li>", listed, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in told]


def test_each_row_says_which_page_it_is_and_the_newest_is_first(wanda: Client) -> None:
    brought(wanda)
    doubtful = len(sheet().unseen())
    laid("page-pt", file="pages.zip/um.pdf")
    newest, pasted = rows(wanda)
    assert newest.startswith("pages.zip/um.pdf")
    assert pasted.startswith("Pasted text Bouvet Island, in English · UA 7/2031")
    assert f"▲ {doubtful} to look at" in pasted
    assert f"Brought by {cast.case_worker()}, " in pasted


def test_a_row_counts_what_is_still_to_be_looked_at(wanda: Client, ali: Client) -> None:
    url = brought(wanda)
    for entry in sheet().unseen():
        press(wanda, url, f"accept:{entry.number}")
    [row] = rows(ali)
    assert "✓ nothing is doubtful" in row


def test_many_pages_are_listed_in_parts(wanda: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGES_A_SCREEN", 1)
    laid("page-pt", file="first.pdf")
    laid("page-de", file="second.pdf")
    assert [row.split()[0] for row in rows(wanda)] == ["second.pdf"]
    assert "first.pdf" in look(wanda, at("pages") + "?p=2")


def test_an_empty_list_leads_to_where_a_page_is_brought(wanda: Client) -> None:
    page = look(wanda, at("pages"))
    assert "No page waits to be checked." in page
    assert at("new-page") in page.split("</header>")[-1]
