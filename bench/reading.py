"""How well appeal pages are read: F1 by field, and how often what is called sure is right.

    python bench/reading.py [FOLDER …]

Each folder holds pairs NAME.txt and NAME.json. Without one the invented appeals of the tests are
read: those that the reader was made with, and those that it had not seen.
"""

import argparse
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests" / "importers")]

from scoring import overall, right_by_sureness, scores  # noqa: E402 - found on that path

APPEALS = ROOT / "tests" / "appeals"


def main() -> None:
    """Read every folder and print a table for each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", metavar="FOLDER", nargs="*", type=Path)
    for folder in parser.parse_args().folders or (APPEALS / "tuned", APPEALS / "held_out"):
        counts = scores(folder)
        print(f"{folder.name}: {len(list(folder.glob('*.json')))} pages")
        for field, count in counts.items():
            print(
                f"  {field:12} F1 {count.f1:.3f}   "
                f"hits {count.hits}  missed {count.missed}  false {count.false}"
            )
        print(f"  {'overall':12} F1 {overall(counts):.3f}")
        for sureness, (right, made) in right_by_sureness(folder).items():
            print(f"  {sureness:12} {right} of {made} right, {right / max(made, 1):.0%}")


if __name__ == "__main__":
    main()
