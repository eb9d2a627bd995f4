"""Tell Django about the room that draws pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "dips.ui"
    label = "ui"
    verbose_name = _("Look and feel")

    def ready(self) -> None:
        from . import now  # noqa: PLC0415 -- needs loaded apps

        now.connect()
