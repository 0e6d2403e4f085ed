"""Of a page that was imported before pages were kept, no hash stays that betrays its text."""

import hashlib
from pathlib import Path
from typing import Any

import cast
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from habeas.importers import drafting, keeping
from habeas.importers.models import ImportedPage
from habeas.importers.reading.reader import load_page, read_page
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError

PAGE = Path(__file__).parent.parent / "pages" / "couple.txt"


def migrated_to(name: str) -> Any:  # noqa: ANN401 - the models as they were
    executor = MigrationExecutor(connection)
    executor.migrate([("habeas_importers", name)])
    return executor.loader.project_state([("habeas_importers", name)]).apps


@pytest.mark.django_db(transaction=True)
def test_the_hash_of_a_page_of_before_is_keyed_and_its_case_stays() -> None:
    text = load_page(PAGE)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    made = drafting.draft(read_page(text), by=cast.case_worker())
    before = migrated_to("0001_initial").get_model("habeas_importers", "ImportedPage")
    before.objects.create(
        sha256=sha256,
        case_id=made.case.pk,
        appeal_id=made.appeal.pk,
        imported_at=clock.now(),
        by_id=cast.case_worker().pk,
    )
    migrated_to("0002_pages_are_kept")
    page = ImportedPage.objects.get()
    assert sha256 not in {page.text_tag, page.letter_tag}
    assert (page.case, page.changed_at) == (made.case, page.imported_at)
    with pytest.raises(RefusedError, match="not kept any more"):
        keeping.opened(page, by=cast.case_worker())
