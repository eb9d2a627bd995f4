"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdoptionConfig(AppConfig):
    name = "tenants.adoption"
    label = "adoption"
    verbose_name = _("Blueprint")

    def ready(self) -> None:
        from dips.staff import next_steps as next_steps_of_all  # noqa: PLC0415 -- models must be loaded first
        from dips.staff import onboarding  # noqa: PLC0415

        from . import provisioning, sections  # noqa: PLC0415 -- models must be loaded first
        from .checklist import blueprint as checklist  # noqa: PLC0415
        from .checklist import holdings, lacking, next_steps, trail  # noqa: PLC0415

        sections.register_staff()
        checklist.register()
        trail.register()
        holdings.register()
        lacking.register()
        next_steps_of_all.register("adoption", next_steps.steps)
        onboarding.before_first_call.append(next_steps.needed_first)
        provisioning.register()
