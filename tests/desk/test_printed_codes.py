"""A sheet of codes that can withdraw an appeal, and nothing else."""

import re

import cast
import pytest
from desk_doing import at, said, signed_in, verbs
from django.test import Client
from django.urls import reverse

from habeas.appeals import vocabulary
from habeas.appeals.models import Appeal
from habeas.delivery import planning
from habeas.delivery.models import Delivery
from habeas.kernel import clock
from habeas.kernel.errors import RefusedError
from habeas.staff import administering, codes
from habeas.staff.models import AuditEntry, WithdrawalCode

pytestmark = pytest.mark.django_db


def typed(client: Client, appeal: str, code: str) -> str:
    """Send the form; return the page without its token and what was typed."""
    answer = client.post(reverse("withdraw-by-code"), {"appeal": appeal, "code": code})
    assert answer.status_code in {200, 422}
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", said(answer))
    return page[page.index("<main") :].replace(appeal, "APPEAL").replace(code, "CODE")


def state(appeal: Appeal) -> str:
    appeal.refresh_from_db()
    return appeal.state


def test_ten_codes_that_nobody_guesses_or_mistypes() -> None:
    made = codes.make_codes(cast.case_worker())
    assert len(set(made)) == 10
    assert all(re.fullmatch(r"([2-9A-Y]{2}-){7}[2-9A-Y]{2}", code) for code in made)
    assert not set("".join(made)) & set("01BILOSUZ")
    assert len(codes.LETTERS) ** 16 > 2**60
    kept = str(list(WithdrawalCode.objects.values()))
    assert not any(code in kept or code.replace("-", "") in kept for code in made)


def test_a_code_holds_once_however_it_is_typed() -> None:
    code = codes.make_codes(cast.case_worker())[0]
    assert codes.use_code(f" {code.lower().replace('-', ' ')} ") == cast.case_worker()
    with pytest.raises(RefusedError) as used:
        codes.use_code(code)
    with pytest.raises(RefusedError) as unknown:
        codes.use_code("AA-AA-AA-AA-AA-AA-AA-AA")
    assert str(used.value) == str(unknown.value)


def test_new_codes_end_the_old_and_a_closed_account_has_none() -> None:
    old = codes.make_codes(cast.case_worker())[0]
    new = codes.make_codes(cast.case_worker())[0]
    with pytest.raises(RefusedError):
        codes.use_code(old)
    administering.disable(cast.case_worker(), by=cast.approver())
    with pytest.raises(RefusedError):
        codes.use_code(new)


def test_the_sheet_is_shown_once_and_kept_by_no_browser() -> None:
    wanda = signed_in(cast.case_worker())
    assert "<code>" not in said(wanda.get(at("withdrawal-codes")))
    answer = wanda.post(at("withdrawal-codes"))
    assert said(answer).count("<li><code>") == 10
    assert "http://testserver/desk/withdraw-by-code/" in said(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    assert "<code>" not in said(wanda.get(at("withdrawal-codes")))
    assert verbs()[-1] == "account.withdrawal-codes-made"


def test_one_code_takes_the_appeal_and_its_letters_down_without_an_account(
    appeal: Appeal, client: Client
) -> None:
    cast.signed(appeal)
    assert planning.plan_due(clock.now()) == 1
    code = codes.make_codes(cast.case_worker())[0]
    assert "<strong>Withdrawn.</strong>" in typed(client, appeal.slug, code)
    assert state(appeal) == vocabulary.WITHDRAWN
    assert set(Delivery.objects.values_list("state", flat=True)) == {"cancelled"}
    assert client.get(f"/en/appeals/{appeal.slug}/").status_code == 410
    entry = AuditEntry.objects.get(verb="appeal.withdrawn")
    assert (entry.actor, entry.because) == (cast.case_worker(), "by printed code")
    # And it opens nothing else.
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize(
    "named", ["ua-20-2016", "UA-20-2016", "UA 20/2016", "/en/appeals/ua-20-2016/"]
)
def test_the_appeal_is_named_as_its_page_or_its_reference_does(client: Client, named: str) -> None:
    appeal = cast.open_appeal_of(reference="UA 20/2016")
    typed(client, named, codes.make_codes(cast.case_worker())[0])
    assert state(appeal) == vocabulary.WITHDRAWN


def test_a_wrong_code_an_unknown_appeal_and_a_withdrawn_one_get_the_same_answer(
    appeal: Appeal, client: Client
) -> None:
    gone = cast.open_appeal_of(slug="ua-21-2016")
    mine = codes.make_codes(cast.case_worker())
    typed(client, gone.slug, mine[0])
    answers = {
        typed(client, appeal.slug, "AA-AA-AA-AA-AA-AA-AA-AA"),
        typed(client, "ua-99-2016", mine[1]),
        typed(client, gone.slug, mine[1]),
        typed(client, appeal.slug, mine[0]),
    }
    assert len(answers) == 1
    assert "Nothing was withdrawn." in answers.pop()
    assert state(appeal) == vocabulary.OPEN
    # What was refused has used nothing up.
    assert "Withdrawn." in typed(client, appeal.slug, mine[1])


def test_no_stranger_shuts_the_door_with_wrong_codes(appeal: Appeal) -> None:
    code = codes.make_codes(cast.case_worker())[0]
    for number in range(30):
        typed(Client(), f"ua-{number}-2016", "AA-AA-AA-AA-AA-AA-AA-AA")
    assert "Withdrawn." in typed(Client(), appeal.slug, code)


def test_the_form_wants_its_token_and_works_for_whoever_was_never_here(appeal: Appeal) -> None:
    client = Client(enforce_csrf_checks=True)
    code = codes.make_codes(cast.case_worker())[0]
    url, form = reverse("withdraw-by-code"), {"appeal": appeal.slug, "code": code}
    assert client.post(url, form).status_code == 403
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', said(client.get(url)))
    assert token
    assert "Withdrawn." in said(client.post(url, {**form, "csrfmiddlewaretoken": token[1]}))
