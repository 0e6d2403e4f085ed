"""What became of the letters of an appeal, in numbers; no name is in it."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from habeas.delivery import reckoning
from habeas.desk.appeals import OfAppeal
from habeas.staff.roles import EDITORS, READER


class Ledger(OfAppeal):
    """Counts by addressee, channel and state."""

    roles = EDITORS | {READER}
    heading = "Ledger"
    icon = "table"

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:  # noqa: ANN401
        """Show the counts."""
        return self.show("ledger.html", {"lines": reckoning.ledger(self.appeal)})
