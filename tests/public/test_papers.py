"""The letter as a PDF."""

from datetime import date

import cast
import pypdfium2  # type: ignore[import-untyped]
import pytest
from browsing import text
from django.test import Client

from habeas.actions.models import Submission
from habeas.appeals.models import Appeal
from habeas.kernel import clock
from habeas.public import papers

pytestmark = pytest.mark.django_db
PAGE = "/en/appeals/ua-20-2016/"


def words(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def width(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return round(float(document[0].get_width()))
    finally:
        document.close()


@pytest.mark.usefixtures("appeal")
def test_the_letter_to_sign_by_hand_is_kept_by_caches_and_the_same_each_time(
    client: Client,
) -> None:
    first, second = client.get(f"{PAGE}letter.pdf"), client.get(f"{PAGE}letter.pdf")
    assert first.status_code == 200
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.headers["Cache-Control"] == "public, max-age=60"
    assert first.content == second.content
    assert "I write to you about Ada Sample, aged 78" in words(first.content)


def test_a_new_version_and_a_new_day_are_a_new_paper(client: Client, appeal: Appeal) -> None:
    before = client.get(f"{PAGE}letter.pdf").content
    with clock.as_of(date(2016, 7, 1)):
        next_day = client.get(f"{PAGE}letter.pdf").content
    cast.revise(appeal, body="Other words.")
    revised = client.get(f"{PAGE}letter.pdf").content
    assert len({before, next_day, revised}) == 3


@pytest.mark.usefixtures("appeal")
def test_a_typed_name_is_printed_and_forgotten(client: Client) -> None:
    form = {"name": "Marie Exemple", "who": "teacher, Lyon", "country": "US"}
    response = client.post(f"{PAGE}letter.pdf", form)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert "Marie Exemple" in words(response.content)
    assert "United States, 30 June 2016" in words(response.content)
    assert width(response.content) == 612
    assert width(client.get(f"{PAGE}letter.pdf").content) == 595
    assert not Submission.objects.exists()
    assert all(letter.signer is None for letter, _paper in papers._kept)  # noqa: SLF001 - what stays in memory


@pytest.mark.usefixtures("appeal")
def test_a_name_that_cannot_be_printed_is_said(client: Client) -> None:
    for form in ({"name": ""}, {"name": "Ann\nB"}, {"name": "Ann", "country": "XX"}):
        response = client.post(f"{PAGE}letter.pdf", form)
        assert response.status_code == 422
        assert "could not be printed" in text(response)


@pytest.mark.usefixtures("appeal")
def test_while_one_is_made_the_next_is_asked_to_come_back(client: Client) -> None:
    with papers.COMPILING:  # as another reader's request holds it
        response = client.post(f"{PAGE}letter.pdf", {"name": "Marie", "country": "FR"})
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "2"


def test_each_letter_language_and_addressee_has_its_paper(client: Client) -> None:
    cast.ring()
    cast.open_appeal_of(
        cast.office_by_mail(), cast.office_by_fax(), cast.office_by_post(),
        letter_languages=["en", "fr", "fr"],
    )  # fmt: skip
    told = {
        which: words(client.get(f"{PAGE}letter{which}.pdf").content)
        for which in ("", ".en", ".fr", ".fr.2", ".fr.3")
    }
    assert "Minister of Examples" in told[""]
    assert told[""] == told[".en"]
    assert "Premier of Examples" in told[".fr"]
    assert told[".fr"] == told[".fr.2"]
    assert "Governor of Examples" in told[".fr.3"]
    for missing in (".de", ".fr.4", ".fr.0", ".x"):
        assert client.get(f"{PAGE}letter{missing}.pdf").status_code == 404
    page = client.get(PAGE).content.decode()
    for which in ("", ".fr.2", ".fr.3"):
        assert f'href="{PAGE}letter{which}.pdf"' in page


def test_the_own_mailbox_is_offered_only_where_the_office_has_one(client: Client) -> None:
    cast.ring()
    cast.open_appeal_of(cast.office_by_fax())
    assert "mailto:premier" not in client.get(PAGE).content.decode()
    cast.open_appeal_of(cast.office_by_mail(), slug="ua-22-2016")
    page = client.get("/en/appeals/ua-22-2016/").content.decode()
    assert 'href="mailto:minister@office.example?subject=Ada%20Sample&amp;body=' in page
    assert "%0D%0A" in page


def test_a_paper_that_a_reader_has_is_not_given_again(client: Client, appeal: Appeal) -> None:
    first = client.get(f"{PAGE}letter.pdf")
    etag = first.headers["ETag"]
    again = client.get(f"{PAGE}letter.pdf", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag
    assert again.headers["Cache-Control"] == "public, max-age=60"
    with clock.as_of(date(2016, 7, 1)):
        next_day = client.get(f"{PAGE}letter.pdf", headers={"If-None-Match": etag})
    assert next_day.status_code == 200
    cast.revise(appeal, body="Other words.")
    revised = client.get(f"{PAGE}letter.pdf", headers={"If-None-Match": etag})
    assert revised.status_code == 200
    assert len({etag, next_day.headers["ETag"], revised.headers["ETag"]}) == 3


@pytest.mark.usefixtures("appeal")
def test_a_paper_has_no_query(client: Client) -> None:
    assert client.get(f"{PAGE}letter.pdf?x=1").status_code == 404
    assert client.post(f"{PAGE}letter.pdf?x=1", {"name": "Ann", "country": "-"}).status_code == 404


@pytest.mark.usefixtures("appeal")
def test_a_missing_name_is_told_what_this_form_offers(client: Client) -> None:
    told = text(client.post(f"{PAGE}letter.pdf", {"name": "", "country": "FR"}))
    assert "Please write your name, or print it without." in told
    assert "counted" not in told


def test_what_we_hold_says_how_long_the_link_works(client: Client) -> None:
    told = text(client.get("/en/what-we-hold/"))
    assert "until you confirm or seven days are over" in told
    assert "Every mail of ours" not in told
