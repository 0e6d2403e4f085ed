"""What the desk puts into Wagtail's admin, and what of Wagtail's it leaves out of the menu."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from habeas.desk.permitting import MayOpen

# Name, label, address, icon: the whole menu. Wagtail's pages, images, documents, reports and
# settings are of no use here, so nobody has to wonder about them.
MENU: Final = (
    ("calls", "Calls", "desk:calls", "comment"),
    ("cases", "Cases", "desk:cases", "folder-open-inverse"),
    ("search", "Search", "desk:search", "search"),
    ("appeals", "Appeals", "desk:appeals", "doc-full"),
    ("translations", "Translations", "desk:translations", "globe"),
    ("directory", "Directory", "desk:directory", "mail"),
    ("library", "Library", "desk:library", "openquote"),
    ("ask-to-erase", "An erasure request", "desk:ask-to-erase", "bin"),
    ("organisation", "Organisation", "desk:organisation", "cog"),
    ("staff", "Staff", "desk:staff", "group"),
    ("audit", "Audit log", "desk:audit", "history"),
)


class ByRole(MenuItem):
    """An entry that only those see whom its screen opens to."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Tell whether the viewer has a role of the screen."""
        return MayOpen(request.user)[self.name]


def _item(name: str, label: str, url: str, icon: str, order: int) -> Callable[[], MenuItem]:
    return lambda: ByRole(label, reverse_lazy(url), name=name, icon_name=icon, order=order)


for _order, _entry in enumerate(MENU):
    hooks.register("register_admin_menu_item", _item(*_entry, order=_order))


@hooks.register("construct_main_menu")
def only_ours(_request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave our own entries in the menu."""
    names = {name for name, *_ in MENU}
    items[:] = [item for item in items if item.name in names]


@hooks.register("insert_global_admin_css")
def style() -> SafeString:
    """Link the desk's few rules of style."""
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))
