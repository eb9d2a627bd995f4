"""App configuration: the button on the sign-in page, and what happens to those who leave."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignOnConfig(AppConfig):
    name = "dips.signon"
    label = "signon"
    verbose_name = _("Sign-on")

    def ready(self) -> None:
        from dips.accounts import doors  # noqa: PLC0415 -- app loading
        from dips.councils import scope  # noqa: PLC0415 -- app loading
        from dips.kernel import sealed  # noqa: PLC0415 -- app loading
        from dips.staff import leaving  # noqa: PLC0415 -- app loading
        from dips.staff.access import queries as access  # noqa: PLC0415 -- app loading

        from . import button, queries, receivers, services, trail  # noqa: PLC0415 -- models are not ready before this

        doors.ways.append(button.way)
        doors.refusals.append(button.refused)
        scope.doorkeepers.append(button.require_way_on_page)
        access.ways.register("sign_on", (_("The council’s own sign-on"), queries.with_sign_on))
        leaving.farewells.append(services.forget_links)
        sealed.keepers.append(services.lock_secrets_anew)
        receivers.connect()
        trail.register()
