"""App configuration: the links of the portal, and the room's words in a council's trail."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dips.ui import navigation


class RegionsConfig(AppConfig):
    name = "dips.regions"
    label = "regions"
    verbose_name = _("Regions")

    def ready(self) -> None:
        from dips.kernel import outbox  # noqa: PLC0415 -- registries are filled when the apps are ready

        from . import links, receivers, services, trail  # noqa: PLC0415 -- models are not ready before this

        trail.register()
        receivers.connect()
        outbox.register(services.COUNT, services.count_when_told)
        navigation.register("portal", "regions", label=_("Regions"), url="regions:index", place="footer", position=70)
        navigation.register(
            "portal", "regions", label=_("Regions"), url="regions:index", position=35, visible=links.for_viewers
        )
