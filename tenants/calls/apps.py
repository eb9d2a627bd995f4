"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "tenants.calls"
    label = "calls"
    verbose_name = _("Calls")

    def ready(self) -> None:
        from dips.kernel.workflow import moved  # noqa: PLC0415 -- models must be loaded first
        from dips.staff import next_steps as next_steps_of_all  # noqa: PLC0415
        from tenants.challenges.models import Challenge  # noqa: PLC0415
        from tenants.programmes.signals import programme_started  # noqa: PLC0415

        from . import (  # noqa: PLC0415 -- models must be loaded first
            blueprint,
            choosing,
            conditions,
            figures,
            leaving,
            letters,
            next_steps,
            panel,
            previews,
            receivers,
            running,
            set_up,
            trail,
            usage,
        )

        programme_started.connect(receivers.copy_standard, dispatch_uid="calls.copy_standard")
        moved.connect(receivers.cancel_with_challenge, sender=Challenge, dispatch_uid="calls.cancel_with_challenge")
        conditions.register()
        blueprint.register()
        figures.register_all()
        choosing.register()
        leaving.register()
        letters.register()
        panel.register()
        previews.register()
        running.register()
        set_up.register()
        trail.register()
        usage.register()
        next_steps_of_all.register("calls", next_steps.steps)
