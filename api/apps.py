"""The API as a Django app: it has no models and no rules."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dips.ui import navigation


class ApiConfig(AppConfig):
    name = "api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        for host in ("portal", "council"):
            navigation.register(host, "api", label=_("API for programs"), url="api:docs", place="footer", position=80)
