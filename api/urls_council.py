"""A council's own API, on its own host."""

from __future__ import annotations

from django.urls import path

from . import routes
from .documents import docs, schema
from .problems import last_resort
from .v1 import root

app_name = "api"
resources = [
    path("v1/", root.FrontDoor.as_view(), name="root"),
    *routes.patterns(lambda view: view.as_view(), before="v1/"),
]
urlpatterns = [
    *resources,
    path("v1/schema/", schema("council"), name="schema"),
    path("v1/docs/", docs, name="docs"),
    *last_resort,
]
