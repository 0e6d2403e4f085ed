"""A seized server names nobody: the whole data folder and every log are read for supporters.

Two hundred invented people sign and confirm by plain HTTP at a real web process that cannot reach a
private key; a real courier writes to a real SMTP server. What the desk keeps confidential is
sealed, and opened where the desk's key is. Then every byte on the disk is searched.
"""

import base64
import hashlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import migrated
import pytest

from habeas.ops.catcher import Catcher

PEOPLE: Final = 200
SLUGS: Final = ("ua-12-2016", "ua-13-2016")
PATIENCE: Final = 90.0


@dataclass(frozen=True)
class Supporter:
    number: int

    @property
    def counted(self) -> bool:
        return self.number % 4 == 0

    @property
    def word(self) -> str:
        """A word of letters alone that nobody else has."""
        return "".join(chr(ord("a") + int(digit)) for digit in f"{self.number:03}")

    @property
    def name(self) -> str:
        return f"Quillantha{self.word} Invented"

    @property
    def who(self) -> str:
        return f"zitherist{self.word}, Model City"

    @property
    def email(self) -> str:
        return f"quillantha{self.word}@mailbox{self.word}.example"

    def digests(self) -> list[bytes]:
        """Hashes that anyone with a list of names or addresses could undo."""
        return [
            form
            for text in (self.name, self.email)
            for algorithm in ("md5", "sha1", "sha256", "sha512")
            for digest in [hashlib.new(algorithm, text.encode()).digest()]
            for form in (digest, digest.hex().encode())
        ]


# The words that every name, address and "who" of the two hundred has in it: in bytes, in UTF-16,
# and in base64 at each of its three offsets. They are long: sealed bytes hold none by chance.
WRITTEN: Final = re.compile(
    b"|".join(
        re.escape(spelling)
        for word in ("quillantha", "Quillantha", "zitherist", "mailboxa", "smaragdine")
        for spelling in (
            word.encode(),
            word.encode("utf-16-le"),
            base64.b64encode(word.encode())[: len(word) // 3 * 4],
            base64.b64encode(b"x" + word.encode())[4 : 4 + (len(word) - 2) // 3 * 4],
            base64.b64encode(b"xx" + word.encode())[4 : 4 + (len(word) - 1) // 3 * 4],
        )
    ),
    re.IGNORECASE,
)


# What a source told the desk, and a document that she gave: sealed with the desk's public key by a
# process that has no more, opened by one that has the private key, from its log to its file.
CONFIDENTIAL: Final = "smaragdine lives behind the bakery, +41 22 555 01 99"
SEAL: Final = f"""
import django; django.setup()
from habeas.cases import confiding
from habeas.cases.models import Case
case = Case.objects.order_by("pk").first()
by = case.assigned.get()
said = {CONFIDENTIAL!r}
confiding.confide(case, kind="source", label="a neighbour", by=by, text=said)
confiding.confide(case, kind="document", label="a statement", by=by, document=said.encode() * 999)
"""
REVEAL: Final = f"""
import django; django.setup()
from habeas.cases import confiding
from habeas.cases.models import Confidential
for row in Confidential.objects.all():
    by = row.case.assigned.get()
    opened = confiding.reveal(row, by=by, because="To see that it opens.")
    assert opened.decode().startswith({CONFIDENTIAL!r})
"""


@contextmanager
def running(log: IO[bytes], environment: dict[str, str], *words: str) -> Iterator[None]:
    command = [sys.executable, "-m", "habeas.cli", *words]
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield
        assert process.poll() is None, f"{words[0]} ended by itself"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def fetch(url: str, form: Sequence[tuple[str, str]] | None = None) -> tuple[int, str, str]:
    """Return status, address after redirects, and text."""
    body = urllib.parse.urlencode(form).encode() if form is not None else None
    with urllib.request.urlopen(url, body, timeout=30) as answer:
        return answer.status, answer.url, answer.read().decode()


def wait_until(what: str, done: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if done():
            return
        time.sleep(0.2)
    pytest.fail(f"waited in vain for {what}")


def prepare(environment: dict[str, str]) -> None:
    """Make the data folder with the examples in it, in a process of its own."""
    migrated.copy_into(Path(environment["HABEAS_DATA"]))
    code = (
        "import os, pathlib; os.umask(0o077)\n"
        "from habeas import conf\n"
        "from habeas.ops import founding\n"
        "founding.found(conf.data_dir())\n"
        "import django; django.setup()\n"
        "from habeas.ops import examples\n"
        "from habeas.staff import accounts\n"
        "two = [accounts.add_staff(username=n, password='plainly-invented-word', roles=[r])\n"
        "       for n, r in (('wanda', 'case worker'), ('ali', 'approver'))]\n"
        "examples.load_all(case_worker=two[0], approver=two[1])\n"
        "from habeas.directory.models import Contact\n"
        "Contact.objects.update(daily_cap=500)  # every letter travels by itself, today\n"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


def sign(web: str, supporter: Supporter, slug: str) -> None:
    form = [
        ("shown", "counted" if supporter.counted else "named"),
        ("name", supporter.name),
        ("who", supporter.who),
        ("country", "FR"),
        ("email", supporter.email),
    ]
    status, _, text = fetch(f"{web}/en/appeals/{slug}/sign", form)
    assert status == 200
    assert supporter.email in text


def confirm(link: str) -> str:
    """Press the button of the confirm page as a browser would; return the *my* page's address."""
    _, _, page = fetch(link)
    form = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page)
    _, my_page, text = fetch(link, [*form, ("answer", "send")])
    assert "/my/" in my_page
    assert text
    return my_page


def links_in(catcher: Catcher) -> list[str]:
    pattern = re.compile(r"http\S+/confirm/\S+/")
    return [found.group() for mail in catcher.mails if (found := pattern.search(mail.text))]


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    catcher = Catcher()
    catcher.start()
    yield catcher
    catcher.stop()


def test_a_seized_server_names_nobody(tmp_path: Path, catcher: Catcher) -> None:
    data, keys, port = tmp_path / "data", tmp_path / "elsewhere", free_port()
    desk_keys = tmp_path / "of the desk"
    data.mkdir(mode=0o700)
    web = f"http://127.0.0.1:{port}"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "HABEAS_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "habeas.project.settings",
        "HABEAS_DEMO": "1",
        "HABEAS_TODAY": "2016-06-30",
        "HABEAS_REST_MINUTES": "0",
        "HABEAS_OFFICE_HOURS": "always",
        "HABEAS_URL": web,
        "HABEAS_MAIL": f"smtp://{catcher.smtp}",
        "HABEAS_FAX": f"fax+smtp://{catcher.smtp}/fax.example",
    }
    prepare(environment)
    # The web process has no key that opens a seal: there is none on its side of the disk.
    (data / "keys").rename(keys)
    (data / "desk-keys").rename(desk_keys)
    people = [Supporter(number) for number in range(PEOPLE)]
    log_path = tmp_path / "logs"
    with log_path.open("wb") as log:
        courier = running(log, {**environment, "HABEAS_KEYS": str(keys)}, "courier")
        web_server = running(log, environment, "web", "--only", "public", "--port", str(port))
        with web_server, courier:
            wait_until("the web process", lambda: _answers(f"{web}/health"))
            for supporter in people:
                sign(web, supporter, SLUGS[supporter.number % 2])
            wait_until("the mails", lambda: len(links_in(catcher)) == PEOPLE)
            my_pages = [confirm(link) for link in links_in(catcher)]
            # A counted letter waits; of the others the first appeal sends one fax, the second
            # two mails.
            named = [person for person in people if not person.counted]
            letters = sum(1 + person.number % 2 for person in named)
            wait_until("the letters", lambda: _letters(catcher) >= letters)
            for page in my_pages[:3]:
                assert fetch(page)[0] == 200
            # A link that is none, an address that is none: errors must not be written down either.
            for path in ("/en/confirm/" + "A" * 43 + "/", "/en/appeals/none/"):
                with pytest.raises(urllib.error.HTTPError):
                    fetch(web + path)
            for told, code in (({}, SEAL), ({"HABEAS_DESK_KEYS": str(desk_keys)}, REVEAL)):
                command = [sys.executable, "-c", code]
                ours = {**environment, **told}
                subprocess.run(command, env=ours, stdout=log, stderr=log, check=True)
    searched = {path: path.read_bytes() for path in data.rglob("*") if path.is_file()}
    assert any(path.name.startswith("habeas.sqlite3") for path in searched)
    assert not (data / "keys").exists()
    assert not (data / "desk-keys").exists()
    searched[log_path] = log_path.read_bytes()
    assert not {
        path.name: WRITTEN.findall(content)[:3]
        for path, content in searched.items()
        if WRITTEN.search(content)
    }
    everything = b"\0".join(searched.values())
    digests = [digest for person in people for digest in person.digests()]
    assert not [digest for digest in digests if digest in everything]
    tokens = [link.rstrip("/").rpartition("/")[2] for link in links_in(catcher)]
    assert not [token for token in tokens if token.encode() in everything]


def test_the_search_would_find_a_name() -> None:
    someone = Supporter(7)
    for text in (someone.name, someone.who, someone.email, CONFIDENTIAL):
        assert WRITTEN.search(b"..." + text.upper().encode() + b"...")
        assert WRITTEN.search(text.encode("utf-16-le"))
        for offset in range(3):
            assert WRITTEN.search(base64.b64encode(b"x" * offset + text.encode()))


def _answers(url: str) -> bool:
    try:
        return fetch(url)[0] == 200
    except OSError:
        return False


def _letters(catcher: Catcher) -> int:
    return sum(1 for mail in catcher.mails if not mail.rcpt_to[0].startswith("quillantha"))
