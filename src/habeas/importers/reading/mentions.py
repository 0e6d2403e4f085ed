"""Who is named on a page: every mention of a name, with what stands around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from .beside import is_alias, known, linked, surroundings
from .countries import countries_in
from .fields import ReadSubject
from .names import PARTICLES, runs_in
from .own_scripts import behind_latin
from .words import Words

_FULL_NAME = 2
_SHORTEST_STEM = 3
# In words: what an office has before its country.
_NEAR = 5
_BRACKET = re.compile(r"\s?[(\uff08]")
_OF_ALL = frozenset({"relation", "related"})
_OPENERS = '.:!?"(\u201c\u201e«-\u2013\u2014\u2022*>\u00bf\u00a1\0'
_LOWER = re.compile(r"(?<![\w@./-])[^\W\d_][^\W\d_'\u2019]*(?![\w@./])")
# A nickname behind a name: Odo Varandas “Petinga”,
_NICKNAME = re.compile(
    r' ["\u201c\u201e\u00ab][^\W\d_a-z]\w*(?: [^\W\d_a-z]\w*)?["\u201d\u201c\u00bb]'
    r"(?=\s*(?:[,;.)]|$)|\s[^\W\d_]{1,3}\s)"
)
# What stands before a name in quotation marks, and their end.
_QUOTED_OF = re.compile(r'(?<!\w)([^\W\d_]+) ["\u201c\u201e\u00ab]$')
_QUOTE_ENDS = re.compile(r'["\u201d\u201c\u00bb]')
# An acronym in the plural or another case: "NGOs".
_ACRONYM = re.compile(r"[^\W\d_a-z]{3,}s")
_NATIVE = re.compile(r"\s?[(\uff08][^)\uff09]*[)\uff09]")
_LATIN = re.compile(r"[^\W\d_\u0250-\u1dff\u1f00-\uffff]")
# "BAHAMASAnn", where a space was lost.
_GLUED = re.compile(r"([^\W\d_a-z]{4,})(?=[^\W\d_a-z][a-z])")


@dataclass(frozen=True)
class Mention:
    """A name in a sentence: where it stands, and the marks that its surroundings give it.

    ``marks`` are words such as "role", "official", "place": see `people`.
    """

    subject: ReadSubject
    start: int
    end: int
    marks: frozenset[str] = frozenset()


@dataclass
class Reader:
    """Reads the mentions of a page, whose other words tell which capitalised words are names."""

    text: str
    words: Words

    @cached_property
    def common(self) -> frozenset[str]:
        """The words that the page prints in small letters somewhere, and those in no name."""
        lists = known(self.words)
        kinds = "things groups bodies situations streets conjunctions possessives to on folk"
        lower = frozenset(w for w in _LOWER.findall(self.text) if w[0].islower())
        return lower.union(*(lists[kind] for kind in kinds.split())) - PARTICLES

    @cached_property
    def countries(self) -> frozenset[str]:
        """The countries that the page names, as printed."""
        return frozenset(printed for _, printed in countries_in(self.text, self.words.language))

    @cached_property
    def is_latin(self) -> bool:
        """Whether the page is written in Latin letters."""
        return len(_LATIN.findall(self.text)) * 2 > sum(map(str.isalpha, self.text))

    def mentions(self, sentence: str) -> list[Mention]:
        """Give the mentions in a sentence, a line or a title, in order."""
        found: list[Mention] = []
        if self.is_latin:
            sentence = behind_latin(sentence, self.words)
        for country in self.countries:
            if " " in country:
                sentence = sentence.replace(country, "\0" * len(country))
        for run in runs_in(sentence, self.words):
            if found and run[0][0] < found[-1].end:
                continue
            for part, thing in self._parts(sentence, run):
                mention = self._mention(sentence, part, found, thing=thing)
                # A name in brackets after a name is the same in another script.
                between = sentence[found[-1].end : part[0][0]] if found else ""
                again = _BRACKET.fullmatch(between) or is_alias(between, self.words)
                if mention and not again:
                    found.append(mention)
        # It ends behind its brackets, before which the page may have printed it.
        ends = ((m, _NATIVE.match(sentence, m.end) if m.subject.native else None) for m in found)
        return [replace(m, end=native.end()) if native else m for m, native in ends]

    def _parts(
        self, text: str, run: list[tuple[int, int]]
    ) -> Iterator[tuple[list[tuple[int, int]], bool]]:
        """Cut a run at the words that are in no name: titles, callings, things.

        Gives each part and whether a thing stands right before or after it ("Tern Cove Court").
        """
        part: list[tuple[int, int]] = []
        before = cut = False
        for span in run:
            bare = text[slice(*span)].rstrip(".").casefold()
            noun = not part and self._is_noun(text[slice(*span)])
            if noun or (cut and not part and bare in PARTICLES):
                # "Situation von NAME", "Anstiftung zum ...": the particle is of the noun.
                before, cut = False, True
            elif self._cuts(text, span[0], bare, inside=bool(part)):
                thing = self._is_thing(bare)
                if part:
                    yield part, before or thing
                # "Island of the NAME" is of a thing too.
                of_thing = before and not part and bare in PARTICLES
                part, before = [], thing or of_thing
            else:
                part = [*part, span]
        if part:
            yield part, before

    def _cuts(self, text: str, start: int, bare: str, *, inside: bool) -> bool:
        lists = known(self.words)
        if _ACRONYM.fullmatch(text[start : start + len(bare)]):
            return True
        if bare in lists["prefixes"] or bare in self.common:
            return not (inside and (bare in PARTICLES or bare in lists["honorifics"]))
        # A small word with a capital in the middle of a sentence is of a name ("Le Brizec").
        article = bare in lists["articles"] and (_opens(text, start) or text[start].islower())
        return article and not inside

    def _is_noun(self, word: str) -> bool:
        """Whether a word that begins a run is a noun, by its ending."""
        endings = known(self.words)["endings"]
        longest = max(map(len, endings), default=0)
        stem = range(_SHORTEST_STEM, len(word))
        return any(word[at:] in endings for at in stem if len(word) - at <= longest)

    def _is_thing(self, bare: str) -> bool:
        return bare in known(self.words)["named"]

    def _mention(
        self,
        text: str,
        part: list[tuple[int, int]],
        earlier: Sequence[Mention],
        *,
        thing: bool,
    ) -> Mention | None:
        if text[part[0][0]].islower() and text[slice(*part[0])] in PARTICLES:
            return None
        part = self._without_country(text, part)
        while part and text[slice(*part[-1])].casefold() in PARTICLES:
            part = part[:-1]
        if not part:
            return None
        start, end = part[0][0], part[-1][1]
        nickname = _NICKNAME.match(text, end) if len(part) > 1 and not thing else None
        end = nickname.end() if nickname else end
        marks, before = self._beside(text, start, end)
        between = text[earlier[-1].end : start] if earlier else ""
        follows = "body" not in marks and linked(between, self.words)
        letters = [span for span in part if span[1] - span[0] > 1]
        if len(letters) < _FULL_NAME and not (follows and before.relation):
            marks |= {"single"}
        if follows:
            # "Her sons A and B": both are.
            marks |= {"linked"} | (earlier[-1].marks & _OF_ALL if not before.relation else set())
        if _opens(text, start):
            marks |= {"initial"}
        if thing:
            marks |= {"thing"}
        if text[start:end].isupper():
            marks |= {"shouted"}
        return Mention(replace(before, name=text[start:end]), start, end, frozenset(marks))

    def _beside(self, text: str, start: int, end: int) -> tuple[set[str], ReadSubject]:
        """Give the marks of what stands around a name, and what that tells of the person."""
        marks, subject = surroundings(text, start, end, self.words)
        if self._is_body(text, start, end):
            marks = {"body"}
        elif self._heads_country(text, start):
            marks |= {"official", "addressed"}
        return marks, subject

    def _heads_country(self, text: str, start: int) -> bool:
        """Whether an office and its country stand right before a name ("President of NAME X")."""
        rest = text[:start].rstrip()
        bare = rest.rstrip("\0")
        country = next((each for each in self.countries if bare.endswith(each)), "")
        if len(bare) == len(rest) and not country:
            return False
        tokens = bare.removesuffix(country).split()
        small = PARTICLES | known(self.words)["articles"] | {"of"}
        while tokens and tokens[-1].casefold() in small:
            tokens = tokens[:-1]
        head = " ".join(tokens[-_NEAR:]) + " "
        return "official" in surroundings(head, len(head), len(head), self.words)[0]

    def _is_body(self, text: str, start: int, end: int) -> bool:
        """Whether a name in quotation marks is of what stands before it (Centre “NAME”)."""
        kind = _QUOTED_OF.search(text[:start])
        if not kind or not _QUOTE_ENDS.match(text, end):
            return False
        return kind[1][0].isupper() or kind[1].casefold() in known(self.words)["named"]

    def know(self, name: str) -> None:
        """Take ``name`` for one: capitals tell it in this script."""

    def is_country(self, written: str) -> bool:
        """Whether ``written`` is a country's name and nothing else."""
        named = countries_in(written, self.words.language)
        return bool(named) and len(named[0][1]) >= len(written.strip(" .:"))

    def _without_country(self, text: str, part: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Leave out a country before a name; a name that holds one elsewhere is none."""
        start = part[0][0]
        written = text[start : part[-1][1]]
        country = next((each for each in self.countries if each in written), "")
        if not country:
            glued = _GLUED.match(written)
            if glued and self.is_country(glued[1]):
                return [(start + glued.end(), part[0][1]), *part[1:]]
            return part
        at = start + written.index(country)
        rest = [span for span in part if span[0] >= at + len(country) or span[1] <= at]
        outside = written.startswith(country) or written.endswith(country)
        if outside and len(rest) >= _FULL_NAME:
            return rest
        return [] if " " in country or not rest else part


def _opens(text: str, start: int) -> bool:
    """Whether a sentence or a quotation begins at ``start``, where every word has a capital."""
    return not text[:start].strip() or text[:start].rstrip()[-1] in _OPENERS
