"""The demo's three logins, the same at every start, in folders of older demos as well."""

import json
from base64 import b32decode
from pathlib import Path

from habeas.ops import demo

OLD = [
    {"role": "case worker", "username": "case-worker", "password": "plainly-invented"},
    {"role": "approver", "username": "approver", "password": "plainly-invented-too"},
]


def test_a_folder_of_an_older_demo_gets_the_third_one_and_keeps_the_others(tmp_path: Path) -> None:
    path = tmp_path / "demo-staff.json"
    path.write_text(json.dumps(OLD))
    first = demo.logins(path)
    assert first[:2] == OLD
    assert (first[2]["username"], first[2]["role"]) == ("administrator", "administrator")
    assert len(b32decode(first[2]["totp"])) == 20
    assert demo.logins(path) == first
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_new_folder_gets_all_three(tmp_path: Path) -> None:
    made = demo.logins(tmp_path / "demo-staff.json")
    assert ["totp" in login for login in made] == [False, False, True]
