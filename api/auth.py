"""Who calls: a browser's session with its form token, or a bearer token with its scopes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions, permissions
from rest_framework.request import Request

from dips.accounts.second_factor import proof
from dips.accounts.tokens import services as tokens
from dips.accounts.tokens.models import ApiToken
from dips.kernel.errors import NotAllowed
from dips.signon.button import require_way
from dips.staff import second_factor


class NotSignedIn(exceptions.NotAuthenticated):
    default_detail = _("Sign in, or send a token: Authorization: Bearer …")
    default_code = "not_signed_in"


class TokenRefused(exceptions.AuthenticationFailed):
    default_detail = _("This token is not valid. It may be mistyped, expired or revoked.")
    default_code = "token_refused"


class ScopeMissing(exceptions.PermissionDenied):
    default_detail = _("This token does not have the scope that this needs: %(scope)s.")
    default_code = "scope_missing"

    def __init__(self, scope: str) -> None:
        super().__init__(str(self.default_detail) % {"scope": scope})


class ProofTooOld(NotAllowed):
    code = "sign_in_again"
    default = _("Show again who you are: sign out and in, or open your account on the website. Then send it once more.")


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer dips_…`. A token that is wrong is refused even where nobody need sign in."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        given = bearer(request.META.get("HTTP_AUTHORIZATION", ""))
        if given is None:
            return None
        token = tokens.token_for(given)
        if token is None:
            raise TokenRefused
        tokens.note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of this host. Writing needs the form token, as on a page; a role here needs the second step."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        found: tuple[Any, None] | None = super().authenticate(request)
        if found is not None:
            second_factor.require(request._request)
            require_way(request._request)
        return found


def bearer(header: str) -> str | None:
    """The token of an Authorization header, or None if it is of another kind."""
    kind, _space, value = header.partition(" ")
    if kind.lower() != "bearer":
        return None
    return value.strip()


def require_recent(request: Request) -> None:
    """Before what is grave a session needs a proof of the last ten minutes, as on the page.

    A token can give none. It was made by somebody who had just given one, for this scope and for so many days.
    """
    if not isinstance(request.auth, ApiToken) and not proof.is_recent(request._request):
        raise ProofTooOld


class SignedIn(permissions.BasePermission):
    """Asks for an account unless the view names the method as public, and for the token's scope."""

    def has_permission(self, request: Request, view: Any) -> bool:
        method = "GET" if request.method in {"HEAD", "OPTIONS"} else str(request.method)
        if not request.user.is_authenticated:
            if method in view.public:
                return True
            raise NotSignedIn
        scope = view.scopes.get(method)
        if isinstance(request.auth, ApiToken) and scope and scope not in request.auth.scopes:
            if method in view.public and method == "GET":
                return True
            raise ScopeMissing(scope)
        if method in view.grave:
            require_recent(request)
        return True


class TokenScheme(OpenApiAuthenticationExtension):
    """How the schema speaks of tokens."""

    target_class = "api.auth.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A token made at /accounts/tokens/ on the portal."}


class SessionScheme(OpenApiAuthenticationExtension):
    """How the schema speaks of sessions."""

    target_class = "api.auth.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "dips_session"}
