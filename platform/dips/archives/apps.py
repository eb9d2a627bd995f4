"""App configuration: what other rooms ask of this one."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchivesConfig(AppConfig):
    name = "dips.archives"
    label = "archives"
    verbose_name = _("Leaving and coming back")

    def ready(self) -> None:
        pass
