"""Writing a text without accents, wide forms and other scripts' digits, letter for letter."""

import re
import unicodedata

_ALSO = {
    "ł": "l",
    "Ł": "L",
    "ø": "o",
    "Ø": "O",
    "\u0131": "i",
    # Arabic letters as Persian writes them: Yeh, Kaf, Heh.
    "\u064a": "\u06cc",
    "\u0649": "\u06cc",
    "\u0643": "\u06a9",
    "\u0629": "\u0647",
}
# A scan's 1 and 0 between letters: "Ju1y", "N0vember".
_MISREAD = re.compile(r"(?<=[a-z])[01](?=[a-z])|(?<=[a-z]{2})[01](?=\s)|(?<=\b[A-Z])[01](?=[a-z])")

_UNSPACED = 0x3000
_SPREAD = re.compile(r"(?<!\S)(?:\w ){4,}\w(?!\S)")


class _Flat(dict[int, str]):
    """What each character becomes, found when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        flat = _ALSO.get(letter)
        if flat is None and letter.isdigit():
            flat = str(unicodedata.digit(letter))
        if flat is None:
            wide = unicodedata.normalize("NFKC", letter)
            is_wide = len(wide) == 1 and wide != letter
            base = unicodedata.normalize("NFD", wide if len(wide) == 1 else letter)
            # Korean syllables and Kana are no letters with marks.
            flat = base[0] if code < _UNSPACED or is_wide else letter
            flat = _ALSO.get(flat, flat)
        self[code] = flat
        return flat


_TABLE = _Flat()


def flat(text: str) -> str:
    """Give ``text`` without marks and wide forms: as many characters, each in its place."""
    plain = text.translate(_TABLE)
    return _MISREAD.sub(lambda match: "lo"[match[0] == "0"], plain)


def unspread(line: str) -> str:
    """Write a word as one that a page has spread out: "J A N U A R Y 1 9 8 9"."""

    def joined(match: re.Match[str]) -> str:
        return re.sub(r"(?<=[^\W\d])(?=\d)", " ", match[0].replace(" ", ""))

    return _SPREAD.sub(joined, line)
