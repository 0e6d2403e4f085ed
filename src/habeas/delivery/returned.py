"""Read what came back: what a machine says in a message, or that no machine wrote it.

Nothing that a message says is trusted here and no row is asked. Whatever the bytes, reading ends
soon and raises nothing: no more than the first half megabyte is looked at, in lines of the length
that RFC 5322 allows and in so many parts at most.
"""

import logging
import re
from dataclasses import dataclass
from email import policy
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from enum import StrEnum
from typing import Final

from flufl.bounce import all_failures

from habeas.channels.base import without_addresses

# It writes every error with a traceback, which could quote the message.
logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)

# What a server says of a letter stands before the copy of the letter that it gives back.
_READ: Final = 512 * 1024
_LONGEST_LINE: Final = 998  # RFC 5322, 2.1.1
_MOST_PARTS: Final = 100
_MOST_RECIPIENTS: Final = 50
_MOST_OF_A_HEADER: Final = 2_000
_MOST_WORDS: Final = 16 * 1024
_LONGEST_STATUS: Final = 20


class Kind(StrEnum):
    """What a message is; the values but ANSWER are those of ``Report.KINDS``."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    AUTOMATIC = "automatic"
    COMPLAINT = "complaint"
    UNMATCHED = "unmatched"
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True)
class Returned:
    """What a message says.

    ``status`` is an enhanced code (RFC 3463) or "", ``text`` the diagnostic with addresses cut out,
    ``evidence`` that of a positive report, ``reason`` one of a delivery's for a failure.
    ``about``: the Message-IDs of the messages it gives back or quotes in full.
    """

    kind: Kind
    status: str = ""
    text: str = ""
    evidence: str = ""
    reason: str = ""
    about: frozenset[str] = frozenset()


def read(raw: bytes) -> Returned:
    """Return what a message says, whatever it is."""
    head = b"\n".join(line[:_LONGEST_LINE] for line in raw[:_READ].splitlines())
    about = frozenset(found.decode() for found in _MESSAGE_ID.findall(head.partition(b"\n\n")[2]))
    if len(_PART.findall(head)) > _MOST_PARTS:
        return Returned(kind=Kind.UNMATCHED, about=about)
    try:
        message = BytesParser(policy=policy.compat32).parsebytes(head)
        found = _report(message) or _failure(message, head) or _automatic(message)
    except Exception:  # noqa: BLE001 - the parser's ways to fail over poison are many
        found = Returned(kind=Kind.UNMATCHED)
    kind = found or Returned(kind=Kind.ANSWER)
    return Returned(**{**vars(kind), "about": about})


def reason_of(status: str, text: str) -> str:
    """Return why a letter came back, by the enhanced code or, where that says little, the text."""
    # A server may give its own general code and quote the other side's exact one.
    exact = [found[2] for found in _STATUS.finditer(f"{status} {text}") if found[1] in "45"]
    for detail in exact:
        if detail in _NO_MAILBOX:
            return "no mailbox"
        if detail in _FULL:
            return "full"
    if _FULL_WORDS.search(text):
        return "full"
    return "no mailbox" if _UNKNOWN_WORDS.search(text) else "refused"


def _report(message: Message) -> Returned | None:
    """Return what a report of RFC 3464, 5965 or 8098 says, or None for what is none."""
    kinds = {part.get_content_type(): part for part in reversed(list(message.walk()))}
    status = kinds.get("message/delivery-status") or kinds.get("message/global-delivery-status")
    if status is not None:
        return _status(status)
    if "message/feedback-report" in kinds:
        return Returned(kind=Kind.COMPLAINT)
    if "message/disposition-notification" in kinds:
        # Letters ask for none, and one says nothing that we would repeat.
        return Returned(kind=Kind.AUTOMATIC)
    return None


def _status(part: Message) -> Returned | None:
    """Return the best of what is said of the recipients; several stand behind an alias.

    The recipients themselves are not looked at: what was written to is in the frozen letter.
    """
    blocks = part.get_payload() if part.is_multipart() else []
    said = [_of_recipient(block) for block in list(blocks)[:_MOST_RECIPIENTS]]
    known = [each for each in said if each is not None]
    return min(known, key=_rank, default=Returned(kind=Kind.UNMATCHED))


def _rank(said: Returned) -> tuple[int, str]:
    order = (Kind.DELIVERED, Kind.DELAYED, Kind.FAILED)
    return order.index(said.kind), {"E3": "", "E2": "2"}.get(said.evidence, "3")


def _of_recipient(block: Message) -> Returned | None:
    action = _header(block, "Action").split(maxsplit=1)
    code = _STATUS.search(_header(block, "Status"))
    diagnostic = _header(block, "Diagnostic-Code")
    status = code[0][:_LONGEST_STATUS] if code else ""
    text = without_addresses(diagnostic)
    # "error" is OpenSMTPD's word.
    match action[0].lower().rstrip(":;,(") if action else "":
        case "failed" | "error":
            reason = reason_of(status, diagnostic)
            return Returned(kind=Kind.FAILED, status=status, text=text, reason=reason)
        case "delayed":
            return Returned(kind=Kind.DELAYED, status=status, text=text)
        case "delivered":
            return Returned(kind=Kind.DELIVERED, status=status, text=text, evidence="E3")
        case "relayed" | "expanded":
            return Returned(kind=Kind.DELIVERED, status=status, text=text, evidence="E2")
        case _:
            return None


def _failure(message: Message, head: bytes) -> Returned | None:
    """Return what a server says in a form of its own, or None when no server wrote this.

    The library knows those forms by their words, which an official may quote too.
    """
    if not _is_from_a_server(message):
        return None
    try:
        delayed, failed = all_failures(message)
    except Exception:  # noqa: BLE001 - so many detectors, so many ways to stumble
        delayed, failed = frozenset(), frozenset()
    if failed:
        body = _COPY.split(head.partition(b"\n\n")[2], maxsplit=1)[0][:_MOST_WORDS]
        words = " ".join(body.decode("latin-1").split())
        code = _STATUS.search(words)
        status = code[0][:_LONGEST_STATUS] if code and code[1] == "5" else ""
        return Returned(kind=Kind.FAILED, status=status, reason=reason_of(status, words))
    return Returned(kind=Kind.DELAYED if delayed else Kind.UNMATCHED)


def _is_from_a_server(message: Message) -> bool:
    return bool(
        message.get("X-Failed-Recipients") is not None
        or _SERVERS.search(_header(message, "From"))
        or (message.get_content_type() == "multipart/report")
        or (_is_from_nobody(message) and _FAILURE_SUBJECTS.search(_header(message, "Subject")))
    )


def _is_from_nobody(message: Message) -> bool:
    """Tell whether the envelope's sender was empty, so that nobody is to answer (RFC 5321, 4.5.5).

    Who delivers writes it on top, Postfix's pipe with a name in its place unless it is told not to.
    """
    return _header(message, "Return-Path") in {"<>", "<MAILER-DAEMON>"}


def _automatic(message: Message) -> Returned | None:
    """Return that a machine answered, or None; what only looks like it counts from two signs up."""
    submitted = _header(message, "Auto-Submitted").split(";")[0].strip().lower()
    precedence = _header(message, "Precedence").strip().lower()
    if (
        submitted not in {"", "no"}  # RFC 3834, 5
        or precedence == "auto_reply"
        or _is_from_nobody(message)
        or any(message.get(name) is not None for name in _AUTOMATIC_HEADERS)
    ):
        return Returned(kind=Kind.AUTOMATIC)
    signs = (
        precedence in {"bulk", "junk", "list"},
        message.get("X-Auto-Response-Suppress") is not None,
        message.get("List-Id") is not None,
        bool(_NO_REPLY.search(_header(message, "From"))),
        bool(_AWAY.search(_header(message, "Subject"))),
    )
    return Returned(kind=Kind.AUTOMATIC) if sum(signs) > 1 else None


def _header(message: Message, name: str) -> str:
    """Return a header in readable characters and on one line, "" where there is none."""
    value = str(message.get(name, ""))[:_MOST_OF_A_HEADER]
    if "=?" not in value:
        return " ".join(value.split())
    try:
        decoded = [
            piece.decode(charset or "latin-1", "replace") if isinstance(piece, bytes) else piece
            for piece, charset in decode_header(value)
        ]
    except (LookupError, ValueError):
        return " ".join(value.split())
    return " ".join("".join(decoded).split())


_MESSAGE_ID: Final = re.compile(rb"(?im)^[> \t]*message-id:[ \t]*\n?[ \t]*(<[!-;=?-~]{1,250}>)")
# Where the copy of the letter begins, whose own words say nothing of why it came back.
_COPY: Final = re.compile(rb"(?im)^(?:received|return-path|message-id):")
_PART: Final = re.compile(rb"(?i)content-type:")
_STATUS: Final = re.compile(r"(?<![\d.])([245])\.(\d{1,3}\.\d{1,3})(?![\d.]*\d)")
# X.1.0 to X.1.4, X.1.6, X.1.10: nobody is there (RFC 3463, 3.2; RFC 7505). X.2.1: it is shut.
_NO_MAILBOX: Final = frozenset({"1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1"})
_FULL: Final = frozenset({"2.2"})
_FULL_WORDS: Final = re.compile(
    r"(?i)mailbox (?:is )?full|over ?quota|quota (?:is )?exceeded|exceed\w{0,4} .{0,30}quota"
)
_UNKNOWN_WORDS: Final = re.compile(
    r"(?i)(?:user|recipient|mailbox|address|account|inbox)\W{1,3}(?:is )?(?:unknown|not found)"
    r"|unknown (?:user|recipient|mailbox|address)|no such (?:user|mailbox|recipient|person)"
    r"|no mailbox here|does(?: not|n't) exist|isn't a valid|invalid recipient|couldn't be found"
)
_SERVERS: Final = re.compile(
    r"(?i)\b(?:mailer-?daemon|mail-?daemon|postmaster|mail delivery (?:sub)?system)\b"
)
_FAILURE_SUBJECTS: Final = re.compile(
    r"(?i)^(?:undeliver|returned mail|failure notice|delivery (?:status|failure)|mail delivery"
    r"|delayed mail|warning: (?:could not|message)|unzustellbar|non remis|no se puede entregar)"
)
_AUTOMATIC_HEADERS: Final = (
    "X-Autoreply",
    "X-Autorespond",
    "X-Autoresponder",
    "X-Auto-Reply",
    "X-Mail-Autoreply",
)
_NO_REPLY: Final = re.compile(r"(?i)\b(?:no|do-?not)[-_.]?reply\b")
# Vacation notes in the languages in which offices write them; officials use these words too.
_AWAY: Final = re.compile(
    r"(?i)^(?:auto(?:matic|mated)?[- ]?(?:reply|response)|out of (?:the )?office|vacation|away from"
    r"|r.ponse automatique|absence du bureau|absent\b|respuesta autom.tica|fuera de (?:la )?oficina"
    r"|resposta autom.tica|risposta automatica|fuori sede|automatische antwort|abwesenheit"
    r"|abwesend|afwezig|automatisch antwoord|autosvar|automatiskt svar|frånvaro|poissa"
    r"|automaattinen|automatyczna odpowied|otomatik|автоответ|автоматический ответ|رد تلقائي"
    r"|الرد التلقائي|خارج المكتب|自动回复|自動回覆|自动答复|不在|自動応答|자동 ?(?:회신|응답)"
    r"|부재중)"
)
