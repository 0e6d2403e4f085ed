"""A language is one data file: beside it nothing is written, and no code."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from habeas.importers.reading.language import detect_language

SOURCE = Path(__file__).parents[2] / "src"
ESPERANTO = """
salutations = ["estimata", "via ekscelenco"]
closings = ["kun respekto"]
background = ["fono"]
requests = ["petas", "petu"]
to = ["vin", "ke"]
verbs = ["liberig*", "permes*", "esplor*"]
offices = ["ministro", "ministro pri justico"]
bodies = ["ministerio"]
streets = ["strato"]
honorifics = ["sinjoro", "sinjorino"]
and = ["kaj"]
detained = ["arestita"]
on = ["la", "je la"]
concerning = ["por", "liberigu"]
sending = ["skribu", "leteroj*"]
toward = ["al"]
stop_words = [
  "la", "de", "kaj", "estas", "en", "al", "ke", "por", "pri", "ŝi", "li", "ne", "kun", "sur",
  "estis", "mi", "vi", "vin", "ŝin", "sed", "ĝi", "aŭ", "el", "ĉe", "tiu", "sia", "dum", "antaŭ",
]

[labels]
status = ["stato"]
fax = ["fakso"]
address = ["skribu al"]
act_before = ["agu antaŭ"]

[dates]
months = [
  "januaro", "februaro", "marto", "aprilo", "majo", "junio", "julio", "aŭgusto", "septembro",
  "oktobro", "novembro", "decembro",
]
until = ["antaŭ", "antaŭ la"]

[counting]
years = ["jaro", "jaroj", "jarojn"]

[counting.numbers]
3 = ["tri"]
"""
PAGE = """Liberigu Una Pellworm

Stato: arestita

Una Pellworm estis arestita la 3-an de majo 2031 kaj estas en la turo de Bouvet. Ŝi ne vidis sian
fratinon dum la vintro, sed la gardistoj de la turo estas kun ŝi.

Agu antaŭ: 9 junio 2031

Skribu al:
Ministro pri justico Odo Grell
Lampa strato 4
Fakso: +47 79 02 11 33

Estimata sinjoro ministro,

Mi petas vin:
1. liberigi Una Pellworm;
2. permesi al ŝi vidi sian fratinon.

Kun respekto
"""
READ = """
import json, sys
from habeas.importers.reading.counting import counted
from habeas.importers.reading.reader import read_page
read = read_page(sys.stdin.read())
said = "la tri jarojn"
number = counted(said, 0, len(said), language="eo")
print(json.dumps({
    "languages": read.languages,
    "title": read.title,
    "status": read.status,
    "people": [subject.name for subject in read.subjects],
    "salutations": read.salutations,
    "demands": read.demands,
    "lines": [office.lines for office in read.addressees],
    "faxes": [fax.e164 for office in read.addressees for fax in office.fax],
    "act_before": read.dates.act_before,
    "years": number and number.number,
}))
"""


@pytest.fixture
def read_by_one_more_file(tmp_path: Path) -> dict[str, Any]:
    """What a copy of the reader reads that has one file more."""
    copied = tmp_path / "habeas"
    shutil.copytree(SOURCE / "habeas" / "importers", copied / "importers")
    shutil.copytree(SOURCE / "habeas" / "kernel", copied / "kernel")
    shutil.copytree(SOURCE / "habeas" / "letters", copied / "letters")
    shutil.copy(SOURCE / "habeas" / "__init__.py", copied)
    words = copied / "importers" / "reading" / "words"
    (words / "eo.toml").write_text(ESPERANTO, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", READ],
        input=PAGE,
        env={"PYTHONPATH": str(tmp_path), "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    read: dict[str, Any] = json.loads(done.stdout)
    return read


def test_a_page_of_a_language_is_read_by_one_file_of_words(
    read_by_one_more_file: dict[str, Any],
) -> None:
    assert read_by_one_more_file == {
        "languages": ["eo"],
        "title": "Liberigu Una Pellworm",
        "status": "arestita",
        "people": ["Una Pellworm"],
        "salutations": ["Estimata sinjoro ministro,"],
        "demands": ["liberigi Una Pellworm", "permesi al ŝi vidi sian fratinon"],
        "lines": [["Ministro pri justico Odo Grell", "Lampa strato 4"]],
        "faxes": ["+4779021133"],
        "act_before": "2031-06-09",
        "years": 3,
    }


def test_without_its_file_the_language_is_not_known() -> None:
    assert detect_language(PAGE) != "eo"
