"""Tell Django about the room that keeps councils apart."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CouncilsConfig(AppConfig):
    name = "dips.councils"
    label = "councils"
    verbose_name = _("Councils")

    def ready(self) -> None:
        from . import changes, mail, receivers, steps  # noqa: PLC0415 -- models are not ready before this

        changes.connect()
        receivers.connect()
        mail.register()
        steps.register()
