"""What allauth asks of us about second factors: how secrets are kept, and whose passkeys they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import qrcode
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathImage

from dips.councils import lookup
from dips.councils.scope import portal_scope
from dips.kernel import sealed

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.http import HttpRequest

PURPOSE = "dips second factors 1"


def may_use_passkeys(request: HttpRequest) -> bool:
    """A passkey belongs to the portal's host and works on its subdomains; a council's own domain cannot ask for it."""
    host = lookup.normalise(request.get_host())
    return host == settings.PORTAL_HOST or host.endswith(f".{settings.PORTAL_HOST}")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Named by MFA_ADAPTER. Second factors are national: they are read as the portal, on whatever host one stands."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Codes of an app change every 30 seconds; enter the newest one."),
        "add_email_blocked": _("Take the second step off before you add an e-mail address, and put it on again after."),
        "unverified_email": _("Confirm your e-mail address first. The link is in the e-mail that we sent you."),
        "cannot_generate_recovery_codes": _("Add an app or a passkey first. Recovery codes help when it is lost."),
    }

    def encrypt(self, text: str) -> str:
        return sealed.seal(text, purpose=PURPOSE)

    def decrypt(self, encrypted_text: str) -> str:
        return sealed.unseal(encrypted_text, purpose=PURPOSE)

    def is_mfa_enabled(self, user: AbstractBaseUser, types: Any = None) -> bool:
        with portal_scope():
            return super().is_mfa_enabled(user, types)

    def build_totp_svg(self, url: str) -> str:
        """A picture that can stand in the page itself, so that no address leads to the secret."""
        code = qrcode.QRCode(border=2)
        code.add_data(url)
        return code.make_image(image_factory=SvgPathImage).to_string().decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:  # noqa: A002 -- allauth's
        return gettext("My passkey")

    def get_totp_issuer(self) -> str:
        return settings.SERVICE_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": settings.PORTAL_HOST, "name": settings.SERVICE_NAME}


def own_origin() -> str:
    """The origin that a passkey's answer to this request must name: this host's, not a sister's."""
    return f"{settings.PUBLIC_SCHEME}://{context.request.get_host()}"
