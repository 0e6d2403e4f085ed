import psycopg
import pytest
from postgres import postgres_dsn

__all__ = ["postgres_dsn"]  # pytest finds the fixture by its name here


@pytest.mark.postgres
def test_a_throw_away_postgresql_answers(postgres_dsn: str) -> None:
    with psycopg.connect(postgres_dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
