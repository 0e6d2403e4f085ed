"""Compile the interface's translations (gettext ``.po`` to ``.mo``), for ./habeas and the build."""

from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def compile_all(source: Path) -> None:
    """Write a ``.mo`` beside every ``.po`` of the locale folders under ``source``."""
    for po in sorted(source.glob("**/locale/*/LC_MESSAGES/*.po")):
        with po.open("rb") as text:
            catalogue = read_po(text, locale=po.parent.parent.name, abort_invalid=True)
        with po.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalogue)


if __name__ == "__main__":
    compile_all(Path(__file__).parent / "src")
