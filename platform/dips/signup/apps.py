"""App configuration: the way in from the portal's header, and the letters about how it went."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SignupConfig(AppConfig):
    name = "dips.signup"
    label = "signup"
    verbose_name = _("Sign-up of councils")

    def ready(self) -> None:
        from dips.councils import spares  # noqa: PLC0415 -- as below
        from dips.ui import navigation  # noqa: PLC0415 -- app loading

        from . import beginnings, receivers  # noqa: PLC0415 -- models are not ready before this

        receivers.connect()
        spares.usual.append(beginnings.usual)
        label = _("Set up your council")
        navigation.register(
            "portal", "set-up", label=label, url="signup:start", position=40, visible=navigation.signed_out
        )
        navigation.register("portal", "set-up", label=label, url="signup:start", position=80, place="footer")
