"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChallengesConfig(AppConfig):
    name = "tenants.challenges"
    label = "challenges"
    verbose_name = _("Challenges")

    def ready(self) -> None:
        from tenants.programmes.signals import programme_changed, programme_started  # noqa: PLC0415 -- models must be loaded first

        from . import blueprint, conditions, letters, receivers, trail  # noqa: PLC0415 -- models must be loaded first

        programme_started.connect(receivers.copy_standard, dispatch_uid="challenges.copy_standard")
        programme_changed.connect(receivers.relist_all, dispatch_uid="challenges.relist_all")
        conditions.register()
        blueprint.register()
        letters.register()
        trail.register()
