"""On the portal's host: what crawlers ask for, in no language."""

from __future__ import annotations

from django.urls import path

from .. import views_data

urlpatterns = [
    path("robots.txt", views_data.robots, name="robots"),
    path("sitemap.xml", views_data.sitemap, name="sitemap"),
]
