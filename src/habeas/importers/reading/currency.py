"""The day until which a page says that it is right: "Information current as of 3 May"."""

import re

from .deadlines import DatedPage
from .words import any_of, compiled
from .written_dates import dates_in

# In characters: a longer line tells a story, and dates it.
_LONGEST_LINE = 120
# What may stand between the words and the day: a colon, an article, the day of the week.
_BETWEEN = r"[\s:\uff1a,(]*(?:[^\W\d_]{1,12}[.,]?\s+){0,2}"


def current_as_of(page: DatedPage) -> str:
    """Give the day on which the page was right, as its words for it say, or ""."""
    names = tuple(sorted(page.words.labels.get("current_as_of", ())))
    says = compiled(rf"(?i){any_of(names)}{_BETWEEN}$")
    for line in page.lines:
        if not line or len(line) > _LONGEST_LINE or not re.search(r"\d", line):
            continue
        for day in dates_in(line, page.languages, short=True):
            if says.search(line[: day.start]) and day.iso():
                return day.iso()
    return ""
