"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DomainsConfig(AppConfig):
    name = "dips.domains"
    label = "domains"
    verbose_name = _("Own domains")

    def ready(self) -> None:
        from . import receivers, trail  # noqa: PLC0415 -- models are not ready before this

        receivers.connect()
        trail.register()
