"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdoptionConfig(AppConfig):
    name = "tenants.adoption"
    label = "adoption"
    verbose_name = _("Blueprint")

    def ready(self) -> None:
        from . import provisioning, sections  # noqa: PLC0415 -- models must be loaded first
        from .checklist import blueprint as checklist  # noqa: PLC0415

        sections.register_staff()
        checklist.register()
        provisioning.register()
