"""The documentation names everything there is, and what it names exists."""

import argparse
import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from habeas import conf
from habeas.channels import registry
from habeas.cli import COMMANDS

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
ROOMS = sorted(path.parent.name for path in (ROOT / "src/habeas").glob("*/__init__.py"))
SHELL_OPERATORS = {"|", "&&", "||", ";", "<", ">", "&"}

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`(?:\./)?habeas ([^`\n]+)`")
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_ASSIGNMENT = re.compile(r"[A-Z_]+=.*")


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def headings(page: Path) -> list[str]:
    prose = _FENCE.sub("", page.read_text("utf-8"))
    return re.findall(r"^#+ +(.+)$", prose, re.MULTILINE)


def anchor(heading: str) -> str:
    """Return what a forge calls a heading in an address."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for target in _LINK.findall(_FENCE.sub("", page.read_text("utf-8"))):
            if not re.match(r"[a-z]+:", target):
                yield page, target


def shell_commands() -> Iterator[tuple[Path, list[str]]]:
    """Give the words after ``habeas`` of each command in a block of shell or of a unit file."""
    for page in PAGES:
        for kind, block in _FENCE.findall(page.read_text("utf-8")):
            if kind not in {"sh", "ini"}:
                continue
            for line in block.splitlines():
                if kind == "ini" and not line.startswith("ExecStart="):
                    continue
                words = words_of(line.removeprefix("ExecStart="))
                if words and Path(words[0]).name == "habeas":
                    yield page, words[1:]


def words_of(line: str) -> list[str]:
    words = shlex.split(line, comments=True)
    while words and _ASSIGNMENT.fullmatch(words[0]):
        del words[0]
    if words[:2] == ["sudo", "-u"]:
        del words[:3]
    end = next((at for at, word in enumerate(words) if word in SHELL_OPERATORS), len(words))
    return words[:end]


def parser_of(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"habeas {command}")
    parser.add_argument("--data")
    import_module(COMMANDS[command][0]).add_arguments(parser)
    return parser


@pytest.mark.parametrize("setting", conf.DEFAULTS)
def test_every_setting_has_its_heading(setting: str) -> None:
    assert f"{setting.lower()} (HABEAS_{setting})" in headings(DOCS / "operators.md")


@pytest.mark.parametrize(
    "variable", ["HABEAS_DATA", "HABEAS_KEYS", "HABEAS_DESK_KEYS", "HABEAS_TODAY"]
)
def test_every_variable_that_is_no_setting_is_explained(variable: str) -> None:
    assert f"`{variable}`" in (DOCS / "operators.md").read_text("utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_its_heading(command: str) -> None:
    assert f"habeas {command}" in headings(DOCS / "operators.md")


@pytest.mark.parametrize("scheme", registry._MAKERS)  # noqa: SLF001 - the table of carriers
def test_every_carrier_has_its_heading(scheme: str) -> None:
    titles = [title for title in headings(DOCS / "operators.md") if title.startswith(f"{scheme}:")]
    assert len(titles) == 1
    assert registry.carrier(titles[0])


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_its_page(room: str) -> None:
    titles = headings(DOCS / "developers" / f"{room}.md")
    assert titles == [room, "To add a new …"]
    assert f"[{room}]({room}.md)" in (DOCS / "developers/README.md").read_text("utf-8")


def test_every_page_of_a_room_has_its_room() -> None:
    others = {"README", "dependencies"}
    assert {page.stem for page in (DOCS / "developers").glob("*.md")} - others == set(ROOMS)


@pytest.mark.parametrize(("page", "target"), list(links()), ids=lambda each: str(each)[-40:])
def test_every_link_leads_somewhere(page: Path, target: str) -> None:
    path, _, fragment = target.partition("#")
    there = (page.parent / path).resolve() if path else page
    assert there.exists()
    assert there.is_relative_to(ROOT)
    if fragment:
        assert fragment in {anchor(heading) for heading in headings(there)}


def test_every_command_that_is_shown_can_be_typed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = list(shell_commands())
    assert len(shown) > len(COMMANDS)
    for page, words in shown:
        if words[0] in {"test", "--version"}:
            continue
        assert words[0] in COMMANDS, f"{name_of(page)}: habeas {shlex.join(words)}"
        try:
            parser_of(words[0]).parse_args(words[1:])
        except SystemExit:
            pytest.fail(f"{name_of(page)}: {shlex.join(words)}: {capsys.readouterr().err}")


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_command_in_a_sentence_exists(page: Path) -> None:
    named = {words.split()[0] for words in _INLINE.findall(page.read_text("utf-8"))}
    assert named <= {*COMMANDS, "test", "COMMAND"}


def test_every_command_is_shown_once_at_least() -> None:
    assert set(COMMANDS) <= {words[0] for _, words in shell_commands()}


def test_the_readme_names_both_commands() -> None:
    blocks = [block for kind, block in _FENCE.findall((ROOT / "README.md").read_text("utf-8"))]
    assert "./habeas demo\n" in blocks
    assert "./habeas test\n" in blocks


def test_the_readme_s_pictures_are_small() -> None:
    pictures = list((DOCS / "pictures").iterdir())
    assert pictures
    assert all(picture.stat().st_size < 150_000 for picture in pictures)
    shown = {(page.parent / target).resolve() for page, target in links()}
    assert set(pictures) <= shown


def test_every_direct_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    direct = [*project["project"]["dependencies"], *project["dependency-groups"]["test"]]
    text = (DOCS / "developers/dependencies.md").read_text("utf-8")
    explained = set(re.findall(r"^- `([\w-]+)`.*: ", text.partition("## Looked")[0], re.MULTILINE))
    assert explained == {re.split(r"[\[<>=]", each)[0] for each in direct}
