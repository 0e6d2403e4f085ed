"""PostgreSQL instead of SQLite: one line of the settings, and the rest is the same."""

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

HABEAS = ("-m", "habeas.cli")
SOURCE = Path(__file__).parents[2] / "src"
LOAD = """
import django; django.setup()
from habeas.appeals.models import Appeal
from habeas.ops.examples import load_all
from habeas.staff.accounts import add_staff, named
worker = add_staff(username="casey", password="invented for a test", roles=["case worker"])
print(*load_all(case_worker=worker, approver=named("avery")))
print(*load_all(case_worker=worker, approver=named("avery")))
print(Appeal.objects.filter(state="open").count())
"""
# One name in each script, in any case and order; a case by its appeal's reference; wild cards.
SEARCH = """
import django; django.setup()
from habeas.cases.searching import search
for text in ("CHONGBIAO mi", "崇标", "chong", "example AMAL", "أمل", "UA 13/2016", "%", "nobody"):
    print(*(hit.person or hit.case.slug for hit in search(text)), sep=", ")
"""
FOUND = (
    *("Mi Chongbiao", "Mi Chongbiao", "Mi Chongbiao", "Amal Example", "Amal Example"),
    *("case-13", "", ""),
)

CHANGES = (
    "UPDATE habeas_staff_auditentry SET verb = 'x.undone'",
    "UPDATE habeas_staff_auditentry SET because = 'no'",
    "DELETE FROM habeas_staff_auditentry",
    "TRUNCATE habeas_staff_auditentry",
)

pytestmark = pytest.mark.postgres


@dataclass(frozen=True)
class House:
    """A data folder whose database is PostgreSQL."""

    folder: Path
    url: str

    def run(self, *words: str, **settings: str) -> str:
        own = {name: value for name, value in os.environ.items() if not name.startswith("HABEAS_")}
        own |= {"DJANGO_SETTINGS_MODULE": "habeas.project.settings", "PYTHONPATH": str(SOURCE)}
        done = subprocess.run(
            [sys.executable, *words],
            env=own | {"HABEAS_DATA": str(self.folder)} | settings,
            input="invented for a test\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def house(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> House:
    with psycopg.connect(postgres_server, autocommit=True) as server:
        server.execute("CREATE DATABASE house")
        where = server.info
        url = f"postgresql://{where.user}@/house?host={where.host}&port={where.port}"
    made = House(tmp_path_factory.mktemp("postgresql") / "data", url)
    made.run(*HABEAS, "init", str(made.folder), "--username", "avery", HABEAS_DATABASE=url)
    return made


def test_a_house_is_made_and_the_examples_are_loaded(house: House) -> None:
    assert not (house.folder / "habeas.sqlite3").exists()
    # It is written down, so that no later command has to be told again.
    assert tomllib.loads((house.folder / "habeas.toml").read_text()) == {"database": house.url}
    assert house.run("-c", LOAD).split("\n") == ["ua-12-2016 ua-13-2016 ua-7-2016", "", "2", ""]
    assert '"ua-12-2016"' in house.run(*HABEAS, "ledger", "--json")


def test_people_are_found_in_every_spelling(house: House) -> None:
    assert house.run("-c", SEARCH).splitlines() == list(FOUND)


def test_no_statement_changes_the_audit_log(house: House) -> None:
    with psycopg.connect(house.url, autocommit=True) as database:
        before = database.execute("SELECT * FROM habeas_staff_auditentry ORDER BY id").fetchall()
        assert before
        for change in CHANGES:
            with pytest.raises(psycopg.errors.RaiseException, match="never changed"):
                database.execute(change)
        after = database.execute("SELECT * FROM habeas_staff_auditentry ORDER BY id").fetchall()
    assert after == before
