"""Addresses under /accounts/tokens/, on the portal alone."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "tokens"
urlpatterns = [
    path("", views.token_list, name="list"),
    path("<uuid:token_id>/revoke/", views.token_revoke, name="revoke"),
]
