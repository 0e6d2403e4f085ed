"""Left-to-right runs in right-to-left text: references, case numbers, names in Latin letters.

Without a hint the bidirectional algorithm (UAX 9) puts the parts of "UA 12/2016" or of a telephone
number in another order inside Arabic or Hebrew. Each run is therefore set between LRI and PDI.
"""

import re
import unicodedata
from typing import Final

_LRI, _PDI = "\u2066", "\u2069"
_CONTROLS: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def isolated(text: str) -> str:
    """Return one line of right-to-left text with its left-to-right runs isolated.

    A line without right-to-left letters, or with bidirectional controls of its own, stays as it is.
    """
    classes = [unicodedata.bidirectional(character) for character in text]
    if _CONTROLS.search(text) or not {"R", "AL"}.intersection(classes):
        return text
    pieces, after = [], 0
    for start, end in _runs(text, classes):
        pieces += [text[after:start], _LRI, text[start:end], _PDI]
        after = end
    return "".join([*pieces, text[after:]])


def starts_right_to_left(text: str) -> bool:
    """Whether the first letter of ``text`` is written from right to left (UAX 9, rule P2)."""
    for character in text:
        strong = unicodedata.bidirectional(character)
        if strong in {"L", "R", "AL"}:
            return strong != "L"
    return False


def _runs(text: str, classes: list[str]) -> list[tuple[int, int]]:
    runs, position = [], 0
    while position < len(text):
        if classes[position] not in {"L", "EN"}:
            position += 1
            continue
        start = last = position
        while position < len(text) and classes[position] not in {"R", "AL", "AN", "B"}:
            if classes[position] in {"L", "EN", "NSM"}:
                last = position
            position += 1
        if start and text[start - 1] == "+":
            start -= 1
        run = text[start : last + 1]
        if not run.isdigit():  # a plain number keeps its order by itself
            runs.append((start, last + 1))
    return runs
