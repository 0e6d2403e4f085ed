"""What is confidential: sealed at once, opened by the assigned alone, with a reason, in the log."""

from datetime import timedelta
from pathlib import Path

import cast
import pytest
from django.core.exceptions import ValidationError

from habeas import conf
from habeas.cases import assigning, confiding, recording
from habeas.cases.models import Case, Confidential
from habeas.kernel import clock
from habeas.kernel.errors import HabeasError, RefusedError
from habeas.kernel.sealing import SealBrokenError
from habeas.staff.models import AuditEntry, User

pytestmark = pytest.mark.django_db

SISTER = "Zephyrine, at the bakery, by letter only"
WHY = "To ask her whether she agrees."


def the_case() -> Case:
    found = Case.objects.filter(slug="model").first()
    return found or recording.open_case(slug="model", country="AQ", by=cast.case_worker())


def sealed() -> Confidential:
    return confiding.confide(
        the_case(), kind="family", label="her sister", by=cast.case_worker(), text=SISTER
    )


def stranger(name: str = "ines.stranger") -> User:
    user = User.objects.create_user(name)
    user.is_superuser = True
    user.save()
    return user


def test_what_is_sealed_stands_nowhere_in_clear_and_opens_for_the_assigned() -> None:
    row = sealed()
    assert b"Zephyrine" not in bytes(Confidential.objects.get(pk=row.pk).sealed)
    assert confiding.reveal(row, by=cast.case_worker(), because=WHY).decode() == SISTER


def test_each_reveal_is_in_the_audit_log_with_its_reason_and_without_its_content() -> None:
    row = sealed()
    confiding.reveal(row, by=cast.case_worker(), because=WHY)
    entry = AuditEntry.objects.first()
    assert entry
    assert (entry.verb, entry.target, entry.because) == (
        "confidential.revealed",
        f"confidential {row.pk}",
        WHY,
    )
    assert not [e for e in AuditEntry.objects.all() if "Zephyrine" in e.because]


@pytest.mark.parametrize("who", [stranger, cast.approver])
def test_who_is_not_assigned_opens_nothing_whatever_her_rights(who: object) -> None:
    row, user = sealed(), who()  # type: ignore[operator]
    with pytest.raises(RefusedError, match="assigned"):
        confiding.reveal(row, by=user, because=WHY)
    with pytest.raises(RefusedError, match="assigned"):
        confiding.forget_confidential(row, by=user, because=WHY)
    assert not AuditEntry.objects.filter(verb="confidential.revealed").exists()


@pytest.mark.parametrize("because", ["", "because", "          x          "])
def test_a_reveal_wants_a_reason(because: str) -> None:
    row = sealed()
    with pytest.raises(RefusedError, match="Say why"):
        confiding.reveal(row, by=cast.case_worker(), because=because)


def test_the_twenty_first_reveal_within_an_hour_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    row = sealed()
    for _ in range(20):
        confiding.reveal(row, by=cast.case_worker(), because=WHY)
    with pytest.raises(RefusedError, match="within an hour"):
        confiding.reveal(row, by=cast.case_worker(), because=WHY)
    assigning.assign(row.case, user=cast.approver(), by=cast.case_worker())
    assert confiding.reveal(row, by=cast.approver(), because=WHY)
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=61))
    assert confiding.reveal(row, by=cast.case_worker(), because=WHY)


def test_only_a_process_with_the_desk_s_key_opens_and_any_seals(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HABEAS_DESK_KEYS", str(tmp_path / "none"))
    row = sealed()
    with pytest.raises(HabeasError, match="at the desk alone"):
        confiding.reveal(row, by=cast.case_worker(), because=WHY)
    monkeypatch.delenv("HABEAS_DESK_KEYS")
    assert confiding.reveal(row, by=cast.case_worker(), because=WHY).decode() == SISTER


def test_a_seal_opens_in_its_own_row_alone() -> None:
    one, other = sealed(), sealed()
    Confidential.objects.filter(pk=other.pk).update(sealed=one.sealed)
    other.refresh_from_db()
    with pytest.raises(SealBrokenError):
        confiding.reveal(other, by=cast.case_worker(), because=WHY)


def test_a_document_keeps_its_type_and_size_and_comes_back_byte_for_byte() -> None:
    content = bytes(range(256)) * 40
    row = confiding.confide(
        the_case(),
        kind="document",
        label="The ruling",
        by=cast.case_worker(),
        document=content,
        media_type="application/pdf",
    )
    assert (row.media_type, row.size) == ("application/pdf", len(content))
    assert content[:64] not in bytes(row.sealed)
    assert confiding.reveal(row, by=cast.case_worker(), because=WHY) == content


@pytest.mark.parametrize("media_type", ["", "text/html; charset=x", "a\r\nb/c", "x/" + "y" * 100])
def test_a_type_that_is_none_is_not_kept(media_type: str) -> None:
    row = confiding.confide(
        the_case(),
        kind="document",
        label="A scan",
        by=cast.case_worker(),
        document=b"x",
        media_type=media_type,
    )
    assert row.media_type == "application/octet-stream"


def test_what_cannot_be_kept_is_refused_in_a_sentence() -> None:
    case, by = the_case(), cast.case_worker()
    with pytest.raises(RefusedError, match="Write what"):
        confiding.confide(case, kind="source", label="a neighbour", by=by, text=" \n")
    with pytest.raises(RefusedError, match="empty"):
        confiding.confide(case, kind="document", label="a scan", by=by)
    with pytest.raises(RefusedError, match="10 MB"):
        confiding.confide(
            case, kind="document", label="a film", by=by, document=b"x" * (10 * 1024 * 1024 + 1)
        )
    with pytest.raises(RefusedError, match="characters"):
        confiding.confide(case, kind="unsaid", label="much", by=by, text="x" * 20_001)
    with pytest.raises(ValidationError):
        confiding.confide(case, kind="secret", label="x", by=by, text="x")
    with pytest.raises(ValidationError):
        confiding.confide(case, kind="source", label=" ", by=by, text="x")
    assert not Confidential.objects.exists()


def test_what_is_forgotten_is_gone() -> None:
    row = sealed()
    confiding.forget_confidential(row, by=cast.case_worker(), because="She asked us to.")
    assert not Confidential.objects.exists()
    assert AuditEntry.objects.filter(verb="confidential.forgotten").count() == 1


def test_who_opens_a_case_is_assigned_to_it() -> None:
    assert list(the_case().assigned.all()) == [cast.case_worker()]


def test_nobody_assigns_herself_while_somebody_is_assigned() -> None:
    case, other = the_case(), stranger()
    with pytest.raises(RefusedError, match="Nobody assigns herself"):
        assigning.assign(case, user=other, by=other)
    assigning.assign(case, user=other, by=cast.case_worker())
    assert confiding.may_reveal(case, other)
    entry = AuditEntry.objects.get(verb="case.assigned")
    assert (entry.actor, entry.target) == (cast.case_worker(), f"case {case.pk}")
    with pytest.raises(RefusedError, match="already"):
        assigning.assign(case, user=other, by=cast.case_worker())


def test_a_case_that_is_nobody_s_takes_the_first_who_comes() -> None:
    case, other = the_case(), stranger()
    Case.assigned.through.objects.all().delete()
    assigning.assign(case, user=other, by=other)
    assert confiding.may_reveal(case, other)


def test_the_last_who_is_assigned_stays() -> None:
    case, other = the_case(), stranger()
    with pytest.raises(RefusedError, match="assign a colleague first"):
        assigning.release(case, user=cast.case_worker(), by=other)
    with pytest.raises(RefusedError, match="not assigned"):
        assigning.release(case, user=other, by=other)
    assigning.assign(case, user=other, by=cast.case_worker())
    assigning.release(case, user=cast.case_worker(), by=other)
    assert not confiding.may_reveal(case, cast.case_worker())


def test_an_account_that_is_switched_off_opens_nothing_and_is_not_assigned() -> None:
    row, off = sealed(), stranger()
    off.is_active = False
    off.save()
    with pytest.raises(RefusedError, match="switched off"):
        assigning.assign(row.case, user=off, by=cast.case_worker())
    row.case.assigned.add(off)
    with pytest.raises(RefusedError, match="assigned"):
        confiding.reveal(row, by=off, because=WHY)


def test_without_the_public_key_nothing_is_taken(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    the_case()
    monkeypatch.setattr(conf, "data_dir", lambda: tmp_path)
    with pytest.raises(HabeasError, match=r"desk\.pub"):
        sealed()
    assert not Confidential.objects.exists()
