"""The two panels of a case's page that have rows of their own: what is confidential, pictures."""

from typing import Any

from django import template

from habeas.cases import confiding
from habeas.cases.models import Case
from habeas.desk.permitting import MayOpen
from habeas.desk.pictures import pictures_of

register = template.Library()


@register.inclusion_tag("habeas_desk/confidential.html", takes_context=True)
def confidential_panel(context: template.Context, case: Case) -> dict[str, Any]:
    """Show what is sealed, by its labels, and who opens it."""
    viewer = context["request"].user
    return {
        **_frame(context, case),
        "viewer": viewer,
        "rows": case.confidential.defer("sealed"),
        "assigned": list(case.assigned.order_by("username")),
        "may_open": confiding.may_reveal(case, viewer),
    }


@register.inclusion_tag("habeas_desk/pictures.html", takes_context=True)
def pictures_panel(context: template.Context, case: Case) -> dict[str, Any]:
    """Show the pictures of a case's people, and what they wait for."""
    persons = case.persons.select_related("picture")
    people = [{"person": person, **pictures_of(person)} for person in persons]
    return {**_frame(context, case), "people": people}


@register.inclusion_tag("habeas_desk/picture.html", takes_context=False)
def person_picture(person: Any) -> dict[str, Any]:  # noqa: ANN401 - Person, typed in the template
    """Show one person's pictures, as what will be public."""
    return {"person": person, **pictures_of(person)}


def _frame(context: template.Context, case: Case) -> dict[str, Any]:
    request = context["request"]
    return {
        "request": request,
        "case": case,
        "csrf_token": context.get("csrf_token"),
        "may": MayOpen(request.user),
    }
