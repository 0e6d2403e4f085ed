"""What the desk puts into Wagtail's admin, and what of Wagtail's it leaves out of the menu."""

from collections.abc import Callable

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from habeas.desk.menu import MENU
from habeas.desk.permitting import MayOpen


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
