"""The people at risk: who is named, with honorific, age and alias, and who of them is meant."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .fields import Doubt, ReadSubject
from .words import Words, any_of

_WORD = re.compile(
    r"['\u2018\u02bf]?[^\W\d_]+(?:['\u2018\u2019\u02bf\u02be.-]['\u2018\u2019\u02bf]?[^\W\d_]+)*"
)
# Small words inside a name; "al-" and the like are part of the word they stand before.
_PARTICLES = frozenset(
    "abu al ait bin bint da das de del den der di dos du e el ibn la las le los ould van von y zu".split()  # noqa: SIM905, E501 - shorter
)
_MOST_WORDS = 8
_MOST_HEADINGS = 50
_LONGEST_UNSPACED = 4
# In characters: beyond it a file is no appeal page, and every name is looked for in all of it.
_LOOKED_AT = 100_000


def looks_like_name(line: str, words: Words) -> bool:
    """Whether the whole of ``line`` is written like a person's name, honorific and all."""
    spans = list(names_in(line, words))
    return len(spans) == 1 and spans[0] == (0, len(line))


def read_subjects(
    headings: Sequence[str],
    title: str,
    paragraphs: Sequence[str],
    demands: Sequence[str],
    words: Words,
) -> tuple[tuple[ReadSubject, ...], list[Doubt]]:
    """Read the people at risk, in the order of the page, and the sentences for the report.

    A person is meant who stands in a heading of her own (``headings``, the short lines before the
    address), or is named with an honorific or an age in the text and comes back in the title or
    the demands, or is the "wife" (…) of whom the title speaks.
    """
    story = "\n".join(paragraphs)[:_LOOKED_AT]
    wanted = "\n".join(demands)[:_LOOKED_AT]
    told: dict[str, ReadSubject] = {}
    for mention in _mentions(story, words):
        told.setdefault(mention.name, mention)
    everything = f"{title}\n{story}\n{wanted}"
    headed = [name for line in headings[:_MOST_HEADINGS] for name in _named_in_heading(line, words)]
    chosen = {
        name.name: _merged(name, told.get(name.name))
        for name in (*headed, *_mentions(title, words))
        if name.name and name.name in everything
    }
    taken, left_out = [], []
    for name, mention in told.items():
        relation = mention.relation
        if name in chosen:
            continue
        if name in title or (relation and _has(title, relation)):
            chosen[name] = mention
        elif name in wanted:
            chosen[name] = mention
            taken.append(name)
        elif relation:
            left_out.append(f"{name} ({relation}) is named in the text alone and was left out.")
    if not chosen:
        # A list of names with (m) or (f), of whom neither title nor demand speaks.
        chosen = {
            name: mention
            for name, mention in told.items()
            if not mention.honorific and mention.age is None and not mention.relation
        }
    places = list(chosen)
    return tuple(chosen.values()), [
        *(
            Doubt(
                field=f"subjects.{places.index(name)}",
                sentence=f"{name} is taken for a person at risk because a demand names them.",
            )
            for name in taken
        ),
        *(Doubt(field="subjects", sentence=sentence) for sentence in left_out),
    ]


def _has(text: str, word: str) -> bool:
    return bool(re.search(rf"(?i)\b{re.escape(word)}\b", text))


def _merged(first: ReadSubject, second: ReadSubject | None) -> ReadSubject:
    if second is None:
        return first
    return ReadSubject(
        name=first.name,
        honorific=first.honorific or second.honorific,
        age=second.age if first.age is None else first.age,
        alias=first.alias or second.alias,
        relation=first.relation or second.relation,
    )


def _named_in_heading(line: str, words: Words) -> list[ReadSubject]:
    """Read a heading that is nothing but names, joined by commas or "and"."""
    bare = re.sub(rf"(?i),? {any_of(words.aged)} \d{{1,3}}\b|\(\d{{1,3}}\)", "", line)
    parts = re.split(rf", | {any_of(words.conjunctions)} ", bare)
    surname = re.match(any_of(words.surnames), line)
    if line.isalpha() and surname and len(line) <= _LONGEST_UNSPACED:
        return [ReadSubject(name=line)]
    if not all(looks_like_name(part.strip(), words) for part in parts):
        return []
    return [
        subject_at(part.strip(), line, line.index(part.strip()) + len(part.strip()), words)
        for part in parts
    ]


def _mentions(text: str, words: Words) -> list[ReadSubject]:
    """Find everyone who is named with an honorific, an age or as somebody's relation."""
    relation = re.compile(
        rf"(?i)\b{any_of(words.possessives)} (?:[^\W\d_]+ )?({any_of(words.relations)}),? $"
    )
    found = []
    for start, end in names_in(text, words):
        subject = subject_at(text[start:end], text, end, words)
        related = relation.search(text, max(start - 60, 0), start)
        if related:
            subject = replace(subject, relation=related[1].casefold())
        marked = re.match(r"\s?\((?:m|f|male|female)\)", text[end : end + 10])
        if " " in subject.name and (
            subject.honorific or subject.age is not None or related or marked
        ):
            found.append(subject)
    return found


def subject_at(written: str, text: str, end: int, words: Words) -> ReadSubject:
    """Part a written name from its honorific, and read the age and alias that follow it."""
    tokens = written.split(" ")
    titles = [
        place
        for place, token in enumerate(tokens)
        if token.rstrip(".").casefold() in words.honorifics
    ]
    name = " ".join(tokens[titles[-1] + 1 :]) if titles else written
    first = titles[-1] if titles else 0
    while first and first - 1 in titles:
        first -= 1
    after = text[end : end + 80]
    age = re.match(
        rf"(?i),? (?:{any_of(words.aged)} (\d{{1,3}})\b|\((\d{{1,3}})\))|, (\d{{1,3}}),", after
    )
    alias = re.match(
        rf"(?i)[,(\s]{{0,2}}{any_of(words.aliases)} [“\"']?([^,.;()\"”\n]+?)[\"”']?[,.;)]",
        after[age.end() if age else 0 :],
    )
    return ReadSubject(
        name=name,
        honorific=" ".join(tokens[first : titles[-1] + 1]) if titles else "",
        age=int(age[age.lastindex or 0]) if age else None,
        alias=alias[1] if alias else "",
    )


def names_in(text: str, words: Words) -> Iterator[tuple[int, int]]:
    """Give the spans of two or more capitalised words that a single space parts."""
    run: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        start, end = match.span()
        if (
            end < len(text)
            and text[end] == "."
            and (end - start == 1 or match[0].casefold() in words.honorifics)
        ):
            end += 1
        if len(run) == _MOST_WORDS or (run and text[run[-1][1] : start] != " "):
            yield from _whole(text, run)
            run = []
        if (
            match[0].lstrip("'\u2018\u02bf")[0].isupper()
            or match[0].startswith(("al-", "as-", "ash-"))
            or (run and match[0] in _PARTICLES)
        ):
            run.append((start, end))
        else:
            yield from _whole(text, run)
            run = []
    yield from _whole(text, run)


def _whole(text: str, run: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    while run and text[slice(*run[-1])] in _PARTICLES:
        run = run[:-1]
    if len(run) > 1:
        yield run[0][0], run[-1][1]
