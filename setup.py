"""Let a build compile the translations into the wheel; everything else is in pyproject.toml."""

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))  # a PEP 517 build does not look here

from catalogues import compile_all  # noqa: E402 - after the path is set


class BuildWithCatalogues(build_py):
    """Compiles the translations before the package's files are collected."""

    def run(self) -> None:
        """Compile, then build as usual."""
        compile_all(ROOT / "src")
        super().run()


setup(cmdclass={"build_py": BuildWithCatalogues})
