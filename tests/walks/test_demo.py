"""The demo as a newcomer has it: one command, a page, a signature, a letter that arrives."""

import json
import os
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from running_demo import (
    HABEAS,
    PATIENCE,
    SIGNER,
    Demo,
    environment,
    get,
    wait_for,
)

from habeas.ops.ports import free

FAX = "861065961109@fax.example"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo.started(tmp_path_factory.mktemp("demo") / "data")
    yield running
    if running.process.poll() is None:
        running.end()


def test_a_letter_signed_on_the_page_arrives_as_a_fax(demo: Demo) -> None:
    page = demo.sign("ua-12-2016")
    mail = demo.mail_to(SIGNER["email"])
    phrase = str(mail["Subject"]).removeprefix("Your letter: ")
    assert phrase in page
    assert "Mi Chongbiao" not in mail.get_content()

    my = demo.confirm(mail)
    assert urlsplit(my).path.startswith("/en/my/")

    fax = demo.mail_to(FAX)
    assert fax.get_content_type() == "application/pdf"
    assert fax.get_payload(decode=True)[:5] == b"%PDF-"  # type: ignore[index]  # bytes: it is no multipart
    assert SIGNER["name"] not in str(fax.items())

    def arrived() -> list[dict[str, Any]] | None:
        letters: list[dict[str, Any]] = demo.ledger("ua-12-2016")["letters"]
        return letters if letters[0]["state"] == "accepted" else None

    (line,) = wait_for(arrived, "the ledger's line of an accepted fax")
    assert (line["channel"], line["evidence"], line["count"]) == ("fax", "E1", 1)

    status, shown, _ = get(my)
    assert status == 200
    assert SIGNER["name"] in shown


def test_the_wheel_in_an_empty_environment_does_the_same(tmp_path: Path) -> None:
    installed = os.environ.get("HABEAS_INSTALLED", "")
    if not installed:
        pytest.skip("HABEAS_INSTALLED names no `habeas` of an installed wheel; .ci/run makes one")
    demo = Demo.started(tmp_path / "data", command=[installed])
    try:
        demo.sign("ua-12-2016")
        demo.confirm(demo.mail_to(SIGNER["email"]))
        assert demo.mail_to(FAX).get_content_type() == "application/pdf"
    finally:
        assert demo.end() == 0


def test_letters_to_two_officials_leave_in_arabic_and_in_french(demo: Demo) -> None:
    demo.sign("ua-13-2016", email="amina@exemple.example", name="Amina Exemple")
    demo.confirm(demo.mail_to("amina@exemple.example"))
    arabic = demo.mail_to("minister@justice.example")
    french = demo.mail_to("parquet@courts.example")
    for letter, greeting in ((arabic, "معالي وزير العدل"), (french, "Madame la Procureure")):
        text = letter.get_body(("plain",))
        assert text
        assert greeting in text.get_content()
        assert "Amina Exemple" in text.get_content()
        assert [part.get_filename() for part in letter.iter_attachments()] == ["letter.pdf"]


def test_the_addresses_are_told_to_programs_and_to_their_owner_alone(demo: Demo) -> None:
    told = demo.told
    assert set(told) == {"web", "desk", "mailbox", "messages", "smtp", "staff"}
    assert [login["role"] for login in told["staff"]] == [
        "case worker",
        "approver",
        "administrator",
    ]
    every = {"role", "username", "password"}
    assert [set(login) for login in told["staff"]] == [every, every, {*every, "totp"}]
    assert json.loads(get(demo.url("/health"))[1]) == {"status": "ok"}
    assert get(told["mailbox"])[0] == 200
    assert get(told["desk"])[0] == 200  # its login
    assert urlsplit(told["desk"]).netloc != urlsplit(told["web"]).netloc
    assert get(demo.url("/desk/"))[0] == 404
    assert get(urljoin(told["desk"], "/en/"))[0] == 404
    for path in demo.folder.rglob("*"):
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path.name


def test_a_second_demo_on_the_same_folder_is_refused(demo: Demo) -> None:
    before = demo.told
    said = refused("demo", "--data", str(demo.folder), "--port", str(free()), "--no-browser")
    assert "already" in said
    assert demo.told == before


def test_other_commands_on_the_folder_see_the_same_house_and_day(
    demo: Demo,
) -> None:
    page = Path(__file__).parents[1] / "pages/couple.txt"
    words = [*HABEAS, "import", str(page), "--data", str(demo.folder), "--by", "case-worker"]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=True)
    assert urljoin(demo.told["desk"], "/desk/appeals/") in done.stdout


def test_a_courier_that_is_killed_is_started_again_and_nothing_is_lost(demo: Demo) -> None:
    time.sleep(3.5)  # one that has just begun is not started again
    courier = next(p for p, words in processes_of(demo.folder).items() if "courier" in words)
    os.kill(courier, signal.SIGKILL)
    demo.sign("ua-12-2016", email="later@exemple.example", name="Lea Later")
    demo.confirm(demo.mail_to("later@exemple.example"))
    demo.mail_to(FAX, besides=1)


def test_a_taken_port_is_said_before_anything_starts(demo: Demo, tmp_path: Path) -> None:
    port = str(urlsplit(demo.told["web"]).port)
    done = refused("demo", "--data", str(tmp_path / "other"), "--port", port)
    assert f"port {port}" in done
    assert not (tmp_path / "other").exists()


def test_mail_for_another_machine_is_refused(tmp_path: Path) -> None:
    for server in ("mail.example:25", "192.0.2.1:25", "127.0.0.1", "127.0.0.1:x"):
        assert "--smtp 127.0.0.1:PORT" in refused("demo", "--smtp", server)
    assert not list(tmp_path.iterdir())


def test_the_folder_of_a_real_house_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("of a real house")
    assert "not a demo's" in refused("demo", "--data", str(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_ctrl_c_ends_all_of_it_and_a_second_start_goes_on(demo: Demo) -> None:
    ledger = demo.ledger("ua-12-2016")
    logins = demo.told["staff"]
    assert processes_of(demo.folder)
    assert demo.end() == 0
    assert not processes_of(demo.folder)

    again = Demo.started(demo.folder)
    try:
        assert again.told["staff"] == logins
        assert again.ledger("ua-12-2016") == ledger
        web = min(p for p, words in processes_of(demo.folder).items() if "public" in words)
        os.kill(web, signal.SIGKILL)
        assert again.process.wait(PATIENCE) == 1
    finally:
        said = again.last_words()
    assert "The web server has ended" in said
    assert not processes_of(demo.folder)


def refused(*words: str) -> str:
    done = subprocess.run(
        [*HABEAS, *words], env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def processes_of(folder: Path) -> dict[int, list[str]]:
    """The processes that were started for this data folder, with their command lines."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            of_folder = f"HABEAS_DATA={folder}".encode() in (entry / "environ").read_bytes()
            if of_folder and "State:\tZ" not in (entry / "status").read_text():
                found[int(entry.name)] = (entry / "cmdline").read_text().split("\0")
        except OSError:
            continue
    return found
