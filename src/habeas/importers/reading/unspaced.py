"""What sentences of Chinese and Japanese ask for, which put no space between words."""

import re

from .listing import demand
from .words import Words, any_of, compiled

_KANA = re.compile(r"[\u3041-\u3096]")
_SHORTEST = 4
# A sentence of a page that is no letter asks the reader near its beginning.
_EARLY = 20
# A Japanese sentence that asks says so in its last characters.
_LAST = 10
_FORMULA = re.compile(r"(?:よろ|宜)しく(?:お願い|御願い)")
# So many characters ("as soon as possible") may stand before what is asked for.
_NEAR = 3


def of_unspaced(sentence: str, words: Words, *, of_letter: bool) -> list[str]:
    """Read a Chinese or Japanese sentence that asks."""
    opening = compiled(rf"(?:(?:{any_of(words.also)}|{any_of(words.please)})[、,\uff0c]?)+").match(
        sentence
    )
    bare = sentence[opening.end() :] if opening else sentence
    writes = compiled(any_of(words.writing)).search(sentence)
    request = compiled(any_of(words.requests)).search(sentence)
    # "我们写信给您，请求您…" and "我们要求释放联署的人": what is asked for is not to write.
    what = sentence[request.end() :] if request else bare if opening and of_letter else ""
    what = compiled(rf"^[^,，]{{0,12}}?(?:{any_of(words.to)})+[:,\uff0c]?").sub("", what, count=1)
    if writes and (
        _KANA.search(bare)
        or not request
        or (not of_letter and writes.start() < request.start())
        or compiled(rf".{{0,{_NEAR}}}?{any_of(words.writing)}").match(what)
    ):
        return [] if of_letter else _to_be_written(sentence, writes.end(), words)
    # A Japanese sentence ends in its verb, and is asked for as a whole.
    if _KANA.search(bare):
        polite = re.search(
            r"(?:(?:て|で|を|し)(?:あげて|やって)?(?:ください|下さい)(?:ますよう)?.{0,12}|(?:要請|要求|要望)?(?:いた)?します|求めます|ます)[。!!]?$",
            bare,
        )
        asks = re.search(rf"{any_of(words.requests)}.{{0,{_LAST}}}$|(?:ください|下さい)", bare)
        return [demand(bare, words)] if polite and asks and not _FORMULA.search(bare) else []
    if request and not of_letter and request.start() > _EARLY:
        return []
    parts = re.split(r"[;\uff1b]", what.rstrip("!\uff01"))
    return [demand(part, words) for part in parts if len(part) >= _SHORTEST]


def _to_be_written(sentence: str, writes: int, words: Words) -> list[str]:
    """Read what a letter is to ask for: "请写信…，要求释放…", "釈放するよう求める手紙を書いて…"."""
    request = any_of(words.requests)
    asked = compiled(rf".+?よう(?:に)?{request}[^、。手]{{0,4}}").match(sentence)
    if asked:
        return [demand(asked[0], words)]
    later = "" if _KANA.search(sentence) else sentence[writes:]
    first = compiled(request).search(later)
    parts = compiled(rf"[;\uff1b]|[,\uff0c、][并並]?(?={request})").split(
        later[first.start() :] if first else ""
    )
    return [demand(part, words) for part in parts if len(part) >= _SHORTEST]
