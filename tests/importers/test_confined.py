"""Untrusted bytes cost their own file at most: not the next one, not the server, not a secret."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import pytest

from habeas.importers.confined import LIMITS, File, Outcome, read_confined, read_many
from habeas.importers.confined_child import read_frame, write_frame
from habeas.importers.reading.reader import read_page
from habeas.kernel.errors import HabeasError, RefusedError

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "tests" / "pages").glob("*.txt"))
COUPLE = (ROOT / "tests" / "pages" / "couple.txt").read_bytes()
# An appeal a thousand times over: reading all of it takes minutes.
ENDLESS = COUPLE * 2_500
MEGABYTE = 1000 * 1000


def files(**contents: bytes) -> list[File]:
    return [File(name=name, load=lambda it=content: it) for name, content in contents.items()]  # type: ignore[misc]


def children() -> set[int]:
    """The processes that this one has started and not yet buried."""
    found = set()
    for listed in Path("/proc/self/task").glob("*/children"):
        found |= {int(pid) for pid in listed.read_text("ascii").split()}
    return found


def readers() -> set[int]:
    """Those of them that read files: an earlier test of the same run may have started others."""
    found = set()
    for pid in children():
        with suppress(ProcessLookupError, FileNotFoundError):
            if b"confined_child" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(pid)
    return found


def refusals(outcomes: Iterator[Outcome]) -> dict[str, str]:
    return {outcome.file: outcome.refused for outcome in outcomes}


def test_a_page_is_read_as_it_is_without_the_fence() -> None:
    [outcome] = read_confined(COUPLE, name="couple.txt")
    assert outcome.name == "couple.txt"
    assert outcome.reading
    assert outcome.reading.read == read_page(COUPLE.decode())


def test_a_folder_is_read_as_its_pages_are_without_the_fence() -> None:
    given = [File(name=path.name, load=path.read_bytes) for path in PAGES[::4]]
    for path, outcome in zip(PAGES[::4], read_many(given), strict=True):
        assert outcome.name == path.name
        assert outcome.reading
        assert outcome.reading.read == read_page(path.read_text("utf-8"))


def test_what_is_no_page_is_refused_with_the_sentence_of_its_reader() -> None:
    with pytest.raises(RefusedError, match="empty"):
        read_confined(b"", name="page.txt")


def test_many_files_come_in_their_order_and_a_refused_one_costs_no_other() -> None:
    given = files(**{str(at): b"" if at % 5 == 2 else COUPLE for at in range(23)})
    outcomes = list(read_many(given))
    assert [outcome.file for outcome in outcomes] == [str(at) for at in range(23)]
    for at, outcome in enumerate(outcomes):
        assert ("empty" in outcome.refused) == (at % 5 == 2)
        assert bool(outcome.reading and outcome.reading.read.demands) == (at % 5 != 2)


def test_a_file_that_cannot_be_loaded_refuses_itself_alone() -> None:
    def gone() -> bytes:
        raise HabeasError("The file cannot be read.")

    told = refusals(read_many([File(name="gone", load=gone), *files(next=COUPLE)]))
    assert told == {"gone": "The file cannot be read.", "next": ""}


def test_a_file_that_makes_its_reader_spin_is_left_in_time_and_the_next_is_read() -> None:
    limits = replace(LIMITS, seconds=3)
    told = refusals(read_many(files(spins=ENDLESS, next=COUPLE, last=COUPLE), limits=limits))
    assert "took too long" in told["spins"]
    assert (told["next"], told["last"]) == ("", "")


def test_a_file_that_eats_memory_is_refused_and_the_next_is_read() -> None:
    limits = replace(LIMITS, memory=120 * MEGABYTE)
    eats = b" " + b"a" * (49 * MEGABYTE)
    told = refusals(read_many(files(eats=eats, next=COUPLE, last=COUPLE), limits=limits))
    assert "needed too much memory" in told["eats"]
    assert (told["next"], told["last"]) == ("", "")


def seized_by(number: signal.Signals) -> File:
    """A file whose process gets a signal while it is read."""
    seized: set[int] = set()

    def seize() -> None:
        while not seized:
            for pid in readers():
                os.kill(pid, number)
                seized.add(pid)

    def load() -> bytes:
        Thread(target=seize).start()
        return ENDLESS

    return File(name="seized", load=load)


def test_a_file_over_which_the_process_dies_is_refused_and_the_next_is_read() -> None:
    with closing(read_many([seized_by(signal.SIGSEGV)])) as outcomes:
        assert "made its reader stop" in next(outcomes).refused
    assert refusals(read_many(files(next=COUPLE))) == {"next": ""}


def test_a_process_that_waits_for_ever_is_ended_by_the_clock() -> None:
    limits = replace(LIMITS, seconds=1)
    with closing(read_many([seized_by(signal.SIGSTOP)], limits=limits)) as outcomes:
        assert "took too long" in next(outcomes).refused


def test_what_an_earlier_file_did_to_the_process_is_not_held_against_the_next() -> None:
    def after_all_are_dead() -> bytes:
        for pid in readers():
            os.kill(pid, signal.SIGKILL)
        return COUPLE

    first = files(**{f"page {at}": COUPLE for at in range(20)})
    told = refusals(read_many([*first, File(name="next", load=after_all_are_dead)]))
    assert set(told.values()) == {""}
    assert "next" in told


def test_nothing_of_ours_is_known_where_a_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_KEYS", "/where/the/keys/are")
    seen: list[bytes] = []

    def looks() -> bytes:
        for pid in readers():
            # One of them may end while we look.
            with suppress(ProcessLookupError, FileNotFoundError):
                seen.append(Path(f"/proc/{pid}/environ").read_bytes())
        return COUPLE

    first = files(**{f"page {at}": COUPLE for at in range(20)})
    assert refusals(read_many([*first, File(name="looks", load=looks)]))["looks"] == ""
    assert seen
    assert not any(b"HABEAS" in environment for environment in seen)


def test_nothing_stays_behind_when_reading_ends_early_or_late() -> None:
    before = children()
    outcomes = read_many(files(first=COUPLE, second=ENDLESS, third=COUPLE))
    assert next(outcomes).refused == ""
    assert children() - before
    outcomes.close()
    assert children() <= before
    list(read_many(files(first=COUPLE)))
    assert children() <= before
    with pytest.raises(RefusedError, match="took too long"):
        read_confined(ENDLESS, name="page.txt", limits=replace(LIMITS, seconds=3))
    assert children() <= before


def test_a_server_reads_in_several_threads_at_once() -> None:
    with ThreadPoolExecutor(3) as threads:
        read = threads.map(lambda path: read_confined(path.read_bytes(), name=path.name), PAGES[:3])
        for path, outcomes in zip(PAGES, read, strict=False):
            assert [outcome.name for outcome in outcomes if outcome.reading] == [path.name]


FENCED = """
import os, socket, subprocess, sys, tempfile
from habeas.importers.confined_child import confine
confine(memory=500_000_000)
tries = {
    "connect": lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1]))),
    "create": lambda: open(sys.argv[2] + "/created", "wb"),
    "append": lambda: open(sys.argv[2] + "/there", "ab"),
    "remove": lambda: os.remove(sys.argv[2] + "/there"),
    "temporary": lambda: tempfile.TemporaryFile(),
    "start": lambda: subprocess.run(["true"]),
    "shell": lambda: os.system("true"),
    "fork": lambda: os.fork(),
}
for name, attempt in tries.items():
    try:
        attempt()
    except OSError:
        print(name)
try:
    bytearray(600_000_000)
except MemoryError:
    print("memory")
"""


def test_behind_the_fence_nothing_is_fetched_written_or_started(tmp_path: Path) -> None:
    (tmp_path / "there").write_bytes(b"")
    with closing(socket.create_server(("127.0.0.1", 0))) as server:
        server.setblocking(False)  # noqa: FBT003 - its own name for it
        port = str(server.getsockname()[1])
        done = subprocess.run(
            [sys.executable, "-c", FENCED, port, str(tmp_path)],
            env={"PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            check=True,
        )
        with pytest.raises(BlockingIOError):
            server.accept()
    names = ("connect", "create", "append", "remove", "temporary", "start", "shell", "fork")
    assert done.stdout.splitlines() == [*names, "memory"]
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def limits_of(pid: int) -> dict[str, list[str]]:
    """The soft and hard limits of a process by their names; none of one that has just ended."""
    told = ""
    with suppress(ProcessLookupError, FileNotFoundError):
        told = Path(f"/proc/{pid}/limits").read_text("ascii")
    return {line[:26].strip(): line[26:].split()[:2] for line in told.splitlines()}


def test_the_kernel_holds_the_limits_too() -> None:
    seen: list[dict[str, list[str]]] = []

    def looks() -> bytes:
        deadline = time.monotonic() + 60
        # A process that has only just been started has read nothing yet, and confines itself first.
        while time.monotonic() < deadline:
            seen[:] = filter(None, map(limits_of, readers()))
            if seen and all(rows["Max processes"] == ["0", "0"] for rows in seen):
                break
            time.sleep(0.05)
        return COUPLE

    first = files(**{f"page {at}": COUPLE for at in range(20)})
    list(read_many([*first, File(name="looks", load=looks)]))
    for rows in seen:
        assert rows["Max file size"] == ["0", "0"]
        assert rows["Max core file size"] == ["0", "0"]
        assert rows["Max processes"] == ["0", "0"]
        assert rows["Max address space"] == [str(LIMITS.memory)] * 2
        assert int(rows["Max cpu time"][0]) <= LIMITS.seconds + 60
        assert int(rows["Max open files"][1]) <= 64
    assert seen


@pytest.mark.parametrize("frame", [b"", b"a", b"\0", COUPLE], ids=["empty", "a", "nul", "page"])
def test_a_frame_is_read_as_it_was_written(frame: bytes) -> None:
    stream = BytesIO()
    write_frame(stream, frame)
    stream.seek(0)
    assert read_frame(stream, most=len(frame)) == frame
    assert read_frame(stream, most=len(frame)) is None


@pytest.mark.parametrize(
    "line", [b"11\n", b"999999999999999999", b"-1\n", b"one\n", b"\n"], ids=repr
)
def test_an_answer_without_bounds_or_sense_is_not_read(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - any
        read_frame(BytesIO(line + b"a" * 20), most=10)


def test_an_answer_that_breaks_off_is_none() -> None:
    with pytest.raises(EOFError):
        read_frame(BytesIO(b"5\nabc"), most=10)


def packed(**contents: bytes) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_the_files_of_a_zip_are_told_one_by_one_and_by_their_names() -> None:
    pages = packed(a=COUPLE, b=b"", c=COUPLE)
    outcomes = list(read_many(files(pages=pages, next=COUPLE)))
    assert [outcome.name for outcome in outcomes] == ["pages/a", "pages/b", "pages/c", "next"]
    assert ["empty" in outcome.refused for outcome in outcomes] == [False, True, False, False]


def test_a_page_of_a_zip_that_makes_its_reader_spin_costs_no_other_page() -> None:
    pages = packed(a=COUPLE, b=ENDLESS, c=COUPLE)
    outcomes = list(read_many(files(pages=pages), limits=replace(LIMITS, seconds=3)))
    assert ["took too long" in outcome.refused for outcome in outcomes] == [False, True, False]
    assert all(outcome.reading for outcome in (outcomes[0], outcomes[2]))


def test_one_person_gets_what_a_zip_holds_and_is_told_what_it_lacks() -> None:
    empty, first, second = read_confined(packed(a=b"", b=COUPLE, c=COUPLE), name="pages.zip")
    assert (empty.name, empty.reading) == ("pages.zip/a", None)
    assert "The file is empty" in empty.refused
    assert [first.name, second.name] == ["pages.zip/b", "pages.zip/c"]
    assert first.reading
    assert second.reading
    assert first.reading.whole.doubts == first.reading.read.doubts == second.reading.whole.doubts
    with pytest.raises(HabeasError, match="The file is empty"):
        read_confined(packed(a=b""), name="pages.zip")
    with pytest.raises(HabeasError, match="no pages or documents"):
        read_confined(packed(), name="pages.zip")


def test_a_page_of_a_zip_that_takes_too_long_costs_one_person_only_what_is_behind_it() -> None:
    pages = packed(a=COUPLE, b=ENDLESS, c=COUPLE)
    first, *rest = read_confined(pages, name="pages.zip", longest=8)
    assert first.reading
    assert "took too long" in rest[0].refused
    assert "by itself" in rest[1].refused
