"""How much of a file is read. Every figure of the documents stands here, with its reason.

A file that is over one of them is refused with a sentence before more of it is unpacked. Memory
and time are bounded a second time by the process that the files are read in.
"""

from typing import Final

MEGABYTE: Final = 1000 * 1000

LARGEST_PAGE: Final = 5 * MEGABYTE
"""Text and HTML, in bytes (decision 32): the longest appeal is under one percent of it."""

LARGEST_DOCUMENT: Final = 20 * MEGABYTE
"""PDF, DOCX and e-mail, in bytes: they carry pictures; mail servers take little more."""

LARGEST_FILE: Final = 50 * MEGABYTE
"""Anything at all, a ZIP too, in bytes: refused by its size, before it is read."""

MOST_MARKS: Final = 200_000
"""Signs "<" of an HTML page; saved pages have a few thousand. A million tags is a bomb."""

MOST_ATTRIBUTES: Final = 1_000
"""Attributes of one HTML tag: the parser compares each with each."""

DEEPEST: Final = 1_000
"""Elements in one another. Pages of the 1990s that never close a tag reach some hundreds; the
parser itself stops at 2,048 and would leave out the rest without a word."""

LARGEST_FRONT_MATTER: Final = 20_000
"""Characters between the two lines of dashes: a few fields, never a text."""

MOST_CHARACTERS: Final = 5_000_000
"""Of text that any file gives, as much as a text file may have: the reader reads all of it."""
