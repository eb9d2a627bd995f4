"""What an authenticator app would show, computed as allauth does."""

from __future__ import annotations

from allauth.mfa.totp.internal import auth


def code(secret: str, step: int = 0) -> str:
    counter = list(auth.yield_hotp_counters_from_time())[1] + step
    return auth.format_hotp_value(auth.hotp_value(secret, counter))


def enrol(user, secret: str = "JBSWY3DPEHPK3PXP") -> str:
    """Give somebody an app and recovery codes, without its pages."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    from dips.councils.scope import portal_scope

    with portal_scope():
        auth.TOTP.activate(user, secret)
        RecoveryCodes.activate(user)
    return secret


def recovery_codes(user) -> list[str]:
    from allauth.mfa.models import Authenticator

    from dips.councils.scope import portal_scope

    with portal_scope():
        return Authenticator.objects.get(user_id=user.pk, type="recovery_codes").wrap().get_unused_codes()
