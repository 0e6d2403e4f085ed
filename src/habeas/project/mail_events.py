"""The addresses at which a mail provider tells what became of letters, where it was asked to."""

from django.urls import URLPattern, URLResolver, include, path

from habeas import conf
from habeas.kernel.errors import HabeasError


def addresses() -> list[URLPattern | URLResolver]:
    """Return django-anymail's addresses for events, none for incoming mail; raises HabeasError."""
    if not conf.mail_events() or conf.only() == conf.DESK:
        return []
    from habeas.delivery import provider_events

    provider_events.checked_settings(conf.mail_events())
    try:
        from anymail import urls
        from anymail.signals import tracking
    except ImportError:
        raise HabeasError(
            "mail_events is set, and django-anymail is not there: install habeas[anymail]."
        ) from None
    tracking.connect(provider_events.tell, dispatch_uid="habeas")
    told = [each for each in urls.urlpatterns if not str(each.name).endswith("inbound_webhook")]
    return [path("mail-events/", include((told, "mail_events")))]
