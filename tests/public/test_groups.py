"""Letter-writing groups: a pack without anybody's data, and a sum that is never ours."""

import cast
import pypdfium2  # type: ignore[import-untyped]
import pytest
from browsing import tags, text
from django.core.exceptions import ValidationError
from django.test import Client

from habeas.actions.models import Submission
from habeas.appeals import stopping
from habeas.appeals.models import Appeal
from habeas.delivery import grouping
from habeas.delivery.models import Group, GroupReport
from habeas.kernel.errors import RefusedError
from habeas.letters.typeset import guides

pytestmark = pytest.mark.django_db


def code_of(appeal: Appeal, label: str = "Choir") -> str:
    return grouping.make_group(appeal, label=label, by=cast.case_worker())


def words_of(pdf: bytes) -> list[str]:
    """Return the text of each page of a PDF."""
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def report(client: Client, code: str, letters: object, people: object) -> int:
    answer = client.post(f"/en/group/{code}/", {"letters": letters, "people": people})
    return int(answer.status_code)


def test_the_code_is_kept_as_its_digest_alone(appeal: Appeal) -> None:
    code = code_of(appeal)
    group = Group.objects.get()
    assert code.encode() not in bytes(group.code)
    assert grouping.group_of(code) == group
    assert grouping.group_of(code[:-1]) is None


def test_only_an_open_appeal_has_codes(appeal: Appeal) -> None:
    stopping.close(appeal, by=cast.case_worker(), outcome="released")
    with pytest.raises(RefusedError, match="open"):
        code_of(appeal)


def test_a_group_needs_a_name_for_the_desk(appeal: Appeal) -> None:
    for label in (" ", "x" * 61):
        with pytest.raises(ValidationError):
            code_of(appeal, label)
    assert not Group.objects.exists()


def test_the_pack_has_letters_to_sign_by_hand_labels_and_no_supporter(client: Client) -> None:
    appeal = cast.open_appeal_of(cast.office_by_fax(), cast.office_by_post())
    cast.signed(appeal)
    answer = client.get(f"/en/group/{code_of(appeal)}/pack.pdf")
    assert answer.headers["Cache-Control"] == "no-store"
    first, *letters, labels, more_labels, last = words_of(answer.content)
    assert "Nobody’s data is in it." in first
    assert len(letters) == 2
    for letter in letters:
        assert "Ada Sample" in letter
        assert "Name:" in letter
        assert "Place:" in letter
    assert labels.count("2 Sample Street") == more_labels.count("2 Sample Street") == 24
    assert f"/en/appeals/{appeal.slug}/" in last
    assert "Marie" not in "".join([first, *letters, labels, last])


def test_the_open_sheet_leads_to_the_page_with_a_code(client: Client, appeal: Appeal) -> None:
    answer = client.get(f"/en/appeals/{appeal.slug}/sheet.pdf")
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    (page,) = words_of(answer.content)
    assert "Write for Ada Sample" in page
    assert f"/en/appeals/{appeal.slug}/" in page
    assert "<svg" in guides.code("https://letters.example.org/")


@pytest.mark.parametrize("language", ["fr", "ar", "zh-Hans"])
def test_sheet_and_pack_are_made_in_every_language(
    client: Client, appeal: Appeal, language: str
) -> None:
    assert client.get(f"/{language}/appeals/{appeal.slug}/sheet.pdf").status_code == 200
    assert client.get(f"/{language}/group/{code_of(appeal)}/pack.pdf").status_code == 200


def test_the_newest_report_replaces_the_one_before(client: Client, appeal: Appeal) -> None:
    code, other = code_of(appeal), code_of(appeal, "Parish")
    assert report(client, code, 25, 6) == 200
    assert report(client, code, 27, 7) == 200
    assert report(client, other, 3, 3) == 200
    assert grouping.told(appeal) == grouping.Told(letters=30, people=10, groups=2)
    for number in range(1, 30):
        grouping.report(Group.objects.get(label="Choir"), letters=number, people=1)
    assert GroupReport.objects.filter(group__label="Choir").count() == grouping.REPORTS_KEPT
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("letters", "people", "why"),
    [
        ("many", 6, "Please write a whole number."),
        (25, "", "Please write a whole number."),
        (25, 0, "Please write a number from 1 to 1000."),
        (2000, 1001, "Please write a number from 1 to 1000."),
        (5, 6, "That is fewer letters than people."),
        (51, 1, "That is more than 50 letters for each of you."),
        (-5, 6, "Please write a whole number."),
        ("٢٥", 6, "Please write a whole number."),
    ],
)
def test_nonsense_is_refused_with_its_reason(
    client: Client, appeal: Appeal, letters: object, people: object, why: str
) -> None:
    code = code_of(appeal)
    answer = client.post(f"/en/group/{code}/", {"letters": letters, "people": people})
    assert answer.status_code == 422
    assert why in text(answer)
    assert not GroupReport.objects.exists()


def test_what_is_ended_opens_like_what_never_was(client: Client, appeal: Appeal) -> None:
    code = code_of(appeal)
    report(client, code, 25, 6)
    group = Group.objects.get()
    grouping.end_group(group, by=cast.case_worker())
    unknown = client.get(f"/en/group/{'A' * 43}/")
    for path in ("", "pack.pdf"):
        ended = client.get(f"/en/group/{code}/{path}")
        assert ended.status_code == unknown.status_code == 404
        assert ended.content == unknown.content
    assert report(client, code, 30, 6) == 404
    assert grouping.told(appeal).letters == 25
    grouping.end_group(group, by=cast.case_worker(), drop_reports=True)
    assert grouping.told(appeal).letters == 0


def test_a_group_is_asked_to_stop_when_the_appeal_is_over_and_may_still_report(
    client: Client, appeal: Appeal
) -> None:
    code = code_of(appeal)
    stopping.close(appeal, by=cast.case_worker(), outcome="released")
    assert "Please write no letters for this appeal now." in text(client.get(f"/en/group/{code}/"))
    assert client.get(f"/en/group/{code}/pack.pdf").status_code == 404
    assert client.get(f"/en/appeals/{appeal.slug}/sheet.pdf").status_code == 404
    assert report(client, code, 25, 6) == 200


def test_what_was_withdrawn_is_gone_for_groups_too(client: Client, appeal: Appeal) -> None:
    code = code_of(appeal)
    stopping.withdraw(appeal, by=cast.case_worker())
    gone = client.get(f"/en/appeals/{appeal.slug}/")
    for path in (f"group/{code}/", f"group/{code}/pack.pdf", f"appeals/{appeal.slug}/group/"):
        answer = client.get(f"/en/{path}")
        assert answer.status_code == 410
        assert answer.content == gone.content


def test_the_page_of_an_appeal_leads_groups_to_their_sheet(client: Client, appeal: Appeal) -> None:
    page = tags(client.get(f"/en/appeals/{appeal.slug}/"))
    address = f"/en/appeals/{appeal.slug}/group/"
    assert f'href="{address}"' in page
    assert f'href="/en/appeals/{appeal.slug}/sheet.pdf"' in page
    shown = text(client.get(address))
    assert "Write to letters@letters.example and say where you are" in shown
