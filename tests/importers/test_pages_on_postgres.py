"""The pages of before and the pages that are kept, on PostgreSQL."""

from pathlib import Path
from typing import Final

from postgres import run_script

SCRIPT: Final = """
import threading
from pathlib import Path
import django; django.setup()
from django.core.management import call_command
from django.db import connection
from habeas import conf
from habeas.cases.desk_keys import make_desk_keys
make_desk_keys(conf.data_dir(), conf.desk_keys_dir())
import cast
from habeas.appeals.models import Appeal
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

text = load_page(pages / "single.txt")
others = [read_page(text.replace("Fenna", name)) for name in ("Ada", "Eve", "Ida", "Ada", "Eve")]
start, became = threading.Barrier(len(others)), []
def bring(read):
    start.wait()
    try:
        became.append(keeping.draft_at_once(read, by=by).appeal.slug)
    except KnownPageError as known:
        became.append("known")
    finally:
        connection.close()
threads = [threading.Thread(target=bring, args=(read,)) for read in others]
for thread in threads: thread.start()
for thread in threads: thread.join(60)
print(*sorted(became), Appeal.objects.count(), ImportedPage.objects.count(), sep=",")
"""


def test_pages_of_before_are_migrated_and_pages_are_kept_and_drafted_also_in_one_moment(
    migrated_dsn: str, tmp_path: Path
) -> None:
    (tmp_path / "secret.key").write_text("plainly-invented", encoding="ascii")
    assert run_script(SCRIPT, dsn=migrated_dsn, folder=tmp_path).split() == [
        "True",
        "True",
        "draft",
        # Three pages, two of them brought twice in the same moment: no draft is lost or made twice.
        "import-2,import-3,import-4,known,known,5,5",
    ]
