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

MOST_MARKS: Final = 100_000
"""Signs "<" of an HTML page; saved pages have a few thousand. As many take two seconds."""

MOST_ATTRIBUTES: Final = 1_000
"""Attributes of one HTML tag: the parser compares each with each."""

DEEPEST: Final = 1_000
"""Elements in one another. Pages of the 1990s that never close a tag reach some hundreds; the
parser itself stops at 2,048 and would leave out the rest without a word."""

LARGEST_FRONT_MATTER: Final = 20_000
"""Characters between the two lines of dashes: a few fields, never a text."""

MOST_CHARACTERS: Final = 5_000_000
"""Of text that any file gives, as much as a text file may have: the reader reads all of it."""

MOST_FILES: Final = 2_000
"""Files in one ZIP: the pages of an organisation; whoever has more packs two."""

MOST_ENTRIES: Final = 100_000
"""Marks of a file in the bytes of a ZIP, those of packed documents among them: the list of a ZIP
is read whole before anything is known of it."""

MOST_UNPACKED: Final = 200 * MEGABYTE
"""Bytes of all files in one ZIP when unpacked; of each at most ``LARGEST_DOCUMENT``."""

MOST_TEXT: Final = 20_000_000
"""Characters of all documents in one ZIP, which whoever asked for them holds in memory: as many as
two thousand appeals of ten thousand each."""

MOST_RATIO: Final = 200
"""How many times its packed size a packed file of more than a megabyte may be. Text packs to a
tenth, the emptiest sheets to a fiftieth, a bomb to a thousandth."""

MOST_PARTS: Final = 2_000
"""Files in one DOCX: each picture is one."""

MOST_OF_DOCX: Final = 60 * MEGABYTE
"""Bytes of all files in one DOCX when unpacked; it is held in memory as a whole."""

MOST_ATTACHMENTS: Final = 100
"""Parts of one e-mail, those of mails in it among them."""

DEEPEST_MAIL: Final = 5
"""Mails in one another: a mail that was forwarded four times."""

MOST_RULES: Final = 20_000
"""Lines of an e-mail that begin with two dashes, as what parts it does: counted before parsing."""

LONGEST_FIELD: Final = 2_000
"""Characters of a field of an e-mail that is taken apart; the usual parser is slow on long ones."""

MOST_PAGES: Final = 200
"""Pages of a PDF: an appeal has two, a report of a year some dozens."""

MOST_LETTERS: Final = 1_000_000
"""Letters of a PDF, each of which is placed on its page one by one: some ten seconds."""

MOST_OF_STREAM: Final = 100 * MEGABYTE
"""Bytes of one stream of a PDF when unpacked: a picture of a page has 26 MB at 300 dpi."""

MOST_OF_STREAMS: Final = 400 * MEGABYTE
"""Bytes of all streams of a PDF when unpacked, which they are only to be counted."""

MOST_OF_CONTENT: Final = 20 * MEGABYTE
"""Bytes of a stream that is no picture: what is drawn on a page, a font. Usual ones have 0.1."""

MOST_DRAWN: Final = 10_000
"""How often the pages of a PDF draw forms, those in forms counted each time: a logo on each page is
some hundreds; ten forms that draw one another ten times are ten thousand million."""
