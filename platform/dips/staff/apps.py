"""App configuration, and the step that invites a new council's first officer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "dips.staff"
    label = "staff"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        from . import provisioning  # noqa: PLC0415 -- models are not ready before this

        provisioning.register()
