"""The addresses of the desk, to be mounted at ``/desk/``.

Our own screens are registered with Wagtail's admin (``wagtail_hooks``), so that its login guards
them like all others; only the first screen goes before Wagtail's own.
"""

from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from habeas.desk.needs import Needs

urlpatterns: list[URLPattern | URLResolver] = [
    path("", never_cache(require_admin_access(Needs.as_view())), name="wagtailadmin_home"),
    path("", include("wagtail.admin.urls")),
]
