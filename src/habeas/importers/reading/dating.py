"""The dates of an appeal: of its issue, its last day, the detention, and that of its news."""

import re

from .currency import current_as_of
from .deadlines import DatedPage, act_before
from .detention_dates import detained_on
from .fields import ReadDates
from .issue_dates import issued_on
from .page import chunks
from .sentences import sentences

# A head of a mail tells nothing that happened.
_MAIL_HEAD = re.compile(r"^[>\s]*[A-Z][\w-]*:\s")
_OF_MAIL = re.compile(r"(?m)^[>\s]*(?:From|Subject):\s")


def read_dates(page: DatedPage, names: tuple[str, ...]) -> tuple[ReadDates, list[str]]:
    """Read the dates of an appeal, and the sentences for the report.

    ``names`` are those of the people at risk, whose arrest is meant where several are told of.
    """
    issued = issued_on(page)
    of_mail = bool(_OF_MAIL.search("\n".join(page.lines)))
    prose = ["" if of_mail and _MAIL_HEAD.match(line) else line for line in page.lines]
    told = [part for chunk in chunks(prose, page.words) for part in sentences(chunk.text)]
    detained, unsure = detained_on(told, issued, page, names)
    last = act_before(told, issued or detained, page)
    dates = ReadDates(
        detained_on=detained,
        issued_on=issued,
        act_before=last,
        current_as_of=current_as_of(page),
    )
    return dates, unsure
