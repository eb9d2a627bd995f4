"""From the start page to the council that is ready."""

from __future__ import annotations

from django.urls import path

from dips.accounts.evenness import evenly

from ..views import account, council, progress, start

app_name = "signup"
urlpatterns = [
    path("", evenly(start.start), name="start"),
    path("sent/", start.sent, name="sent"),
    path("link/<str:token>/", start.link, name="link"),
    path("<uuid:pk>/", progress.progress, name="progress"),
    path("<uuid:pk>/council/", council.council, name="council"),
    path("<uuid:pk>/search/", council.search, name="search"),
    path("<uuid:pk>/account/", account.account, name="account"),
    path("<uuid:pk>/ask/", progress.ask, name="ask"),
]
