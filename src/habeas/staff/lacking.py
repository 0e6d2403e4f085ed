"""What is missing before something may be done, and where it is mended."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Lack:
    """One missing thing: a sentence that says what to do, and the screen where it is done.

    ``place`` is the name of a screen of the desk, ``keys`` the arguments of its address and
    ``part`` the part of the screen, if it has parts.
    """

    sentence: str
    place: str
    keys: tuple[int | str, ...] = ()
    part: str = ""

    def __str__(self) -> str:
        return self.sentence
