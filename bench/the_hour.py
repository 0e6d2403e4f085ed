"""How many inputs and clicks lead from a phone call to a published appeal, by two people.

Run: python bench/the_hour.py. It plays the walk of ``tests/walks/test_the_hour.py`` in Chromium and
prints what each of the two has typed, chosen and clicked.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
WALK = "tests/walks/test_the_hour.py"

if __name__ == "__main__":
    sys.exit(subprocess.call([sys.executable, "-m", "pytest", "-n0", "-q", "-s", WALK], cwd=ROOT))
