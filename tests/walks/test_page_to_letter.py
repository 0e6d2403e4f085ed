"""From an appeal page as text to the letter on the official's desk, as people do it.

The page is imported by command. Wanda completes the draft at the desk and answers the risk
questions; Ali, who reads the language, says yes to each part, looks a second time and opens the
appeal; a reader signs on the public page and confirms by the mailed link; the
letter arrives at a real mail server of this machine.
"""

import email
import email.policy
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Final

import cast
import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest
from browser import Browser

from habeas import conf
from habeas.actions import opening
from habeas.actions.mails import SystemMail
from habeas.appeals import risks
from habeas.appeals.models import Appeal, LetterText
from habeas.channels import base
from habeas.channels.base import Envelope
from habeas.cli import main
from habeas.delivery import dispatching, planning, reckoning
from habeas.desk.approvals import stamp_of
from habeas.desk.parts import parts_of
from habeas.importers.reading.reader import ReadAppeal, load_page, read_page
from habeas.kernel import clock
from habeas.ops.catcher import Catcher
from habeas.staff.organisations import domain_day

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
APPEALS = Path(os.environ.get("HABEAS_APPEALS", ROOT.parent / "shared" / "appeals"))
SEED: Final = APPEALS / "00-take-action-mi-chongbiao.txt"
PAGES: Final = ROOT / "tests" / "pages"
SUMMARY: Final = "What happened, told by the case worker in two sentences. It is not over."
ASK: Final = "Ask for what the letter asks for."
YESES: Final = ("facts", "words-en", "addressing", "risks", "limits")


@dataclass(frozen=True)
class Walk:
    """A page, a day on which it is fresh, and where its letter has to arrive."""

    path: Path
    today: str
    arrives_at: str


WALKS = [
    Walk(PAGES / "couple.txt", "2031-05-20", "442079460123@fax.example"),
    Walk(PAGES / "single.txt", "2031-05-20", "minister@maps.example"),
    Walk(PAGES / "office.txt", "2031-05-20", "bureau@cliffs.example"),
    Walk(SEED, "2016-06-30", "861065961109@fax.example"),
]


@pytest.fixture
def catcher(monkeypatch: pytest.MonkeyPatch) -> Iterator[Catcher]:
    catching = Catcher()
    catching.start()
    monkeypatch.setenv("HABEAS_MAIL", f"smtp://{catching.smtp}")
    monkeypatch.setenv("HABEAS_FAX", f"fax+smtp://{catching.smtp}/fax.example")
    yield catching
    catching.stop()


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: walk.path.stem)
def test_a_page_becomes_a_letter_that_arrives(
    walk: Walk, catcher: Catcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not walk.path.exists():
        pytest.skip(f"the labelled appeals are not here ({APPEALS.name}; set HABEAS_APPEALS)")
    monkeypatch.setenv("HABEAS_TODAY", walk.today)
    read = read_page(load_page(walk.path))
    cast.organisation()
    cast.ring()

    appeal = imported(walk.path)
    page = f"/en/appeals/{appeal.slug}/"
    assert Browser().open(page).status == 404

    wanda, ali = at_the_desk("wanda.worker"), at_the_desk("ali.approver")
    complete(wanda, appeal, read)
    approve(ali, appeal)
    assert Browser().open(page).status == 404, "every yes together does not open an appeal"
    look_again_and_open(ali, appeal)
    assert Browser().open(page).status == 200

    reader = Browser().open(page)
    letter = written(appeal, read)
    look_at(reader, read, letter)
    sign_and_confirm(reader, catcher)
    carry()
    letter_arrived(catcher, read, letter, at=walk.arrives_at)
    line = reckoning.ledger(appeal)[0]
    assert (line.state, line.evidence, line.count) == ("accepted", "E1", 1)
    assert not reader.has_cookies


def test_nobody_publishes_an_imported_page_alone() -> None:
    cast.organisation()
    appeal = imported(PAGES / "couple.txt")
    wanda = at_the_desk("wanda.worker")
    complete(wanda, appeal, read_page(load_page(PAGES / "couple.txt")))
    wanda.open(approvals_of(appeal))
    forms = {action.removeprefix(f"/desk/appeals/{appeal.pk}/") for action in wanda.actions()}
    assert forms == {"give-back/", "make-quiet/"}
    assert "someone else has to look a second time" in wanda.text
    seen = stamp_of(parts_of(appeal, cast.case_worker(), guest=False))
    look = {"source": "second", "sister": "on", "then": "open", "seen": seen}
    statuses = {f"approvals/{key}/": 403 for key in YESES} | {"second-look/": 403, "open/": 409}
    for address, status in statuses.items():
        wanda.open(approvals_of(appeal))
        wanda.force(f"/desk/appeals/{appeal.pk}/{address}", **look)
        assert (address, wanda.status) == (address, status)
    assert Browser().open(f"/en/appeals/{appeal.slug}/").status == 404


def imported(path: Path) -> Appeal:
    """Import a page as Wanda; the command is the one that is typed."""
    cast.case_worker(), cast.approver()
    (conf.data_dir() / "secret.key").write_text("plainly-invented", encoding="ascii")
    assert main(["import", "--by", "wanda.worker", str(path)]) == 0
    return Appeal.objects.get()


def at_the_desk(username: str) -> Browser:
    staff = Browser().open("/desk/login/")
    staff.submit(action="/desk/login/", username=username, password=cast.PASSWORD)
    assert staff.url.startswith("/desk/")
    assert "login" not in staff.url
    return staff


def complete(wanda: Browser, appeal: Appeal, read: ReadAppeal) -> None:
    """Do what the report asks for: consents, a check, each fax by itself, the words, the risks."""
    case = f"/desk/cases/{appeal.case.pk}/"
    for person in appeal.case.persons.all():
        consent = f"persons/{person.pk}/consents/record/"
        saved(
            wanda.open(f"{case}{consent}").submit(
                action=consent,
                what=["name", "story"],
                given_by="the family, by telephone",
                given_on="2016-06-01",
                ask_again_by=(domain_day() + timedelta(7)).isoformat(),
            )
        )
        if not read.dates.detained_on:
            situation = {"status": "threatened", "since": "2031-03"}
            saved(
                wanda.open(f"{case}situations/add/").submit(
                    action="situations/add/", person=str(person.pk), **situation
                )
            )
    saved(wanda.open(case).submit(action="still-true/"))
    office = appeal.addressees.get().office
    for fax in office.contacts.filter(channel="fax"):
        contact = f"directory/{office.pk}/contact/{fax.pk}/"
        saved(wanda.open(f"/desk/{contact}").submit(action=contact, carriage="each"))
    page = f"words/page/{appeal.texts.get().pk}/"
    saved(wanda.open(f"/desk/{page}").submit(action=page, summary=SUMMARY, ask=ASK))
    for words in (page, f"words/letter/{appeal.letter_texts.get().pk}/"):
        saved(wanda.open(f"/desk/{words}").submit(action=f"{words}submit/"))
    answers = f"appeals/{appeal.pk}/risks/"
    no = dict.fromkeys(risks.QUESTIONS, "no")
    saved(wanda.open(f"/desk/{answers}").submit(action=answers, **no))


def approve(ali: Browser, appeal: Appeal) -> None:
    """Say yes to each part that the page of the second person shows, one button after another."""
    said = []
    while yeses := yeses_of(ali.open(approvals_of(appeal)), appeal):
        said.append(yeses[0])
        saved(ali.submit(action=f"approvals/{yeses[0]}/"))
    assert said == list(YESES)
    assert "This is missing" not in ali.text


def look_again_and_open(ali: Browser, appeal: Appeal) -> None:
    """Answer what only the second person answers, and open."""
    ali.open(approvals_of(appeal))
    saved(ali.submit(action="second-look/", source="second", sister="on", then="open"))


def approvals_of(appeal: Appeal) -> str:
    return f"/desk/appeals/{appeal.pk}/approvals/"


def yeses_of(desk: Browser, appeal: Appeal) -> list[str]:
    """Which parts of the page ask for a yes."""
    page = approvals_of(appeal)
    yeses = [action for action in desk.actions() if action.startswith(page)]
    return [action.removeprefix(page).strip("/") for action in yeses]


def saved(desk: Browser) -> None:
    """Nothing was refused: the screen shows what comes after the deed."""
    assert desk.status == 200, desk.text
    told = desk.page.select(".error-message, .messages .error")
    assert not [each for each in told if not each.find_parent("template")], desk.text


def written(appeal: Appeal, read: ReadAppeal) -> list[str]:
    """Give what the letter says between its living facts, which is what the page says."""
    letter = LetterText.objects.get(appeal=appeal, language=appeal.language)
    texts = [letter.salutation, letter.body, letter.lead_in, *letter.demands]
    parts = [part.strip() for text in texts for part in re.split(r"\{[^{}]+\}|\n+", text)]
    parts = [part for part in parts if re.search(r"\w", part)]
    assert all(bare(part) in bare(read.text) for part in parts)
    assert len(parts) > len(read.demands) > 0
    return parts


def look_at(reader: Browser, read: ReadAppeal, letter: list[str]) -> None:
    """The public page shows the people, the letter as it was read, and the words of the desk."""
    for words in (*letter, *(subject.name for subject in read.subjects), SUMMARY, ASK):
        assert words in reader.text, words


def sign_and_confirm(reader: Browser, catcher: Catcher) -> None:
    typed = {"shown": "named", "name": "Marie Exemple", "who": "teacher, Lyon", "country": "FR"}
    reader.submit(action="/sign", email="marie@supporter.example", **typed)
    assert (reader.status, "marie@supporter.example" in reader.text) == (200, True)
    assert catcher.mails == []
    open_submissions()
    (mail,) = catcher.mails
    assert mail.rcpt_to == ("marie@supporter.example",)
    link = re.search(rf"{re.escape(conf.public_url())}(/en/confirm/\S+)", body_of(parsed(mail.raw)))
    assert link
    reader.open(link[1])
    assert "Send your letter?" in reader.text
    reader.submit(action=link[1], answer="send")
    assert re.fullmatch(r"/en/my/[^/]+/", reader.url)
    assert "Thank you" in reader.text


def carry() -> None:
    """Let the courier open what was confirmed, plan its deliveries and carry them."""
    open_submissions()
    assert planning.plan_due(clock.now()) == 1
    assert dispatching.dispatch_due(cast.ring(), "courier-of-the-walk", clock.now()) == 1


def open_submissions() -> None:
    carrier = dispatching.carriers()["email"]

    def send(mail: SystemMail) -> None:
        envelope = Envelope(sender=mail.sender, recipient=mail.recipient, message=mail.message)
        base.send(carrier, envelope)

    assert opening.open_due(cast.ring(), send) == 1


def letter_arrived(catcher: Catcher, read: ReadAppeal, letter: list[str], *, at: str) -> None:
    """The letter lies at the office: as text and PDF by mail, as PDF alone by fax."""
    mail = catcher.mails[-1]
    assert mail.rcpt_to == (at,)
    message = parsed(mail.raw)
    (pdf,) = (part for part in message.walk() if part.get_content_type() == "application/pdf")
    papers = [text_of(pdf.get_content())]
    if not at.endswith("@fax.example"):
        papers.append(body_of(message))
    for paper in map(bare, papers):
        for words in ("Marie Exemple", *letter):
            assert bare(words) in paper, words
    address = read.addressees[0].lines[:-1]
    assert all(bare(line) in bare(papers[0]) for line in address)


def parsed(raw: bytes) -> EmailMessage:
    return email.message_from_bytes(raw, policy=email.policy.default)


def body_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body
    return str(body.get_content())


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def bare(text: str) -> str:
    """Leave out what a line break, a hyphen or typography changes."""
    return re.sub(r"[\s\u00ad\u2010-\u2015\ufffe'‘’\"“”\x02-]", "", text)
