"""Whether the public half of our DKIM key stands in the DNS, so that receivers can verify."""

import base64
import binascii
from pathlib import Path
from typing import Final

from habeas.actions import dkim_keys
from habeas.channels import dkim
from habeas.kernel.errors import HabeasError
from habeas.ops.doctoring.finding import Finding, advice, ok, wrong
from habeas.ops.doctoring.names import Names

ABOUT: Final = "DKIM"


def look(names: Names, domain: str, keys_dir: Path) -> Finding:
    """Say whether ``domain`` publishes the key that signs; raises UnansweredError."""
    try:
        key = dkim_keys.dkim_key(keys_dir)
    except (PermissionError, HabeasError) as error:
        said = "it is another user's" if isinstance(error, PermissionError) else str(error)
        remedy = "Run this as the courier's user, or put another key there."
        return wrong(ABOUT, f"The key cannot be read: {said}", remedy)
    if key is None:
        said = "Mails leave unsigned. That is well only where the mail server signs them."
        return advice(ABOUT, said, "Make a key: habeas doctor --new-dkim-key")
    name = dkim.record_name(key.selector, domain)
    found = [text for text in names.texts(name) if "p" in _tags(text)]
    line = record_line(key, domain)
    if not found:
        return wrong(ABOUT, f"{name} does not exist, so nobody can verify our signature.", line)
    if len(found) > 1:
        return wrong(ABOUT, f"{name} has {len(found)} keys; receivers want one.", line)
    return _compared(key, _tags(found[0]), name=name, line=line)


def _compared(key: dkim.DkimKey, tags: dict[str, str], *, name: str, line: str) -> Finding:
    if not tags["p"]:
        return wrong(ABOUT, f"{name} says that the key was withdrawn.", line)
    if _decoded(tags["p"]) != _decoded(_tags(dkim.record(key))["p"]):
        return wrong(ABOUT, f"{name} has another key than the one that signs here.", line)
    if "y" in tags.get("t", "").split(":"):
        return advice(ABOUT, f"{name} says that we are only testing (t=y).", line)
    return ok(ABOUT, f"{name} has the key that signs here.")


def record_line(key: dkim.DkimKey, domain: str) -> str:
    """Return the line that publishes the key, as a zone file has it."""
    return (
        f"{dkim.record_name(key.selector, domain)}. IN TXT ( {dkim.txt_strings(dkim.record(key))} )"
    )


def _tags(text: str) -> dict[str, str]:
    """Return the tags of a record (RFC 6376, 3.2), white space taken out of their values."""
    pairs = [part.partition("=") for part in text.split(";") if "=" in part]
    return {name.strip(): "".join(value.split()) for name, _, value in pairs}


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        return b""
