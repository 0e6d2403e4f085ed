"""What every test stands on: compiled translations, and an open appeal for those who ask."""

import runpy
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from habeas.appeals.models import Appeal

ROOT = Path(__file__).parent.parent


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return  # the one that gives out the tests has compiled them
    runpy.run_path(str(ROOT / "catalogues.py"))["compile_all"](ROOT / "src")


@pytest.fixture
def appeal() -> "Appeal":
    """Open an appeal, with the courier's public key to which its signatures are sealed."""
    import cast

    cast.ring()
    return cast.open_appeal_of()
