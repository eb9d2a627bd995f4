"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "tenants.programmes"
    label = "programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from . import blueprint  # noqa: PLC0415 -- models must be loaded first

        blueprint.register()
