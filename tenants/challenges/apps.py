"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChallengesConfig(AppConfig):
    name = "tenants.challenges"
    label = "challenges"
    verbose_name = _("Challenges")

    def ready(self) -> None:
        from dips.staff import next_steps as next_steps_of_all  # noqa: PLC0415 -- models must be loaded first
        from tenants.programmes.signals import programme_changed, programme_started  # noqa: PLC0415 -- models must be loaded first

        from . import (  # noqa: PLC0415 -- models must be loaded first
            blueprint,
            conditions,
            figures,
            holdings,
            lacking,
            letters,
            next_steps,
            places,
            receivers,
            set_up,
            trail,
        )

        programme_started.connect(receivers.copy_standard, dispatch_uid="challenges.copy_standard")
        programme_changed.connect(receivers.relist_all, dispatch_uid="challenges.relist_all")
        conditions.register()
        blueprint.register()
        figures.register_all()
        letters.register()
        trail.register()
        places.register()
        set_up.register()
        holdings.register()
        lacking.register()
        next_steps_of_all.register("challenges", next_steps.steps)
