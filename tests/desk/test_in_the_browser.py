"""The desk in a real browser: no other host is asked, axe finds nothing in our own markup."""

from urllib.parse import urlsplit

import cast
import pytest
from django.urls import reverse
from in_browser import faults, keep_picture, sign_in
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from habeas.appeals.models import Appeal
from habeas.cases import confiding
from habeas.staff import accounts, roles

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def screens(appeal: Appeal) -> dict[str, str]:
    """The addresses of our own screens, of an appeal that is open."""
    case, office = appeal.case, appeal.addressees.get().office
    letter, page = appeal.letter_texts.get(), appeal.texts.get()
    ada = case.persons.get()
    sealed = confiding.confide(
        case, kind="family", label="her sister", by=cast.case_worker(), text="Invented, by letter."
    )
    return {
        "confide": reverse("desk:confide", args=[case.pk]),
        "document": reverse("desk:add-document", args=[case.pk]),
        "assign": reverse("desk:assign", args=[case.pk]),
        "reveal": reverse("desk:reveal", args=[case.pk, sealed.pk]),
        "forget": reverse("desk:forget-confidential", args=[case.pk, sealed.pk]),
        "picture": reverse("desk:add-picture", args=[case.pk, ada.pk]),
        "no picture": reverse("desk:remove-picture", args=[case.pk, ada.pk]),
        "needs": reverse("wagtailadmin_home"),
        **{name: reverse(f"desk:{name}") for name in ("cases", "directory", "appeals")},
        **{
            name: reverse(f"desk:{name}")
            for name in ("organisation", "audit", "open-case", "library")
        },
        "case": reverse("desk:case", args=[case.pk]),
        "person": reverse("desk:amend-person", args=[case.pk, case.persons.get().pk]),
        "event": reverse("desk:add-event", args=[case.pk]),
        "office": reverse("desk:office", args=[office.pk]),
        "contact": reverse("desk:add-office-fact", args=[office.pk, "contact"]),
        "appeal": reverse("desk:appeal", args=[appeal.pk]),
        "limits": reverse("desk:set-limits", args=[appeal.pk]),
        "approvals": reverse("desk:approvals", args=[appeal.pk]),
        "close": reverse("desk:close", args=[appeal.pk]),
        "withdrawn": reverse("desk:explain-withdrawal", args=[appeal.pk]),
        "ledger": reverse("desk:ledger", args=[appeal.pk]),
        "letter": reverse("desk:words", args=["letter", letter.pk]),
        "mail": reverse("desk:preview", args=["letter", letter.pk, letter.latest_revision_id]),
        "page": reverse("desk:preview", args=["page", page.pk, page.latest_revision_id]),
    }


@pytest.mark.parametrize("width", [360, 1280])
def test_no_screen_has_a_fault_that_axe_knows_and_no_other_host_is_asked(
    live_server: LiveServer, browser: Browser, width: int
) -> None:
    appeal = cast.open_appeal_of(cast.office_by_fax())
    ask_for_a_yes(appeal)
    context = browser.new_context(viewport={"width": width, "height": 800})
    asked: set[str] = set()
    context.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    page = context.new_page()
    broken: list[str] = []
    page.on(
        "console",
        lambda said: broken.append(f"{page.url}: {said.text}") if said.type == "error" else None,
    )
    cast.case_worker().groups.add(accounts.group(roles.ADMINISTRATOR))
    sign_in(page, live_server.url)
    wrong: list[object] = []
    for name, address in screens(appeal).items():
        page.goto(live_server.url + address)
        wrong += [(name, fault) for fault in faults(page)]
        keep_picture(page, name)
    context.close()
    assert not wrong
    assert not broken
    assert asked == {urlsplit(live_server.url).netloc}


def ask_for_a_yes(appeal: Appeal) -> None:
    """Let the other one change something of each kind, so that there is something to approve."""
    from habeas.cases import recording
    from habeas.staff import words

    other = cast.approver()
    person = appeal.case.persons.get()
    recording.amend_person(person, by=other, occupation="teacher")
    letter = appeal.letter_texts.get().newest()
    letter.body += "\n\nShe is aged 78."
    words.write(letter, by=other)
    words.submit(appeal.letter_texts.get(), by=other)
