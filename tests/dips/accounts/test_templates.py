"""No page, letter or message of the library's own is ever shown: each has ours in front of it."""

from __future__ import annotations

from pathlib import Path

import allauth
from django.conf import settings
from django.template.loader import get_template

STOCK = Path(allauth.__file__).parent / "templates"
# Of pages that have no address here, and what only stock pages extend or are handed to.
UNUSED = frozenset(
    {
        "account/base_confirm_code.html", "account/base_entrance.html", "account/base_manage.html",
        "account/base_manage_email.html", "account/base_manage_password.html", "account/base_manage_phone.html",
        "account/base_reauthenticate.html", "account/confirm_email_verification_code.html",
        "account/confirm_login_code.html", "account/confirm_password_reset_code.html",
        "account/confirm_phone_verification_code.html", "account/email_change.html", "account/phone_change.html",
        "account/request_login_code.html", "account/signup_by_passkey.html",
        "account/snippets/already_logged_in.html", "account/snippets/warn_no_email.html",
        "mfa/base_entrance.html", "mfa/base_manage.html", "mfa/recovery_codes/base.html", "mfa/totp/base.html",
        "mfa/trust.html", "mfa/webauthn/base.html", "mfa/webauthn/signup_form.html",
    }
)  # fmt: skip
NEVER_SENT = ("login_code", "base_", "_code_", "phone", "_sms")


def test_every_template_of_the_library_has_ours_in_front() -> None:
    names = {
        str(path.relative_to(STOCK))
        for room in ("account", "mfa")
        for path in (STOCK / room).rglob("*.*")
        if path.suffix in {".html", ".txt"}
    }
    stock = {
        name for name in names if not Path(get_template(name).origin.name).is_relative_to(settings.ROOT / "platform")
    }
    shown = {name for name in stock - UNUSED if not any(part in name for part in NEVER_SENT)}

    assert shown == set()
