"""What sentences ask for: "I urge you to … and to …", "Please …", "…してください"."""

import re
from collections.abc import Iterable

from .listing import demand
from .page import COLONS
from .unspaced import of_unspaced
from .words import UNSPACED, Words, any_of, compiled

_SENTENCE = re.compile(
    r"(?<=[.!?\u061f])[\"'\u00bb\u201d]?\s+(?=[^\W\d_a-z\u0430-\u045f]|\d)"
    r"|(?<=[\u3002\uff01\uff1f])|(?<=[\u3041-\u9fff][!?])(?=[\u3041-\u9fff])"
)
# So many characters may stand between "I call on" and "to".
_FAR = 90
# A sentence of a page that is no letter asks the reader near its beginning.
_EARLY = 60
_ARABIC = re.compile(r"[\u0620-\u06ff]")
_SHORTEST = 6
# "Please" opens a sentence, a word or two before it.
_OPENING = 24


def in_sentences(texts: Iterable[str], words: Words, *, of_letter: bool) -> tuple[str, ...]:
    """Read the demands off sentences that ask ("I call on you to … and to …").

    Outside a letter only a sentence counts that turns to somebody near its beginning.
    """
    sentences = [each for text in texts for each in _sentences(text, words)]
    found = [part for each in sentences for part in _in_sentence(each, words, of_letter=of_letter)]
    if len(found) == 1:
        # The one sentence that asks asks for all of its parts.
        found = _parts_of(found[0], words)
    return tuple(dict.fromkeys(found))


def _sentences(text: str, words: Words) -> list[str]:
    """Part a paragraph into sentences; "Dr." and an initial end none."""
    parts: list[str] = []
    for part in _SENTENCE.split(text):
        last = re.search(r"(\w+)\.$", parts[-1]) if parts else None
        if last and (len(last[1]) == 1 or last[1].casefold() in words.honorifics):
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return [part.strip() for part in parts if part.strip()]


def _in_sentence(sentence: str, words: Words, *, of_letter: bool) -> list[str]:
    if sentence[-1:] in "?\uff1f\u061f" + COLONS:
        return []
    if UNSPACED.search(sentence[:_OPENING]):
        return of_unspaced(sentence, words, of_letter=of_letter)
    asked = _asked(sentence, words, of_letter=of_letter)
    return [
        demand(part, words)
        for part in asked
        if len(part) > _SHORTEST and not _is_of_writing(part, words)
    ]


def _asked(sentence: str, words: Words, *, of_letter: bool) -> list[str]:
    opening = compiled(rf"(?i)[^,;:]{{0,{_OPENING}}}?{any_of(words.please)}[\s,]+").match(sentence)
    request = compiled(rf"(?i){any_of(words.requests)}").search(sentence)
    if not of_letter:
        inside = compiled(rf"(?i){any_of(words.in_which)}\s+").search(sentence)
        if inside:
            return _verb_last(sentence[inside.end() :], words)
        asking = compiled(rf"(?i){any_of(words.gerunds)}").search(sentence)
        if asking and request and _is_finite(asking, request):
            asking = None
        if asking and (not request or asking.start() <= request.start()):
            return _gerunds(sentence, words)
        # "Please write to … and call for …" may ask later.
        writes = compiled(rf"(?i).{{0,{_OPENING}}}?{any_of(words.writing)}").match(sentence)
        if not request or (request.start() > _EARLY and not writes):
            return []
    found: list[str] = []
    joints = any_of(tuple(joint for joint in words.to if not _is_weak(joint, words)))
    told = compiled(rf"(?i){any_of(words.requests)}(?:(?<=\sfor)|(?=\s+{joints}))")
    for part in _turns(sentence, words) if request else ():
        # "Please call for his release and ask that …" is told to the reader word by word.
        kept = told.search(part) if opening and not of_letter else None
        if kept and part[kept.start() :].strip():
            found.append(part[kept.start() :])
            continue
        what, joint = _after_request(part, words)
        found += _parted(what, joint, words) if what else []
    if not found and opening and of_letter:
        return _parted(sentence[opening.end() :], "", words)
    return found


def _is_finite(asking: re.Match[str], request: re.Match[str]) -> bool:
    """Whether "The Society demands …" asks: in Arabic the reader is told so in the same word."""
    return 0 < asking.start() == request.start() and bool(_ARABIC.match(asking[0]))


def _verb_last(clause: str, words: Words) -> list[str]:
    """Part "in denen Sie … fordern und um … bitten": each part ends in its asking word."""
    return compiled(rf"(?i)(?<=\w{{4}})\s*,?\s+{any_of(words.conjunctions)}\s+(?=.*\w)").split(
        clause
    )


def _is_of_writing(part: str, words: Words) -> bool:
    """Whether what is asked for is to write, to sign or to answer, and no demand."""
    of_writing = rf"(?i)(?!{any_of(words.requests)})(?:{any_of(words.gerunds)}\s+)?"
    return bool(compiled(rf"{of_writing}{any_of(words.writing)}").match(part))


def _gerunds(sentence: str, words: Words) -> list[str]:
    """Part "Please write, urging that …, and calling on …": each from its asking word on."""
    # "…, to: His Excellency" begins the address.
    sentence = compiled(rf"(?i)[,;]?\s+{any_of(words.to)}:\s.*$").sub("", sentence)
    starts = [
        match.start()
        for match in compiled(rf"(?i){any_of(words.gerunds)}").finditer(sentence)
        if match.start() == 0 or sentence[match.start() - 1] == " "
    ]
    conjunction = any_of(words.conjunctions)
    parts = [
        compiled(rf"(?i)[,;\s]*(?:{conjunction})?\s*$").sub("", sentence[start:end])
        for start, end in zip(starts, [*starts[1:], len(sentence)], strict=True)
    ]
    strong = any_of(tuple(joint for joint in words.to if not _is_weak(joint, words)))
    again = rf"(?i)\s*;\s*|\s*,?\s+{conjunction}\s+(?={strong}\s)"
    return [piece for part in parts for piece in compiled(again).split(part)]


def _turns(sentence: str, words: Words) -> list[str]:
    """Part "I urge you to …, and I ask you to …" where another request begins."""
    conjunction = any_of((*words.conjunctions, *words.also))
    again = rf"(?i)\s*[,;]?\s+{conjunction}\s+(?=(?:\w+\s+){{0,2}}?{any_of(words.requests)})"
    return [part for part in compiled(again).split(sentence) if part]


def _after_request(sentence: str, words: Words) -> tuple[str, str]:
    """Give what follows "I urge the authorities to", and the word that joins it."""
    request = compiled(rf"(?i){any_of(words.requests)}").search(sentence)
    if not request:
        return "", ""
    rest = sentence[request.end() :]
    # "Call for …", "exigimos la …": the thing that is asked for, and not somebody.
    thing = compiled(rf"(?i)\s*{any_of(words.objects)}").match(rest)
    if request[0].casefold().endswith(" for") or (
        thing and compiled(rf"(?i){any_of(words.demanding)}").fullmatch(request[0])
    ):
        return rest.strip(), ""
    first = ("", "")
    # "… you, Mr President, to …" turns to somebody between two commas.
    official = any_of((*words.offices, *words.courtesies, *words.salutations))
    turned = rf"(?:,\s*(?:\w+\s+){{0,2}}{official}[^,]{{0,{_OPENING}}},\s*(?=\w))?"
    joined = rf"(?i){any_of(words.to)}\s*{turned}(?=\S)"
    for found in compiled(joined).finditer(rest):
        if found.start() > _FAR or re.search(r"[;:]", rest[: found.start()]):
            break
        what, joint = rest[found.end() :], found[0].partition(",")[0].strip().casefold()
        if _does(what, joint, words):
            return what, joint
        first = first if first[0] or _is_weak(joint, words) else (what, joint)
    return first if first[0] else (_direct(sentence, request, words), "")


def _direct(sentence: str, request: re.Match[str], words: Words) -> str:
    """Give what is asked for without a joining word: "прошу освободить", "exigimos la libertad"."""
    rest = compiled(rf"(?i)^[\s,]*(?:{any_of(words.to)}\s+)?").sub("", sentence[request.end() :])
    begins = any_of((*words.adverbs, *words.verbs, *words.infinitives))
    deed = compiled(rf"(?i)(?:\w+[\s,]+){{0,3}}?(?={begins})").match(rest)
    if deed and (words.infinitives or _ARABIC.match(rest)):
        return rest[deed.end() :]
    # "His appeal was rejected" asks for nothing.
    before = sentence[: request.start()].split()
    noun = before and compiled(
        rf"(?i){any_of((*words.determiners, *words.possessives))}"
    ).fullmatch(before[-1])
    far = len(sentence[: request.start()]) > _OPENING
    return "" if noun or far else rest


def _deed(words: Words) -> str:
    return any_of((*words.verbs, *words.infinitives))


def _is_weak(joint: str, words: Words) -> bool:
    """Whether a joining word joins nouns as well ("de", "to"): only a deed behind it asks."""
    return joint in words.loose


def _does(what: str, joint: str, words: Words) -> bool:
    """Whether what follows a joining word is something to be done."""
    if not _is_weak(joint, words):
        return True
    if compiled(rf"(?i){any_of(words.determiners)}|\d").match(what):
        return False
    if words.infinitives:
        return bool(compiled(rf"(?i)(?:\w+\s+)?{_deed(words)}").match(what))
    return what[:1].islower()


def _parted(what: str, joint: str, words: Words) -> list[str]:
    """Part "release her, drop the charges and let her go" where another deed begins."""
    conjunction = any_of(words.conjunctions)
    parts = [
        compiled(rf"(?i)^{conjunction}\s+").sub("", part)
        for part in re.split(r"\s*[;\u061b]\s*", what)
        if part
    ]
    if joint:
        parts = [piece for part in parts for piece in _at_joints(part, joint, words)]
    # Behind a joining word of nouns as well ("de"), an ending alone does not tell a deed.
    begins = any_of(words.verbs) if _is_weak(joint, words) and joint else _deed(words)
    deed = rf"(?i)\s*,\s+(?:{conjunction}\s+)?(?={begins})"
    if words.verbs:
        parts = [piece for part in parts for piece in compiled(deed).split(part)]
    if parts and compiled(rf"(?i)(?:\w+\s+)?{begins}").match(parts[0]):
        last = compiled(rf"(?i)\s+{conjunction}\s+(?={begins})").split(parts[-1], maxsplit=1)
        parts = [*parts[:-1], *last]
    return [part.strip() for part in parts if part and part.strip()]


def _at_joints(part: str, joint: str, words: Words) -> list[str]:
    """Part at "and to", "et de": the same joining word again, with something to be done."""
    conjunction = any_of(words.conjunctions)
    core = _core(joint)
    same = any_of(tuple(each for each in words.to if _alike(_core(each), core)))
    again = rf"(?i)(?:\s*[,;\u060c]?\s+{conjunction}\s+|\s*[,;\u060c]\s+){same}\s*(?=\S)"
    pieces, start = [], 0
    for found in compiled(again).finditer(part):
        piece = part[start : found.start()]
        # "so that she is free, and that she …" goes on with the second "that".
        nested = not _is_weak(joint, words) and compiled(rf"(?i){same}\s").search(piece)
        if not nested and _does(part[found.end() :], core, words):
            pieces.append(piece)
            start = found.end()
    bare = rf"(?i)^(?:{conjunction}\s+)?{same}\s*"
    return [compiled(bare).sub("", piece) for piece in [*pieces, part[start:]]]


def _core(joint: str) -> str:
    """Give the word that joins: "to" of "the authorities to", "que" of "para que"."""
    return joint.rpartition(" ")[2].casefold()


def _alike(one: str, other: str) -> bool:
    """Whether two joining words are one ("de" and "d'", "que" and "qu'")."""
    short = max(len(one), len(other)) <= 3  # noqa: PLR2004 - letters
    return one == other or (short and one[0] == other[0])


def _parts_of(text: str, words: Words) -> list[str]:
    """Part the one demand of a page: "make sure that …" and "that …"."""
    conjunction = any_of(words.conjunctions)
    for joint in words.to:
        if _is_weak(joint, words) or not compiled(rf"(?i){any_of((joint,))}").search(text):
            continue
        parts = compiled(rf"(?i)\s*,?\s+{conjunction}\s+(?={any_of((joint,))}\s)").split(text)
        if len(parts) > 1:
            return parts
    return [text]
