"""On the portal's host: nothing yet. Health answers before any address is looked up."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "councils"
urlpatterns: list[URLPattern] = []
