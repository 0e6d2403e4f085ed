"""Other processes of ``habeas``: started, watched, and ended with the one that started them."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from habeas.kernel.errors import HabeasError

# A courier finishes the letter in its hand: an SMTP conversation on this machine.
GRACE_SECONDS: Final = 15
# One that ends sooner than this after its start would only end again.
STEADY_SECONDS: Final = 3
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class ChildEndedError(HabeasError):
    """One of the processes has ended by itself."""

    def __init__(self, name: str, code: int) -> None:
        super().__init__(f"The {name} has ended (exit {code}), so the rest ends too.")


@dataclass
class Children:
    """Processes of the ``habeas`` command, by what they are called to people."""

    environment: Mapping[str, str]
    _running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    _again: dict[str, tuple[Sequence[str], float]] = field(default_factory=dict)

    def start(
        self,
        name: str,
        words: Sequence[str],
        *,
        again: bool = False,
        besides: Mapping[str, str] = NOTHING,
    ) -> None:
        """Start ``habeas WORDS``, in a process group of its own, told of ``besides`` alone.

        With ``again`` it is started anew when it ends, unless it has only just begun.

        Ctrl-C in a terminal goes to the whole group of the parent; the children are to be ended by
        their parent alone, so that none of them seems to have died by itself.
        """
        self._running[name] = subprocess.Popen(
            [sys.executable, "-m", "habeas.cli", *words],
            env={**os.environ, **self.environment, **besides},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            process_group=0,
        )
        if again:
            self._again[name] = (words, time.monotonic())

    def check(self) -> None:
        """Start those anew that may be; raise ChildEndedError when another one has ended."""
        for name, process in list(self._running.items()):
            code = process.poll()
            if code is None:
                continue
            words, began = self._again.get(name, ((), 0.0))
            if not words or time.monotonic() - began < STEADY_SECONDS:
                raise ChildEndedError(name, code)
            print(f"The {name} has ended (exit {code}) and is started again.", flush=True)
            self.start(name, words, again=True)

    def stop(self) -> None:
        """End all of them, and wait until they have; further signals are ignored meanwhile."""
        for ignored in _SIGNALS:
            signal.signal(ignored, signal.SIG_IGN)
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(GRACE_SECONDS)
            # What a killed one leaves behind: the web server's worker is a process of its own.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def interrupt_on_signals() -> None:
    """Let a closed terminal and SIGTERM end this process the way Ctrl-C does."""
    for ending in _SIGNALS:
        signal.signal(ending, signal.default_int_handler)


def answers(url: str) -> bool:
    """Tell whether a server on this machine answers ``url`` with 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's OK
    except (urllib.error.URLError, OSError):
        return False
