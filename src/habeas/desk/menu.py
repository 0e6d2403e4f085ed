"""The entries of the menu, for Wagtail's side bar and for browsers without JavaScript."""

from typing import TYPE_CHECKING, Final

from django.urls import reverse

from habeas.desk.permitting import MayOpen

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

# Name, label, address, icon: the whole menu. Wagtail's pages, images, documents, reports and
# settings are of no use here, so nobody has to wonder about them.
MENU: Final = (
    ("calls", "Calls", "desk:calls", "comment"),
    ("cases", "Cases", "desk:cases", "folder-open-inverse"),
    ("search", "Search", "desk:search", "search"),
    ("appeals", "Appeals", "desk:appeals", "doc-full"),
    ("answers", "Answers", "desk:answers", "comment"),
    ("post-room", "Print and post", "desk:post-room", "mail"),
    ("translations", "Translations", "desk:translations", "globe"),
    ("directory", "Directory", "desk:directory", "mail"),
    ("library", "Library", "desk:library", "openquote"),
    ("ask-to-erase", "An erasure request", "desk:ask-to-erase", "bin"),
    ("organisation", "Organisation", "desk:organisation", "cog"),
    ("staff", "Staff", "desk:staff", "group"),
    ("audit", "Audit log", "desk:audit", "history"),
)


def ways_of(user: "AbstractBaseUser | AnonymousUser") -> list[tuple[str, str]]:
    """Return label and address of each entry that opens to ``user``."""
    may = MayOpen(user)
    return [(label, reverse(url)) for name, label, url, _ in MENU if may[name]]
