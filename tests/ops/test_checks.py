"""The system checks: each wrong setting has its number, and keeps Habeas from starting."""

from pathlib import Path

import pytest
from django.core import checks

from habeas import conf
from habeas.actions.keys import make_keys
from habeas.cases.desk_keys import make_desk_keys
from habeas.kernel.errors import RefusedError
from habeas.ops import readying
from habeas.staff.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HABEAS_DATA", str(tmp_path))
    monkeypatch.delenv("HABEAS_KEYS", raising=False)
    make_keys(tmp_path, tmp_path / "keys")
    make_desk_keys(tmp_path, tmp_path / "desk-keys")
    (tmp_path / "secret.key").touch()
    return tmp_path


def found() -> set[str | None]:
    return {message.id for message in checks.run_checks(tags=["habeas"])}


def test_a_house_that_is_not_described_yet_is_warned() -> None:
    assert found() == {"habeas.W001"}
    Organisation.objects.create(
        legal_name="Open Door",
        postal_address="1 Example Quay",
        telephone="+353 20 910 0000",
        country="IE",
        signatory="Nora Example",
        from_name="Open Door",
        from_address="letters@letters.example",
        mail_domain="letters.example",
        privacy_contact="privacy@letters.example",
    )
    assert found() == set()


def test_a_pretended_day_is_for_demos_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_DEMO", "")
    assert "habeas.E001" in found()
    with pytest.raises(RefusedError, match="HABEAS_TODAY"):
        readying.ready_to_serve()
    monkeypatch.setenv("HABEAS_TODAY", "")
    assert "habeas.E001" not in found()
    monkeypatch.setenv("HABEAS_TODAY", "yesterday")
    assert "habeas.E002" in found()


def test_keys_that_others_can_read_are_refused(house: Path) -> None:
    (house / "keys").chmod(0o750)
    assert "habeas.E003" in found()


def test_a_desk_s_key_that_others_can_read_is_refused(house: Path) -> None:
    (house / "desk-keys").chmod(0o710)
    assert "habeas.E007" in found()


def test_the_desk_does_not_start_with_a_key_that_opens_nothing(
    house: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HABEAS_ONLY", "desk")
    assert "habeas.E008" not in found()
    (house / "desk.pub").write_text("00" * 32)
    assert "habeas.E008" in found()
    (house / "desk-keys").rename(house / "moved")
    assert "habeas.E008" in found()
    monkeypatch.setenv("HABEAS_ONLY", "public")
    assert "habeas.E008" not in found()


def test_a_public_key_whose_other_half_is_missing_is_never_replaced(house: Path) -> None:
    before = (house / "desk.pub").read_text()
    (house / "desk-keys" / "desk.key").unlink()
    make_desk_keys(house, house / "desk-keys")
    assert (house / "desk.pub").read_text() == before
    assert not (house / "desk-keys" / "desk.key").exists()


def test_keys_that_are_elsewhere_are_no_fault(house: Path) -> None:
    (house / "keys").rename(house / "moved")
    assert "habeas.E003" not in found()


def test_a_missing_public_key_is_refused(house: Path) -> None:
    (house / "courier.pub").unlink()
    assert "habeas.E004" in found()


@pytest.mark.parametrize(
    ("name", "value", "number"),
    [
        ("HABEAS_MAIL", "pigeon:home", "habeas.E005"),
        ("HABEAS_FAX", "fax+smtp://127.0.0.1", "habeas.E005"),
        ("HABEAS_REST_MINUTES", "half an hour", "habeas.E006"),
        ("HABEAS_COUNT_AT_LEAST", "-1", "habeas.E006"),
    ],
)
def test_settings_that_nobody_can_read_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, number: str
) -> None:
    monkeypatch.setenv(name, value)
    assert number in found()


def test_rest_is_a_day_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HABEAS_REST_MINUTES", "90000")
    assert conf.rest_minutes() == 24 * 60
