"""What the desk refuses, and how it says so: never by an exception page, never losing a word."""

import cast
import pytest
from desk_doing import at, at_the_desk, do, look, said, signed_in, verbs
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from habeas.appeals import drafting
from habeas.appeals.models import Appeal, LetterText, LetterVersion
from habeas.cases import recording
from habeas.staff import words
from habeas.staff.models import User

pytestmark = pytest.mark.django_db
wanda = at_the_desk(cast.case_worker)
ali = at_the_desk(cast.approver)

OPEN_TO_ALL = {"login/", "logout/", "sprite/", "jsi18n/"}
LETTER = {
    "language": "en",
    "subject": "{name of ada}",
    "body": "Please listen.",
    "demands": "release her;",
}


def draft() -> Appeal:
    """Wanda's draft, in a case whose facts she changed last."""
    case = cast.case()
    recording.name_source(case, by=cast.case_worker(), label="An invented newspaper")
    return drafting.draft_appeal(case, slug="draft", language="en", by=cast.case_worker())


def submitted() -> LetterText:
    """Wanda's letter in Wanda's draft, waiting for its approval."""
    letter = LetterText(
        appeal=draft(), language="en", subject="{name of ada}", body="Listen.", demands=["Go."]
    )
    words.write(letter, by=cast.case_worker())
    words.submit(letter, by=cast.case_worker())
    return letter


def superuser() -> User:
    """Sudo Super, who may do everything, but nothing alone."""
    return User.objects.create_superuser("sudo.super", password=cast.PASSWORD)


# approving and opening


def test_the_author_of_the_last_change_has_no_button_and_is_refused_when_posting(
    wanda: Client,
) -> None:
    appeal = draft()
    url = at("approve-block", appeal.pk, "facts")
    assert url not in look(wanda, at("approvals", appeal.pk))
    answer = wanda.post(url, {"seen": appeal.case.facts.changed_at.isoformat()})
    assert answer.status_code == 403
    assert "You made the last change here" in said(answer)
    appeal.case.facts.refresh_from_db()
    assert not appeal.case.facts.is_approved
    assert "facts.approved" not in verbs()[-1:]


def test_a_yes_to_what_has_changed_since_is_refused(wanda: Client, ali: Client) -> None:
    appeal = draft()
    seen = appeal.case.facts.changed_at.isoformat()
    do(wanda, at("add-source", appeal.case.pk), label="Another invented newspaper")
    answer = ali.post(at("approve-block", appeal.pk, "facts"), {"seen": seen})
    assert answer.status_code == 409
    assert "This has changed since you saw it. Please look again." in said(answer)


@pytest.mark.parametrize("seen", ["", "yesterday", "2016-06-30T00:00:00"])
def test_a_yes_without_what_was_seen_is_refused(ali: Client, seen: str) -> None:
    answer = ali.post(at("approve-block", draft().pk, "facts"), {"seen": seen})
    assert answer.status_code == 409


def test_there_is_no_other_block_to_say_yes_to(ali: Client) -> None:
    office = cast.office_by_mail()
    appeal = draft()
    for block in ("nothing", f"office-{office.pk}"):
        assert ali.post(at("approve-block", appeal.pk, block)).status_code == 404


@pytest.mark.parametrize("who", ["author", "superuser"])
def test_opening_a_draft_that_lacks_something_is_refused_to_everybody(who: str) -> None:
    client = signed_in(cast.case_worker() if who == "author" else superuser())
    appeal = draft()
    answer = client.post(at("open-appeal", appeal.pk))
    assert answer.status_code == 409
    assert "Approve the facts of the case." in said(answer)
    appeal.refresh_from_db()
    assert appeal.state == "draft"


def test_what_is_missing_stands_above_a_button_that_cannot_be_pressed(wanda: Client) -> None:
    page = look(wanda, at("approvals", draft().pk))
    assert "Name at least one addressee." in page
    assert "disabled" in page.partition("open/")[2]


# publishing


def test_the_author_has_no_publish_button_and_is_refused_when_posting(wanda: Client) -> None:
    letter = submitted()
    url = at("publish-words", "letter", letter.pk)
    assert url not in look(wanda, at("words", "letter", letter.pk))
    assert url not in look(wanda, at("approvals", letter.appeal.pk))
    answer = wanda.post(url, {"revision": letter.latest_revision_id})
    assert answer.status_code == 403
    assert "someone else has to publish it" in said(answer)
    assert not LetterVersion.objects.exists()


def test_a_superuser_who_wrote_a_text_is_refused_too() -> None:
    sudo = superuser()
    client = signed_in(sudo)
    letter = LetterText(appeal=draft(), language="en", subject="S", body="B")
    words.write(letter, by=sudo)
    words.submit(letter, by=sudo)
    answer = client.post(
        at("publish-words", "letter", letter.pk), {"revision": letter.latest_revision_id}
    )
    assert answer.status_code == 403
    letter.refresh_from_db()
    assert not letter.live


def test_a_revision_other_than_the_newest_is_refused(wanda: Client, ali: Client) -> None:
    letter = submitted()
    old = letter.latest_revision_id
    do(wanda, at("send-back-words", "letter", letter.pk))
    url = at("words", "letter", letter.pk)
    do(wanda, url, **LETTER, base=old)
    do(wanda, at("submit-words", "letter", letter.pk))
    for revision in (old, "", "none", "99999999999999999999"):
        answer = ali.post(at("publish-words", "letter", letter.pk), {"revision": revision})
        assert answer.status_code == 409
        assert "This text has changed since you saw it." in said(answer)


def test_a_text_that_nobody_submitted_is_not_published(wanda: Client, ali: Client) -> None:
    letter = submitted()
    do(wanda, at("send-back-words", "letter", letter.pk), because="a typing error")
    answer = ali.post(
        at("publish-words", "letter", letter.pk), {"revision": letter.latest_revision_id}
    )
    assert answer.status_code == 409
    assert "Nobody has submitted this text yet" in said(answer)


def test_wagtails_own_routes_know_no_text_of_ours() -> None:
    letter, client = submitted(), signed_in(superuser())
    revision = letter.latest_revision_id
    for url in (
        f"/desk/snippets/habeas_appeals/lettertext/edit/{letter.pk}/",
        f"/desk/snippets/habeas_appeals/lettertext/revisions/{letter.pk}/{revision}/revert/",
        f"/desk/bulk/habeas_appeals/lettertext/publish/?id={letter.pk}",
    ):
        answer = client.post(url, {"action-publish": "1"})
        assert answer.status_code in {302, 403, 404, 405}
    letter.refresh_from_db()
    assert not letter.live


def test_a_submitted_text_is_locked_for_all(wanda: Client, ali: Client) -> None:
    letter = submitted()
    url = at("words", "letter", letter.pk)
    for client in (wanda, ali):
        assert "Save draft" not in look(client, url)
        answer = client.post(url, {**LETTER, "base": letter.latest_revision_id})
        assert answer.status_code == 409
        assert "waits for its approval" in said(answer)
    assert letter.revisions.count() == 1


def test_two_who_write_at_once_lose_no_word(wanda: Client, ali: Client) -> None:
    letter = submitted()
    do(wanda, at("send-back-words", "letter", letter.pk))
    url, base = at("words", "letter", letter.pk), letter.latest_revision_id
    do(ali, url, **{**LETTER, "body": "Ali was here first."}, base=base)
    answer = wanda.post(url, {**LETTER, "body": "Wanda wrote a long text.", "base": base})
    assert answer.status_code == 409
    assert "ali.approver saved this text while you were writing" in said(answer)
    assert "Wanda wrote a long text." in said(answer)
    letter.refresh_from_db()
    assert letter.newest().body == "Ali was here first."


def test_the_second_letter_asks_whether_it_means_the_same(wanda: Client, ali: Client) -> None:
    letter = cast.open_appeal_of().letter_texts.get()
    for meaning, expected in (({}, False), ({"meaning": "same"}, True)):
        letter.refresh_from_db()
        do(wanda, at("words", "letter", letter.pk), **LETTER, base=letter.latest_revision_id)
        do(wanda, at("submit-words", "letter", letter.pk))
        assert "Compared with the letter" in look(ali, at("words", "letter", letter.pk))
        letter.refresh_from_db()
        publish = at("publish-words", "letter", letter.pk)
        do(ali, publish, revision=letter.latest_revision_id, **meaning)
        newest = LetterVersion.objects.first()
        assert newest is not None
        assert newest.same_meaning is expected


def test_publishing_leads_back_to_the_approvals_and_never_to_another_site(ali: Client) -> None:
    letter = submitted()
    publish = at("publish-words", "letter", letter.pk)
    typed = {"revision": letter.latest_revision_id, "next": "//elsewhere.example/"}
    assert do(ali, publish, **typed) == at("words", "letter", letter.pk)


# what was typed wrong


def test_an_unknown_token_is_refused_beside_its_field(wanda: Client) -> None:
    appeal = draft()
    typed = {**LETTER, "body": "She is {age of adda}.", "demands": "free {name of nobody};"}
    answer = wanda.post(at("add-words", "letter", appeal.pk), typed)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert "{age of ada}" in errors["body"][0]
    assert "demands" in errors
    assert "She is {age of adda}." in said(answer)
    assert not LetterText.objects.exists()


def test_a_literal_age_is_warned_of_and_a_written_form_is_bound(wanda: Client) -> None:
    url = at("add-words", "letter", draft().pk)
    typed = {**LETTER, "body": "She is aged 78: {age of ada|seventy-eight}."}
    page = look(wanda, do(wanda, url, **typed))
    assert "“aged 78” will grow old" in page
    assert "{age of ada=78|seventy-eight}" in page


def test_the_tokens_of_the_case_are_listed_with_what_they_say_today(wanda: Client) -> None:
    page = look(wanda, at("add-words", "letter", draft().pk))
    for token, value in (("{age of ada}", "78"), ("{time since raid}", "3 years")):
        assert token in page
        assert value in page


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"aged": "40"}, "__all__"),
        ({"birth": "in May"}, "birth"),
        ({"handle": "Ada Sample"}, "handle"),
        ({"handle": "ada"}, "__all__"),
        ({"names": "Ada"}, "names"),
        ({"names": "xx-nowhere: Ada"}, "names"),
        ({"count": "3"}, "__all__"),
        ({"nationality": "ZZ"}, "nationality"),
        ({"name": "x" * 300}, "name"),
        ({"name": "Ada\x00"}, "name"),
    ],
)
def test_a_wrong_fact_is_said_at_the_form_and_all_that_was_typed_stays(
    wanda: Client, typed: dict[str, str], field: str
) -> None:
    case = cast.case()
    person = {"name": "Berta", "handle": "berta", "kind": "person", "pronoun": "she"}
    whole = {**person, "occupation": "a teacher in Model City", **typed}
    answer = wanda.post(at("add-person", case.pk), whole)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Constraint" not in said(answer)
    assert "a teacher in Model City" in said(answer)
    assert case.persons.count() == 1


def test_dates_and_references_that_collide_are_said_in_plain_words(wanda: Client) -> None:
    first = draft()
    first.reference = "UA 1/2016"
    first.save()
    url = at("draft-appeal", first.case.pk)
    answer = wanda.post(url, {"reference": "UA 1/2016", "language": "en"})
    assert "There is an appeal of this reference already." in said(answer)
    typed = {"reference": "UA 2/2016", "language": "en"}
    answer = wanda.post(url, {**typed, "opens": "2016-08-01T00:00", "act_by": "2016-07-01T00:00"})
    assert "It has to open before the date to write by." in said(answer)
    answer = wanda.post(url, {"language": "en"})
    assert "slug" in answer.context["form"].errors


def test_an_address_that_names_somebody_is_warned_of(wanda: Client) -> None:
    url = do(wanda, at("draft-appeal", draft().case.pk), slug="free-ada", language="en")
    assert "holds the name “Ada”" in look(wanda, url)


def test_a_contact_without_its_coordinates_is_refused(wanda: Client) -> None:
    office = cast.office_by_mail()
    url = at("add-office-fact", office.pk, "contact")
    answer = wanda.post(url, {"channel": "post", "lines": "1 Model Street"})
    assert answer.status_code == 422
    assert "post its lines and a country" in said(answer)


def test_a_change_of_a_public_person_waits_until_a_second_person_says_yes(
    wanda: Client, ali: Client
) -> None:
    appeal = cast.open_appeal_of()
    person = appeal.case.persons.get()
    url = at("amend-person", appeal.case.pk, person.pk)
    form = wanda.get(url).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    do(wanda, url, **{**typed, "occupation": "teacher"})
    person.refresh_from_db()
    assert (person.occupation, person.proposed) == ("", {"occupation": "teacher"})
    assert 'value="teacher"' in look(wanda, url)
    appeal.case.facts.refresh_from_db()
    seen = appeal.case.facts.changed_at.isoformat()
    do(ali, at("approve-block", appeal.pk, "facts"), seen=seen)
    person.refresh_from_db()
    assert person.occupation == "teacher"


def test_closing_needs_an_outcome_and_an_ended_appeal_stays_ended(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    for outcome in ("", "sold"):
        assert wanda.post(at("close", appeal.pk), {"outcome": outcome}).status_code == 422
    do(wanda, at("withdraw", appeal.pk))
    answer = wanda.post(at("close", appeal.pk), {"outcome": "released"})
    assert answer.status_code == 409
    assert "cannot become" in said(answer)


# who gets in


def test_nobody_reaches_a_screen_without_signing_in(client: Client) -> None:
    routes = [route for route in every_route() if not route.startswith("password_reset/")]
    assert len(routes) > 50
    for route in routes:
        if route in OPEN_TO_ALL:
            continue
        for answer in (client.get(f"/desk/{route}"), client.post(f"/desk/{route}")):
            assert answer.status_code == 302, route
            assert answer.headers["Location"].startswith(reverse("wagtailadmin_login")), route


def test_an_account_without_the_desk_does_not_reach_it() -> None:
    client = signed_in(User.objects.create_user("nora.nobody", password=cast.PASSWORD))
    for url in ("/desk/", at("cases"), at("audit")):
        assert client.get(url).headers["Location"].startswith(reverse("wagtailadmin_login"))


def test_the_desk_wants_its_csrf_token() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.case_worker())
    answer = client.post(at("open-case"), {"slug": "x", "country": "AQ"})
    assert answer.status_code == 403


def test_deeds_are_done_by_post_alone(wanda: Client) -> None:
    appeal = cast.open_appeal_of()
    for url in (
        at("open-appeal", appeal.pk),
        at("still-true", appeal.case.pk),
        at("publish-words", "letter", appeal.letter_texts.get().pk),
        at("approve-block", appeal.pk, "facts"),
    ):
        assert wanda.get(url).status_code == 405


def test_the_menu_holds_our_entries_alone(wanda: Client) -> None:
    from wagtail.admin.menu import admin_menu  # noqa: TID251 - it is the admin that is asked

    request = wanda.get("/desk/").wsgi_request
    names = [item.name for item in admin_menu.menu_items_for_request(request)]
    assert names == ["cases", "appeals", "directory", "organisation", "audit"]


def test_unknown_addresses_are_not_found_and_never_an_exception(wanda: Client) -> None:
    for url in (
        at("case", 99),
        at("appeal", 10**18),
        at("words", "poem", 1),
        at("add-words", "poem", 1),
        at("retract", cast.case().pk, "person", 1),
        at("add-office-fact", cast.office_by_mail().pk, "friend"),
    ):
        assert wanda.get(url).status_code == 404


def test_staff_have_no_more_rights_in_wagtail_than_to_enter() -> None:
    rights = Permission.objects.filter(group__user=cast.case_worker())
    assert [right.codename for right in rights] == ["access_admin"]


def every_route() -> list[str]:
    """Every address below /desk/, arguments filled in, the one that catches the rest left out."""
    desk = next(
        pattern
        for pattern in get_resolver().url_patterns
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "desk/"
    )
    return [route for route in _routes(desk, "") if "^" not in route and "*" not in route]


def _routes(resolver: URLResolver, prefix: str) -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        here = prefix + _filled(str(pattern.pattern))
        if isinstance(pattern, URLPattern):
            found.append(here)
        else:
            found += _routes(pattern, here)
    return found


def _filled(route: str) -> str:
    import re

    number = re.compile(r"<(?:int|slug|str|path|uuid):\w+>")
    return number.sub("1", route)
