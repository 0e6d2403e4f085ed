"""Corrections that leave the meaning as it is, and the checks of a text's language."""

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404

from habeas.desk.screens import Act
from habeas.desk.words import OfWords
from habeas.kernel.errors import RefusedError
from habeas.staff import correcting, reading
from habeas.staff.errors import ChangedMeanwhileError
from habeas.staff.roles import WRITERS
from habeas.staff.words import publications_of


class OfRevisionShown(OfWords, Act):
    """A button about the newest revision of a text as it was shown."""

    roles = WRITERS

    def revision_shown(self, data: Any) -> Any:  # noqa: ANN401 - the POST; a revision
        """Return the revision that was shown; raises ChangedMeanwhileError."""
        if str(data.get("revision", "")) != str(self.words.latest_revision_id):
            raise ChangedMeanwhileError("This text has changed since you saw it. Look again.")
        return self.revision


class Correct(OfRevisionShown):
    """Put one's own correction of a live text live."""

    done: ClassVar = "Live. It waits on everybody else's list until somebody has looked at it."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Correct the text; the guard is in the deed."""
        correcting.correct(self.words, self.revision_shown(data), by=self.staff)
        return self.home()


class CheckLanguage(OfRevisionShown):
    """Say that a text reads well in its language."""

    done: ClassVar = "Checked: whoever says yes to it need not read the language."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """Check the language."""
        reading.check_language(self.words, self.revision_shown(data), by=self.staff)
        return self.home()


class LookAtCorrection(OfWords, Act):
    """Say that a correction is right, or put the earlier words back."""

    roles = WRITERS
    done: ClassVar = "Noted."

    def do(self, data: Any) -> str:  # noqa: ANN401 - the POST
        """See the correction, or undo it."""
        publication = get_object_or_404(
            publications_of(self.words), pk=self.kwargs["publication"], correction=True
        )
        deeds = {"right": correcting.see_correction, "undo": correcting.undo_correction}
        deed = deeds.get(str(data.get("is", "")))
        if deed is None:
            raise RefusedError("Say whether it is right, or put the earlier words back.")
        deed(publication, by=self.staff)
        return self.home()
