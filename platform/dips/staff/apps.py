"""App configuration, and the step that invites a new council's first officer."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "dips.staff"
    label = "staff"
    verbose_name = _("People and roles")

    def ready(self) -> None:
        from dips.councils import scope  # noqa: PLC0415 -- app loading

        from . import provisioning, second_factor  # noqa: PLC0415 -- models are not ready before this

        provisioning.register()
        scope.doorkeepers.append(second_factor.require_on_page)
