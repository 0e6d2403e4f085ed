"""The second pair of eyes, accounts and the audit log."""

from datetime import timedelta

import cast
import pytest
from django.db import IntegrityError, transaction

from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import accounts, approving, auditing
from habeas.staff.errors import ChangedMeanwhileError, SecondPersonNeededError
from habeas.staff.models import AuditEntry, Block, User

pytestmark = pytest.mark.django_db


def approve(block: Block, by: User) -> None:
    approving.approve(block, by=by, seen=block.changed_at, of=block, verb="block.approved")


def test_who_made_the_last_change_cannot_approve_it() -> None:
    block = approving.new_block(by=cast.case_worker())
    with pytest.raises(SecondPersonNeededError):
        approve(block, cast.case_worker())
    assert not block.is_approved


def test_someone_else_can() -> None:
    block = approving.new_block(by=cast.case_worker())
    approve(block, cast.approver())
    assert block.is_approved
    assert AuditEntry.objects.filter(verb="block.approved", actor=cast.approver()).exists()


def test_a_change_takes_the_approval_away() -> None:
    block = approving.new_block(by=cast.case_worker())
    approve(block, cast.approver())
    approving.touch(block, by=cast.approver())
    assert not block.is_approved
    with pytest.raises(SecondPersonNeededError):
        approve(block, cast.approver())


def test_a_yes_to_what_has_changed_since_is_refused() -> None:
    block = approving.new_block(by=cast.case_worker())
    seen = block.changed_at
    approving.touch(block, by=cast.case_worker())
    with pytest.raises(ChangedMeanwhileError):
        approving.approve(block, by=cast.approver(), seen=seen, of=block, verb="block.approved")


def test_the_database_refuses_an_approval_by_the_same_person() -> None:
    now = clock.now()
    one = cast.case_worker()
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.create(
            changed_by=one, changed_at=now, approved_by=one, approved_at=now + timedelta(seconds=1)
        )


def test_the_audit_log_is_never_changed() -> None:
    entry = auditing.log(by=cast.case_worker(), verb="test.done", target=cast.case_worker())
    entry.verb = "test.undone"
    with pytest.raises(RefusedError):
        entry.save()
    with pytest.raises(RefusedError):
        entry.delete()


def test_a_weak_password_is_refused() -> None:
    with pytest.raises(RefusedError):
        accounts.add_staff(username="weak", password="password", roles=["approver"])
    assert not User.objects.filter(username="weak").exists()


def test_a_name_is_taken_once() -> None:
    cast.case_worker()
    with pytest.raises(RefusedError, match="already"):
        accounts.add_staff(username="wanda.worker", password=cast.PASSWORD, roles=["case worker"])


def test_an_unknown_role_is_refused_naming_the_known() -> None:
    with pytest.raises(RefusedError, match="case worker"):
        accounts.add_staff(username="x", password=cast.PASSWORD, roles=["king"])


def test_staff_can_enter_the_desk_and_nothing_more() -> None:
    worker = cast.case_worker()
    assert worker.has_perm("wagtailadmin.access_admin")
    assert not worker.is_superuser
