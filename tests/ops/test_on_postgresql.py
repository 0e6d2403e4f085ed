"""PostgreSQL instead of SQLite: one line of the settings, and the rest is the same."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import psycopg
import pytest
from postgres import postgres_dsn

__all__ = ["postgres_dsn"]  # pytest finds the fixture by its name here

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


@pytest.mark.postgres
def test_a_house_is_made_and_the_examples_are_loaded(postgres_dsn: str, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    own = {name: value for name, value in os.environ.items() if not name.startswith("HABEAS_")}
    own |= {"DJANGO_SETTINGS_MODULE": "habeas.project.settings", "PYTHONPATH": str(SOURCE)}
    with psycopg.connect(postgres_dsn, autocommit=True) as server:
        server.execute("CREATE DATABASE house")
        where = server.info
        url = f"postgresql://{where.user}@/house?host={where.host}&port={where.port}"

    def run(*words: str, **settings: str) -> str:
        done = subprocess.run(
            [sys.executable, *words],
            env=own | {"HABEAS_DATA": str(folder)} | settings,
            input="invented for a test\n",
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    habeas = ("-m", "habeas.cli")
    run(*habeas, "init", str(folder), "--username", "avery", HABEAS_DATABASE=url)
    assert not (folder / "habeas.sqlite3").exists()
    # It is written down, so that no later command has to be told again.
    assert tomllib.loads((folder / "habeas.toml").read_text()) == {"database": url}
    assert run("-c", LOAD).split("\n") == ["ua-12-2016 ua-13-2016 ua-7-2016", "", "2", ""]
    assert '"ua-12-2016"' in run(*habeas, "ledger", "--json")
