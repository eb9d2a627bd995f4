"""App configuration: the header's sign-in links, and sign-in limits that no change of host can dodge."""

from django.apps import AppConfig
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "dips.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        # The registry of models must be complete before these are read.
        from allauth.core.internal import ratelimit  # noqa: PLC0415 -- app loading
        from allauth.mfa.totp.internal import auth as totp  # noqa: PLC0415 -- app loading
        from django.core.cache import caches  # noqa: PLC0415 -- app loading
        from django.utils.connection import ConnectionProxy  # noqa: PLC0415 -- app loading

        from dips.ui import navigation  # noqa: PLC0415 -- app loading

        from . import receivers  # noqa: F401, PLC0415 -- connects its signals
        from .second_factor.used_codes import UsedCodes  # noqa: PLC0415 -- app loading

        # The default cache is keyed by council and may be away: guesses would be counted anew on every host, or not.
        ratelimit.cache = ConnectionProxy(caches, "limits")
        totp.cache = UsedCodes(ConnectionProxy(caches, "limits"))
        navigation.register(
            "portal", "account", label=_("Your account"), url="account_home", position=85, visible=navigation.signed_in
        )
        labels: dict[navigation.HostKind, str | Promise] = {"portal": _("Sign in"), "council": _("Council sign in")}
        for host, label in labels.items():
            navigation.register(
                host,
                "sign-in",
                label=label,
                url="account_login",
                position=90,
                visible=navigation.signed_out,
            )
            navigation.register(
                host,
                "sign-out",
                label=_("Sign out"),
                url="account_logout",
                position=95,
                visible=navigation.signed_in,
                method="post",
            )
