"""What is confidential, as the desk keeps it: labels for all, contents for the assigned, once."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, verbs
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from habeas.cases import assigning, confiding, recording
from habeas.cases.models import Case, Confidential
from habeas.kernel.errors import RefusedError
from habeas.staff.models import AuditEntry

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)

SISTER = "Zephyrine, by letter only"
WHY = "To ask her whether she agrees."
RULING = b"%PDF-1.7 Zephyrine <script>alert(1)</script>" + bytes(range(256))


def the_case() -> Case:
    found = Case.objects.filter(slug="model").first()
    if found:
        return found
    case = recording.open_case(slug="model", country="AQ", by=cast.case_worker())
    recording.add_person(case, by=cast.case_worker(), handle="ada", name="Ada Sample")
    return case


def sealed(client: Client) -> Confidential:
    case = the_case()
    typed = {"kind": "family", "label": "her sister", "text": SISTER}
    assert do(client, at("confide", case.pk), **typed) == at("case", case.pk)
    return case.confidential.get()


def ruling(client: Client) -> Confidential:
    case = the_case()
    file = SimpleUploadedFile("Zephyrine.pdf", RULING, content_type="application/pdf")
    do(client, at("add-document", case.pk), label="The ruling", document=file)
    return case.confidential.get(kind="document")


def test_labels_are_for_all_and_contents_for_the_assigned(wanda: Client, ali: Client) -> None:
    row = sealed(wanda)
    for client in (wanda, ali):
        page = look(client, at("case", row.case.pk))
        assert "her sister" in page
        assert "how to reach the family" in page
        assert "Zephyrine" not in page
    address = at("reveal", row.case.pk, row.pk)
    assert address in look(wanda, at("case", row.case.pk))
    assert address not in look(ali, at("case", row.case.pk))


def test_what_is_opened_is_shown_once_and_kept_by_nobody(wanda: Client) -> None:
    row = sealed(wanda)
    address = at("reveal", row.case.pk, row.pk)
    asked = wanda.get(address)
    assert "Zephyrine" not in said(asked)
    shown = wanda.post(address, {"because": WHY})
    assert shown.status_code == 200
    assert SISTER in said(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    assert not [
        tag for tag in ("<textarea", f'value="{SISTER}', "localStorage") if tag in said(shown)
    ]
    assert "Zephyrine" not in said(wanda.get(address))
    assert verbs()[-1] == "confidential.revealed"


def test_without_a_reason_nothing_opens(wanda: Client) -> None:
    row = sealed(wanda)
    answer = wanda.post(at("reveal", row.case.pk, row.pk), {"because": "short"})
    assert answer.status_code == 422
    assert "Zephyrine" not in said(answer)
    assert "confidential.revealed" not in verbs()


def test_who_is_not_assigned_gets_neither_the_form_nor_the_content(
    wanda: Client, ali: Client
) -> None:
    row = sealed(wanda)
    for name in ("reveal", "forget-confidential"):
        address = at(name, row.case.pk, row.pk)
        for answer in (ali.get(address), ali.post(address, {"because": WHY})):
            assert answer.status_code == 403
            assert "assigned to this case" in said(answer)
            assert "Zephyrine" not in said(answer)
    assert Confidential.objects.filter(pk=row.pk).exists()
    assert "confidential.revealed" not in verbs()


def test_another_case_s_address_opens_nothing(wanda: Client) -> None:
    row = sealed(wanda)
    other = recording.open_case(slug="other", country="AQ", by=cast.case_worker())
    assert wanda.post(at("reveal", other.pk, row.pk), {"because": WHY}).status_code == 404


def test_after_twenty_within_an_hour_it_is_said_and_refused(wanda: Client) -> None:
    row = sealed(wanda)
    address = at("reveal", row.case.pk, row.pk)
    for _ in range(confiding.REVEALS_AN_HOUR):
        assert wanda.post(address, {"because": WHY}).status_code == 200
    answer = wanda.post(address, {"because": WHY})
    assert answer.status_code == 409
    assert "within an hour" in said(answer)
    assert "Zephyrine" not in said(answer)


def test_a_document_comes_back_as_a_download_that_nothing_runs(wanda: Client) -> None:
    row = ruling(wanda)
    answer = wanda.post(at("reveal", row.case.pk, row.pk), {"because": WHY})
    assert answer.content == RULING
    assert answer.headers["Content-Disposition"] == f'attachment; filename="document-{row.pk}.pdf"'
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_document_keeps_its_title_and_not_its_file_s_name(wanda: Client) -> None:
    row = ruling(wanda)
    page = look(wanda, at("case", row.case.pk))
    assert "The ruling" in page
    assert "Zephyrine" not in page
    assert "Zephyrine" not in str(list(Confidential.objects.values("label", "media_type", "kind")))


@pytest.mark.parametrize("size", [confiding.MOST_BYTES + 1, 13 * 1024 * 1024, 0])
def test_a_file_that_is_too_large_or_empty_is_refused_and_the_title_kept(
    wanda: Client, size: int
) -> None:
    case = the_case()
    file = SimpleUploadedFile("film.mp4", b"x" * size, content_type="video/mp4")
    answer = wanda.post(at("add-document", case.pk), {"label": "A film", "document": file})
    assert answer.status_code == 422
    assert "10 MB" in said(answer)
    assert 'value="A film"' in said(answer)
    assert not Confidential.objects.exists()


def test_what_is_deleted_is_gone_and_logged(wanda: Client) -> None:
    row = sealed(wanda)
    do(wanda, at("forget-confidential", row.case.pk, row.pk), because="She asked us to.")
    assert not Confidential.objects.exists()
    assert verbs()[-1] == "confidential.forgotten"


def test_an_assigned_colleague_opens_it_and_who_was_taken_off_no_longer(
    wanda: Client, ali: Client
) -> None:
    row = sealed(wanda)
    case, address = row.case, at("reveal", row.case.pk, row.pk)
    mine = ali.post(at("assign", case.pk), {"user": cast.approver().pk})
    assert mine.status_code == 422  # her own name is not among those she may choose
    do(wanda, at("assign", case.pk), user=cast.approver().pk)
    assert ali.post(address, {"because": WHY}).status_code == 200
    do(wanda, at("release", case.pk, cast.approver().pk))
    assert ali.post(address, {"because": WHY}).status_code == 403
    last = ali.post(at("release", case.pk, cast.case_worker().pk))
    assert last.status_code == 409
    assert "assign a colleague first" in said(last)


def test_nobody_is_assigned_who_could_not_open_the_case(wanda: Client) -> None:
    from habeas.staff import accounts

    case = the_case()
    reader = accounts.add_staff(username="rita.reader", password=cast.PASSWORD, roles=["reader"])
    answer = wanda.post(at("assign", case.pk), {"user": reader.pk})
    assert answer.status_code == 422
    with pytest.raises(RefusedError):
        assigning.assign(case, user=reader, by=reader)


def test_what_was_typed_wrong_is_said_beside_the_field(wanda: Client) -> None:
    case = the_case()
    answer = wanda.post(
        at("confide", case.pk), {"kind": "document", "label": "x", "text": "Zephyrine"}
    )
    assert answer.status_code == 422
    assert "Zephyrine" in said(answer)
    assert "no-store" in answer.headers["Cache-Control"]


def test_no_log_line_holds_what_was_typed_or_opened(
    wanda: Client, caplog: pytest.LogCaptureFixture
) -> None:
    row = sealed(wanda)
    with caplog.at_level("DEBUG"):
        wanda.post(at("reveal", row.case.pk, row.pk), {"because": WHY})
        wanda.post(at("confide", row.case.pk), {"kind": "family", "label": "x", "text": SISTER})
    assert "Zephyrine" not in caplog.text
    assert not [e for e in AuditEntry.objects.all() if "Zephyrine" in f"{e.target} {e.because}"]
