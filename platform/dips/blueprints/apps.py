"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlueprintsConfig(AppConfig):
    name = "dips.blueprints"
    label = "blueprints"
    verbose_name = _("Blueprints")

    def ready(self) -> None:
        from dips.ui import navigation  # noqa: PLC0415 -- models must be loaded first

        navigation.register("portal", "blueprints", label=_("Blueprints"), url="blueprints:index", position=30)
