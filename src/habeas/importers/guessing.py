"""Guessing who is at risk on a page that names nobody with an honorific, an age or a heading."""

import re
from collections import Counter
from collections.abc import Sequence

from .countries import countries_in
from .fields import Doubt, ReadSubject
from .holders import is_courtesy
from .people import names_in, subject_at
from .words import UNSPACED, Words, any_of

_ENOUGH = 3
_LOOKED_AT = 20_000
# A page with more words in capitals writes its headings so.
_MOST_CAPITALS = 12
_NEAR = 120
_UNCASED = re.compile(r"[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff]")


def guess_subjects(  # noqa: PLR0913, PLR0917 - the places on a page where names stand
    title: str,
    labels: Sequence[str],
    headings: Sequence[str],
    story: str,
    demands: Sequence[str],
    words: Words,
) -> tuple[tuple[ReadSubject, ...], list[Doubt]]:
    """Give the people whom title, demands and the report of a detention name, with the doubt.

    ``labels`` are the values of labels such as "Name:". Nothing is guessed where no name stands
    in at least two such places.
    """
    if labels:
        return tuple(ReadSubject(name=label) for label in labels), []
    headed = _headed(headings, words)
    if headed:
        return tuple(headed), []
    text = story[:_LOOKED_AT]
    wanted = "\n".join(demands)[:_LOOKED_AT]
    if UNSPACED.search(title + text[:_NEAR]):
        names = _unspaced(title, f"{text}\n{wanted}", words)
    elif _UNCASED.search(title + text[:_NEAR]):
        names = _uncased(title, f"{text}\n{wanted}", words)
    else:
        names = _cased(title, text, wanted, words)
    found = tuple(ReadSubject(name=name) for name in names)
    return found, [
        Doubt(
            field=f"subjects.{at}",
            sentence=f"{subject.name} is taken for a person at risk by where the name stands.",
        )
        for at, subject in enumerate(found)
    ]


def _headed(lines: Sequence[str], words: Words) -> list[ReadSubject]:
    """Read the lines that begin with a name, beside one that adds an age or (m), (f)."""
    found, marked = [], False
    for line in lines:
        country = next((name for _, name in countries_in(line, words.language)), "")
        bare = line.removeprefix(country).strip() if line.startswith(country.upper()) else line
        span = next(names_in(bare, words), None)
        rest = bare[span[1] :] if span else "-"
        if not span or span[0] or not re.match(r"\s*(?:$|[(),])", rest):
            continue
        people = _persons(bare, *span, words)
        found += [subject_at(name, bare, end, words) for name, end in people]
        marked |= bool(people) and bool(
            re.match(
                rf"\s*(?:\((?:[mf]|\d{{1,3}})\)|,\s(?:{any_of(words.aged)}\s)?\d{{1,3}}\b)", rest
            )
        )
    # A heading in capitals among names that are not is no name.
    mixed = [subject for subject in found if not subject.name.isupper()]
    return (mixed or found) if marked else []


def _cased(title: str, text: str, wanted: str, words: Words) -> list[str]:
    scores: Counter[str] = Counter()
    first: dict[str, int] = {}
    near = re.compile(rf"(?i)[^.;\n]{{0,{_NEAR}}}?{any_of(words.detained)}")
    everything = f"{title}\n{text}\n{wanted}"
    for part, weight in ((title, 3), (wanted, 3), (text, 0)):
        seen: set[str] = set()
        for start, end in names_in(part, words):
            for whole, to in _persons(part, start, end, words):
                name = _shorter(whole, everything)
                first.setdefault(name, everything.find(name))
                told = 2 if near.match(part, to) else 0
                if name not in seen:
                    scores[name] += weight + min(everything.count(name), 3)
                    scores[name] += told
                seen.add(name)
    scores = _merged_forms(scores, everything)
    best = max(scores.values(), default=0)
    # The only person whom a letter names is the one that it is about.
    least = 1 if len(scores) == 1 else max(_ENOUGH, best - 2)
    chosen = [name for name, score in scores.items() if score >= least]
    chosen = [name for name in chosen if not any(name != o and name in o for o in chosen)]
    return sorted(chosen, key=first.__getitem__) or _acronyms(everything)


def _acronyms(text: str) -> list[str]:
    """Give the organisation that a page about no person names by its acronym, again and again."""
    text = "\n".join(line for line in text.split("\n") if not line.isupper())
    counts = Counter(re.findall(r"(?<![\w/])[A-Z]{4,12}(?![\w/:])", text))
    shouted = counts.total() > _MOST_CAPITALS
    return [] if shouted or not counts else [counts.most_common(1)[0][0]]


def _shorter(name: str, everything: str) -> str:
    """Give the last words of ``name`` that come back without what stands before them."""
    tokens = name.split(" ")
    for first in range(1, len(tokens) - 1):
        rest = " ".join(tokens[first:])
        if tokens[first][0].isupper() and everything.count(rest) > everything.count(name) > 0:
            return rest
    return name


def _merged_forms(scores: Counter[str], everything: str) -> Counter[str]:
    """Count the case forms of a name (Слова, Словы) as the one that is written most."""
    stems = {name: tuple(token[:3] for token in name.split(" ")) for name in scores}
    merged: Counter[str] = Counter()
    for name, stem in stems.items():
        forms = [other for other, of_other in stems.items() if of_other == stem[-len(of_other) :]]
        best = max(forms, key=lambda form: (everything.count(form), -len(form)))
        merged[best] = max(merged[best], 0) + scores[name]
    return merged


def _persons(text: str, start: int, end: int, words: Words) -> list[tuple[str, int]]:
    """Give what is left of a run of capitalised words without the words that are no name."""
    subject = subject_at(text[start:end], text, end, words)
    name = subject.name
    nouns = any_of((*words.groups, *words.bodies, *words.offices, *words.situations))
    if re.search(rf"(?i){nouns}", name) or is_courtesy(name, words, alone=True):
        return []
    tokens = name.split(" ")
    while tokens and re.fullmatch(
        rf"(?i){any_of((*words.verbs, *words.roles, *words.to, *words.requests, *words.on))}",
        tokens[0],
    ):
        tokens.pop(0)
    name = " ".join(tokens)
    if len(tokens) < 2 or countries_in(name, words.language):  # noqa: PLR2004 - a given and a family name
        return []
    return [(name, end)]


def _unspaced(title: str, text: str, words: Words) -> list[str]:
    everything = f"{title}\n{text}"
    if words.suffixes:
        # "NAME (reading) さん": Kanji or Kana before the suffix.
        suffixed = re.compile(
            rf"([\u4e00-\u9fff\u3005]{{2,6}}|[\u30a1-\u30fc]+(?:[・=\uff1d][\u30a1-\u30fc]+)+)"
            rf"(?:\s?[((][^))]{{1,30}}[))])?{any_of(words.suffixes)}"
        )
        names = Counter(_without_role(match[1], words) for match in suffixed.finditer(everything))
        return [name for name, count in names.most_common(1)] if names else []
    surname = any_of(words.surnames)
    counts: Counter[str] = Counter()
    for match in re.finditer(rf"(?=({surname})([\u4e00-\u9fff]{{1,2}}))", everything):
        for length in range(1, len(match[2]) + 1):
            counts[match[1] + match[2][:length]] += 1
    scores: Counter[str] = Counter()
    for name, count in counts.items():
        after_role = re.search(rf"{any_of(words.roles)}{name}", everything)
        if count > 1 and (name in title or after_role):
            # A longer name that comes as often is the whole name.
            scores[name] = (
                count * 2 + len(name) + (3 if after_role else 0) + (3 if name in title else 0)
            )
    if not scores:
        return []
    best = scores.most_common(1)[0][0]
    return [best]


def _without_role(name: str, words: Words) -> str:
    return re.sub(rf"^.*{any_of(words.roles)}の?", "", name) or name


def _uncased(title: str, text: str, words: Words) -> list[str]:
    """Find the longest run of words after a role that comes back in the text."""
    everything = f"{title}\n{text}"
    best, most = "", 0
    for match in re.finditer(rf"{any_of(words.roles)}\s+", everything):
        tokens = re.findall(r"[^\s،,.:;()\"«»]+", everything[match.end() : match.end() + 80])[:4]
        for size in (2, 3, 4):
            name = " ".join(tokens[:size])
            count = everything.count(name)
            if len(tokens) >= size and count > 1 and count * 2 + size > most:
                best, most = name, count * 2 + size
    return [best] if best else []
