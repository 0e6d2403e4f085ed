"""What every test stands on: compiled translations."""

import runpy
from pathlib import Path

ROOT = Path(__file__).parent.parent


def pytest_configure() -> None:
    runpy.run_path(str(ROOT / "catalogues.py"))["compile_all"](ROOT / "src")
