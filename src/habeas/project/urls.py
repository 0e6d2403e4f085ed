"""Every address of the stand-alone server."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("desk/", include("habeas.desk.urls")),
    path("", include("habeas.public.urls")),
]
handler400 = "habeas.public.errors.bad_request"
handler403 = "habeas.public.errors.forbidden"
handler404 = "habeas.public.errors.not_found"
handler500 = "habeas.public.errors.failed"
