"""The addresses of the public pages."""

from django.urls import path, re_path, register_converter

from habeas.public import (
    appeal,
    case,
    confirming,
    finding,
    groups,
    health,
    holding,
    home,
    ledger_words,
    my,
    papers,
    portraits,
    reading,
    signing,
)

register_converter(reading.LanguageConverter, "language")

_TOKEN = "<str:token>"  # noqa: S105 - the part of an address that is a token

urlpatterns = [
    path("", home.to_the_readers_language),
    path("health", health.show, name="health"),
    re_path(r"^pictures/(?P<name>[0-9a-f]{32}\.(?:jpg|png))$", portraits.show, name="portrait"),
    path("<language:language>/", home.show, name="home"),
    path("<language:language>/appeals/<slug:slug>/", appeal.show, name="appeal"),
    path("<language:language>/appeals/<slug:slug>/sign", signing.take, name="sign"),
    path("<language:language>/appeals/<slug:slug>/letter.pdf", papers.show, name="letter-pdf"),
    re_path(
        rf"^(?P<language>{reading.LANGUAGE_PATTERN})/appeals/(?P<slug>[-a-zA-Z0-9_]+)/"
        r"letter\.(?P<which>[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*(?:\.[0-9]{1,2})?)\.pdf$",
        papers.show,
        name="letter-pdf-in",
    ),
    path("<language:language>/appeals/<slug:slug>/group/", groups.how, name="for-groups"),
    path("<language:language>/appeals/<slug:slug>/sheet.pdf", groups.sheet, name="group-sheet"),
    path("<language:language>/group/<str:code>/", groups.group_page, name="group"),
    path("<language:language>/group/<str:code>/pack.pdf", groups.pack, name="group-pack"),
    path("<language:language>/cases/<slug:slug>/", case.show, name="case"),
    path("<language:language>/words-of-the-ledger/", ledger_words.show, name="ledger-words"),
    path("<language:language>/find-my-letters/", finding.show, name="find-my-letters"),
    path("<language:language>/what-we-hold/", holding.show, name="what-we-hold"),
    path(f"<language:language>/confirm/{_TOKEN}/", confirming.confirm, name="confirm"),
    path(f"<language:language>/my/{_TOKEN}/", my.show, name="my"),
    path(f"<language:language>/my/{_TOKEN}/withdraw", my.withdraw, name="my-withdraw"),
    path(f"<language:language>/not-me/{_TOKEN}/", confirming.not_me, name="not-me"),
]
