"""Register what other rooms ask of this one: a gate condition and the scanning of files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    name = "tenants.applications"
    label = "applications"
    verbose_name = _("Applications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import gates, receivers, scanning  # noqa: PLC0415 -- models are ready only now

        gates.register()
        scanning.register()
        receivers.connect()
