"""On a council's host: addresses that stay, whatever pages are called."""

from __future__ import annotations

from django.urls import path, re_path

from .. import views, views_complaints

REFERENCE = r"(?P<reference>[A-Za-z]{2,6}-[0-9]{2,4})"

app_name = "cms"
urlpatterns = [
    re_path(rf"^challenges/{REFERENCE}/$", views.challenge, name="challenge"),
    re_path(rf"^challenges/{REFERENCE}/brief/(?P<version>[0-9]{{1,4}})/$", views.brief, name="brief"),
    path("challenges.atom", views.atom, name="atom"),
    path("contact/complain/", views_complaints.complain, name="complain"),
    path("contact/complain/sent/", views_complaints.sent, name="complaint_sent"),
    path("words/", views.words, name="words"),
    path("programmes/<slug:slug>/", views.programme, name="programme"),
    re_path(r"^((?:[\w\-]+/)*)$", views.page, name="page"),
]
