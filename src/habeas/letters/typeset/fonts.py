"""The letter fonts: which there are, in which order a language tries them, what they cannot print.

Libertinus Serif comes inside typst (Latin, Cyrillic, Greek, Hebrew), Noto Serif SC and Noto Sans SC
with ``pylopdf-fonts-zh-cn`` (Chinese), Amiri with this package (Arabic). The system's fonts are not
looked at, so that a letter is the same bytes on every machine. A new script is a font file in
``letters/fonts/`` or a dependency, and a line in ``families``.
"""

import unicodedata
from functools import cache, lru_cache
from importlib.resources import as_file, files
from typing import Final

import typst
from pylopdf_fonts_zh_cn import serif_path

_LATIN: Final = "Libertinus Serif"
_ARABIC: Final = "Amiri"
_CHINESE: Final = "Noto Serif SC"
_CHINESE_BOLD: Final = "Noto Sans SC"
# Control characters, unassigned ones, lone surrogates and private use have no shape to print.
_SHAPELESS: Final = frozenset({"Cc", "Cn", "Co", "Cs"})
_LAYOUT: Final = frozenset("\n\t")
_ONE_LINE: Final = (
    b"#set document(title: [.], date: none)\n"
    b"#set text(font: json(bytes(sys.inputs.fonts)), fallback: false)\n"
    b"#sys.inputs.text"
)


@cache
def fonts() -> typst.Fonts:
    """Return the letter fonts, loaded once in a process."""
    with as_file(files("habeas.letters") / "fonts") as own:
        folders = [own, serif_path().parent]
        return typst.Fonts(include_system_fonts=False, font_paths=folders)


def families(language: str) -> list[str]:
    """Return the font families for body text in a primary language subtag, the first one first."""
    if language == "zh":
        return [_CHINESE, _LATIN, _ARABIC]
    if language in {"ar", "fa", "ur", "ckb", "ps", "ug"}:
        return [_ARABIC, _LATIN, _CHINESE]
    return [_LATIN, _ARABIC, _CHINESE]


def heading_families(language: str) -> list[str]:
    """Return the families for the subject; Chinese sets what stands out in another face."""
    if language == "zh":
        return [_CHINESE_BOLD, *families(language)]
    return families(language)


def unprintable(text: str) -> frozenset[str]:
    """Return the characters of ``text`` that no letter font can print; empty when all is well."""
    shapeless = frozenset(text[at] for at in range(len(text)) if _is_shapeless(text[at]))
    rest = "".join(character for character in text if character not in shapeless)
    if _prints(rest):
        return shapeless
    missing = {
        character for cluster in _clusters(rest) if not _prints(cluster) for character in cluster
    }
    alone = {character for character in missing if not _prints(character)}
    return shapeless | (alone or missing)


def _is_shapeless(character: str) -> bool:
    return unicodedata.category(character) in _SHAPELESS and character not in _LAYOUT


def _clusters(text: str) -> list[str]:
    """Split ``text`` into letters with the marks that stand on them."""
    clusters: list[str] = []
    for character in text:
        if clusters and unicodedata.category(character).startswith("M"):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


@lru_cache(maxsize=4096)
def _prints(text: str) -> bool:
    inputs = {"text": text, "fonts": f'["{_LATIN}", "{_ARABIC}", "{_CHINESE}"]'}
    compiler = typst.Compiler(_ONE_LINE, font_paths=fonts(), sys_inputs=inputs)
    try:
        compiler.compile(format="pdf", pdf_standards="ua-1")
    except typst.TypstError:
        return False
    return True
