"""The pages of before and the pages that are kept, on PostgreSQL."""

from pathlib import Path
from typing import Final

from postgres import run_script

SCRIPT: Final = """
from pathlib import Path
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from habeas import conf
from habeas.cases.desk_keys import make_desk_keys
call_command("migrate", verbosity=0)
make_desk_keys(conf.data_dir(), conf.desk_keys_dir())
import cast
from habeas.importers import drafting, keeping
from habeas.importers.keeping import KnownPageError
from habeas.importers.models import ImportedPage
from habeas.importers.reading.reader import load_page, read_page
from habeas.kernel import clock
pages = Path(cast.__file__).parent / "pages"
couple, single = (read_page(load_page(pages / f"{name}.txt")) for name in ("couple", "single"))
by = cast.case_worker()
made = drafting.draft(couple, by=by)
call_command("migrate", "habeas_importers", "0001", verbosity=0)
with connection.cursor() as cursor:
    cursor.execute(
        "INSERT INTO habeas_importers_importedpage (sha256, case_id, appeal_id, imported_at, by_id)"
        " VALUES (%s, %s, %s, %s, %s)",
        ["a" * 64, made.case.pk, made.appeal.pk, clock.now(), by.pk],
    )
call_command("migrate", "habeas_importers", verbosity=0)
print(ImportedPage.objects.get().text_tag != "a" * 64)
page = keeping.lay(single, by=by)
page = keeping.accept(page, entries=[0], base=page.changed_at)
try:
    keeping.lay(single, by=by)
except KnownPageError as known:
    print(known.page == page)
print(keeping.draft(page, base=page.changed_at, by=by).appeal.state)
"""


def test_a_page_of_before_is_migrated_and_a_page_is_kept_and_drafted(
    postgres_dsn: str, tmp_path: Path
) -> None:
    (tmp_path / "secret.key").write_text("plainly-invented", encoding="ascii")
    assert run_script(SCRIPT, dsn=postgres_dsn, folder=tmp_path).split() == [
        "True",
        "True",
        "draft",
    ]
