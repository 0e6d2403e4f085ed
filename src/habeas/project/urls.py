"""Every address of the stand-alone server."""

from django.urls import URLPattern, URLResolver, include, path

from habeas import conf
from habeas.project import mail_events

urlpatterns: list[URLPattern | URLResolver] = [
    *mail_events.addresses(),
    path("", include("habeas.public.urls")),
]
if conf.only() != conf.PUBLIC:
    # The desk's process knows the pages' addresses as well: its previews write them.
    urlpatterns.insert(0, path("desk/", include("habeas.desk.urls")))
handler400 = "habeas.public.errors.bad_request"
handler403 = "habeas.public.errors.forbidden"
handler404 = "habeas.public.errors.not_found"
handler500 = "habeas.public.errors.failed"
