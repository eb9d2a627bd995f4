"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    name = "tenants.programmes"
    label = "programmes"
    verbose_name = _("Programmes")

    def ready(self) -> None:
        from dips.staff import next_steps as next_steps_of_all  # noqa: PLC0415 -- models must be loaded first

        from . import blueprint, figures, next_steps, previews, set_up, trail, usage  # noqa: PLC0415 -- models must be loaded first

        blueprint.register()
        figures.register_all()
        previews.register()
        next_steps_of_all.register("programmes", next_steps.steps)
        set_up.register()
        trail.register()
        usage.register()
