"""A name that a page in Latin letters prints in its own script as well, before or after it."""

import re

from .names import pattern
from .words import Words

# Letters and marks of scripts other than the Latin one; their punctuation parts names.
_OTHER = "[\u0370-\u1cff\u3005-\u3007\u3041-\u9fff\uac00-\ud7a3\uf900-\ufdff\ufe70-\ufefc]"
_NO_NAME = "(?![\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u30fb])"
_LETTER = rf"(?:{_NO_NAME}{_OTHER})"
_NATIVE = rf"{_LETTER}(?:(?:{_LETTER}|[ \u200c\u200d\u00b7.'\u2019\u30fb-]){{0,38}}{_LETTER})?"
_LATIN = r"[^\W\d_\u0250-\uffff][^()\uff08\uff09\d,;:\n\u0370-\u1cff\u3005-\uffff]{1,50}"
_OPEN, _CLOSE = r"[(\uff08]", r"[)\uff09]"
_FIRST = re.compile(rf"({_NATIVE})(\s?{_OPEN})({_LATIN})({_CLOSE})")
_LABELLED = re.compile(rf"(?<={_OPEN})((?:[^\W\d_\u0250-\uffff]+[: ]+){{1,3}})({_NATIVE}{_CLOSE})")
_SOME = re.compile(_OTHER)


def behind_latin(sentence: str, words: Words) -> str:
    """Write "NATIVE (Name)" and "Name (in Arabic: NATIVE)" as "Name (NATIVE)", as long as before.

    For a page in Latin letters, which names people in those.
    """
    if not _SOME.search(sentence):
        return sentence
    sentence = _FIRST.sub(lambda found: found[3] + found[2] + found[1] + found[4], sentence)
    return _LABELLED.sub(
        lambda found: (
            found[0] if pattern(words.aliases).search(found[1]) else found[2] + " " * len(found[1])
        ),
        sentence,
    )
