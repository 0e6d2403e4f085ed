"""The addresses of the way from the call to the live page, below ``hour/``."""

from typing import Final

from django.urls import URLPattern, path

from habeas.desk.hour import addressees, calls, letter, limits, live, look, way

CALL: Final = "hour/calls/<uuid:call>/"
APPEAL: Final = "hour/appeals/<int:appeal>/"

urlpatterns: list[URLPattern] = [
    path("hour/", calls.CallsScreen.as_view(), name="calls"),
    path("hour/calls/begin/", calls.BeginCall.as_view(), name="begin-call"),
    path(CALL, calls.CallScreen.as_view(), name="call"),
    path(f"{CALL}save/", calls.SaveCall.as_view(), name="save-call"),
    path(f"{CALL}look/", calls.LookForPerson.as_view(), name="look-for-person"),
    path(f"{CALL}throw-away/", calls.ThrowAway.as_view(), name="throw-away-call"),
    path("hour/cases/<int:case>/", way.BeginAppeal.as_view(), name="hour-begin"),
    path(f"{APPEAL}way/", way.WayAgain.as_view(), name="hour-way"),
    path(f"{APPEAL}letter/", letter.TheLetter.as_view(), name="hour-letter"),
    path(f"{APPEAL}addressees/", addressees.ToWhom.as_view(), name="hour-addressees"),
    path(f"{APPEAL}limits/", limits.DatesAndLimits.as_view(), name="hour-limits"),
    path(f"{APPEAL}look/", look.LookOnce.as_view(), name="hour-look"),
    path(f"{APPEAL}sample/", look.SendSample.as_view(), name="hour-sample"),
    path(f"{APPEAL}ask/", look.AskTheSecond.as_view(), name="hour-ask"),
    path(f"{APPEAL}live/", live.Live.as_view(), name="hour-live"),
    path(f"{APPEAL}stop-all/", live.StopAll.as_view(), name="hour-stop-all"),
]
