"""What every answer carries, and what the server answers when something is wrong."""

import gzip
import logging
import re
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from typing import Any

import cast
import pytest
from browsing import FORM, link_to_confirm, press, sign, tags, text
from django.db import connection
from django.test import Client

from habeas.actions.models import Submission
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.project.logs import RoutesOnly
from habeas.public.answers import style_address

pytestmark = pytest.mark.django_db

STATUSES = {200, 302, 303, 400, 403, 404, 410, 413, 422}
PUBLISHED = ("/en/", "/en/appeals/ua-20-2016/", "/fr/cases/ada-sample/", "/ar/what-we-hold/")


def every_answer(client: Client, appeal: Appeal) -> Iterator[Any]:
    """Walk through every kind of answer there is, errors included."""
    page = f"/en/appeals/{appeal.slug}/"
    for path in (*PUBLISHED, "/", "/health", "/en/nope/", "/nope", f"{page}letter.pdf"):
        yield client.get(path)
    yield sign(client, appeal, email="nowhere")
    yield client.post(f"{page}sign", FORM, headers={"Sec-Fetch-Site": "cross-site"})
    yield client.post(f"{page}sign", b"name=%ff", content_type="application/x-www-form-urlencoded")
    yield client.post(f"{page}sign", b"x" * 1_000_001, content_type="text/plain")
    yield client.post(f"{page}letter.pdf", {"name": "Marie", "country": "FR"})
    path = link_to_confirm(client, appeal)
    yield client.get(path)
    sent = press(client, path)
    yield sent
    yield client.get(sent.headers["Location"])
    yield client.post(sent.headers["Location"] + "withdraw")
    stopping.withdraw(appeal, by=cast.case_worker())
    yield client.get(page)


def test_no_public_answer_sets_a_cookie_or_asks_to_vary(client: Client, appeal: Appeal) -> None:
    answers = list(every_answer(client, appeal))
    assert {answer.status_code for answer in answers} >= STATUSES
    for answer in answers:
        assert not answer.cookies, answer
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")


def test_every_answer_carries_the_security_headers(client: Client, appeal: Appeal) -> None:
    for answer in every_answer(client, appeal):
        headers = answer.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_has_a_script_a_style_of_its_own_or_a_third_party(
    client: Client, appeal: Appeal
) -> None:
    for answer in every_answer(client, appeal):
        if not answer.headers.get("Content-Type", "").startswith("text/html"):
            continue
        page = tags(answer)
        assert not re.search(r"<script|<style|\bstyle=|\bon[a-z]+=|<iframe|<img|@import", page)
        assert re.findall(r'<link rel="stylesheet" href="([^"]+)"', page) in ([], [style_address()])


@pytest.mark.usefixtures("appeal")
@pytest.mark.parametrize("path", PUBLISHED)
def test_published_pages_are_kept_a_minute_and_not_sent_twice(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"] == "public, max-age=60"
    assert "Vary" not in response.headers
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    assert client.get(path).content == response.content


def test_the_tag_of_a_page_changes_with_its_content(client: Client, appeal: Appeal) -> None:
    path = f"/en/appeals/{appeal.slug}/"
    before = client.get(path).headers["ETag"]
    stopping.pause(appeal, by=cast.case_worker())
    assert client.get(path).headers["ETag"] != before


def test_what_is_answered_to_a_post_is_not_kept(client: Client, appeal: Appeal) -> None:
    for response in (sign(client, appeal), sign(client, appeal, email="nowhere")):
        assert response.headers["Cache-Control"] == "no-store"
        assert "ETag" not in response.headers


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-CH, fr;q=0.9, en;q=0.8", "fr"),
        ("de, ar;q=0.5", "ar"),
        ("zh-TW", "zh-Hans"),
        ("fr;q=0, en;q=0.1", "en"),
        ("de", "en"),
        ("", "en"),
        ("fr;q=x, *", "en"),
    ],
)
def test_the_first_address_leads_to_the_readers_language(
    client: Client, accepted: str, language: str
) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert response.status_code == 302
    assert response.headers["Location"] == f"/{language}/"
    assert response.headers["Cache-Control"] == "no-store"


def test_pages_speak_the_language_of_their_address(client: Client, appeal: Appeal) -> None:
    for language, words in (
        ("fr", "Signer la lettre"),
        ("ar", "وقّعوا الرسالة"),
        ("zh-Hans", "签署这封信"),
        ("en", "Sign the letter"),
    ):
        page = tags(client.get(f"/{language}/appeals/{appeal.slug}/"))
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page
        assert words in page


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://testserver:81"}, 403),
        ({"Origin": "null"}, 200),
        ({"Origin": "https://testserver", "Host": "testserver"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({}, 200),
    ],
)
def test_a_post_is_refused_on_proof_that_another_site_sent_it(
    client: Client, appeal: Appeal, headers: dict[str, str], status: int
) -> None:
    headers = {"Host": "testserver"} | headers
    response = client.post(f"/fr/appeals/{appeal.slug}/sign", FORM, headers=headers)
    assert response.status_code == status
    if status == 403:
        assert "Un autre site a envoyé ce formulaire" in text(response)
        assert not Submission.objects.exists()


def test_bodies_that_are_too_large_or_not_utf8_get_a_page_in_the_readers_language(
    client: Client, appeal: Appeal
) -> None:
    address = f"/fr/appeals/{appeal.slug}/sign"
    form = "application/x-www-form-urlencoded"
    large = client.post(address, b"name=" + b"x" * 10_000_000, content_type=form)
    assert large.status_code == 413
    assert "trop à la fois" in text(large)
    for body in (b"name=%ff%fe", b"name=\xff"):
        broken = client.post(address, body, content_type=form)
        assert broken.status_code == 400
        assert "pas pu lire" in text(broken)
    assert not Submission.objects.exists()


def test_an_unknown_address_answers_in_the_readers_language(client: Client) -> None:
    assert "pas de page ici" in text(client.get("/fr/nope/"))
    assert "لا توجد صفحة هنا" in text(client.get("/nope", headers={"Accept-Language": "ar"}))


def test_a_method_that_is_not_meant_is_refused(client: Client, appeal: Appeal) -> None:
    assert client.get(f"/en/appeals/{appeal.slug}/sign").status_code == 405
    assert client.post(f"/en/appeals/{appeal.slug}/").headers["Allow"] == "GET, HEAD"
    assert client.put("/en/").status_code == 405


def test_a_broken_database_still_gets_a_page(appeal: Appeal) -> None:
    client = Client(raise_request_exception=False)

    def broken(*_args: object) -> None:
        raise RuntimeError("Marie Exemple is in this message")

    with connection.execute_wrapper(broken):
        response = client.get(f"/fr/appeals/{appeal.slug}/")
    assert response.status_code == 500
    assert "C’est notre faute" in text(response)
    assert "Marie" not in tags(response)


def test_no_token_and_no_name_reaches_a_log(
    appeal: Appeal, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client(raise_request_exception=False)
    caplog.handler.addFilter(RoutesOnly())
    caplog.set_level(logging.DEBUG, logger="django.request")
    caplog.set_level(logging.DEBUG, logger="habeas")
    path = link_to_confirm(client, appeal)
    token = path.rstrip("/").rpartition("/")[2]
    sent = press(client, path)
    mine = sent.headers["Location"].rstrip("/").rpartition("/")[2]
    client.get(f"/en/confirm/{token}x/")
    client.get(f"/en/my/{mine}x/")

    def broken(*_args: object) -> None:
        raise RuntimeError("Marie Exemple is in this message")

    with connection.execute_wrapper(broken):
        client.get(path)
        client.get(sent.headers["Location"])
    said = caplog.text
    assert "confirm/<str:token>/" in said
    for secret in (token, mine, "Marie"):
        assert secret not in said


@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh-Hans"])
def test_a_page_with_its_style_sheet_is_at_most_30_kilobytes(client: Client, language: str) -> None:
    cast.ring()
    cast.open_appeal_of(cast.office_by_mail(), cast.office_by_fax(), letter_languages=["en", "fr"])
    sheet = (files("habeas.public") / "static/public/habeas.css").read_bytes()
    page = client.get(f"/{language}/appeals/ua-20-2016/").content
    assert len(gzip.compress(page)) + len(gzip.compress(sheet)) <= 30_000


def test_a_page_is_read_in_order_without_its_style(client: Client, appeal: Appeal) -> None:
    page = tags(client.get(f"/en/appeals/{appeal.slug}/"))
    assert page.index('class="skip"') < page.index("<header") < page.index("<main")
    levels = [int(level) for level in re.findall(r"<h([1-6])", page)]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.usefixtures("appeal")
def test_the_archived_day_stands_on_every_page(client: Client) -> None:
    for path in PUBLISHED:
        page = tags(client.get(path))
        assert 'class="banner"' in page
        assert "2016" in page


def test_a_host_that_is_not_ours_gets_no_page(client: Client, appeal: Appeal) -> None:
    page = f"/en/appeals/{appeal.slug}/"
    assert client.get(page, HTTP_HOST="other.example").status_code == 400
    forged = client.post(
        page + "sign", HTTP_HOST="other.example", HTTP_ORIGIN="http://other.example"
    )
    assert forged.status_code == 400


def test_a_body_of_unsaid_length_is_refused_unread(client: Client, appeal: Appeal) -> None:
    answer = client.post(f"/en/appeals/{appeal.slug}/sign", HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code == 413
