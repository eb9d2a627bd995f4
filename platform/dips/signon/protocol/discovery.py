"""What a provider says of itself: where to send people, where to ask, with which keys it signs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from dips.kernel import fetching

from ..errors import ProviderFault
from . import silence

WELL_KNOWN = "/.well-known/openid-configuration"
KEPT = 5 * 60
AGAIN = 30  # seconds before unknown keys are asked for once more
SILENT = 15  # seconds in which one that did not answer is not asked again: each ask may hold a worker for ten
SIGNED_WITH = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures that only the provider can make. Never `none`, and none whose key we would know as well."""


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider whose word of itself has been looked at."""

    issuer: str
    authorization: str
    token: str
    jwks: str
    userinfo: str
    algorithms: tuple[str, ...]
    is_basic: bool
    says_iss: bool

    def keys(self, *, anew: bool = False) -> list[dict[str, Any]]:
        """Its public keys. Asked for again when a signature names one that we do not know, but not at will."""
        name = f"signon:keys:{self.jwks}"
        known = cache.get(name)
        if known is None or (anew and cache.add(f"{name}:again", True, AGAIN)):
            known = _keys(self.jwks, anew=anew)
            cache.set(name, known, KEPT)
        return known


def provider(issuer: str, *, anew: bool = False) -> Provider:
    """Ask the issuer, or remember for some minutes what it said.

    Refuses (Unfetched) one that does not answer, and (ProviderFault) one that says it is somebody else, lacks what
    sign-on needs, or signs with nothing.
    """
    name = f"signon:provider:{issuer}"
    said = None if anew else cache.get(name)
    if said is None:
        fetching.check(issuer)
        answer = _asked(issuer.rstrip("/") + WELL_KNOWN, _("its description"), anew=anew)
        if answer.status != 200:
            raise ProviderFault(
                _(
                    "At %(url)s it answers with %(status)s, not with its description. Is the issuer written in full, and"
                    " does it speak OpenID Connect?"
                ),
                url=issuer.rstrip("/") + WELL_KNOWN,
                status=answer.status,
            )
        said = silence.told(issuer, _("its description"), lambda _url: answer.json())
        found = _checked(issuer, said)
        cache.set(name, said, KEPT)
        return found
    return _checked(issuer, said)


def look(issuer: str) -> Provider:
    """All of it anew, keys too: what “Check” does."""
    found = provider(issuer, anew=True)
    if not usable(found.keys(anew=True)):
        raise ProviderFault(_("It publishes no key that its signatures could be checked with."))
    return found


def usable(keys: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [key for key in keys if key.get("kty") in ("RSA", "EC", "OKP") and key.get("use", "sig") == "sig"]


def _asked(url: str, what: str, *, anew: bool) -> fetching.Answer:
    """Refuses at once what has just not answered, unless somebody wants to know how it stands now."""
    name = f"signon:silent:{url}"
    if not anew and cache.get(name):
        raise fetching.Unfetched
    try:
        return silence.told(url, what, fetching.get)
    except fetching.Unfetched:
        cache.set(name, True, SILENT)
        raise


def _keys(url: str, *, anew: bool) -> list[dict[str, Any]]:
    answer = _asked(url, _("its keys"), anew=anew)
    found = answer.json().get("keys") if answer.status == 200 else None
    if not isinstance(found, list):
        raise ProviderFault(_("It does not publish its keys where it says."))
    return [key for key in found if isinstance(key, dict)]


def _checked(issuer: str, said: dict[str, Any]) -> Provider:
    if said.get("issuer") != issuer:
        raise ProviderFault(
            _("It calls itself “%(said)s”, not “%(issuer)s”. Copy the issuer from it exactly."),
            said=str(said.get("issuer", ""))[:200],
            issuer=issuer,
        )
    places = {}
    for part in ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"):
        url = said.get(part)
        if url is None and part == "userinfo_endpoint":
            url = ""
        elif not isinstance(url, str):
            raise ProviderFault(_("It does not say its %(part)s."), part=part)
        else:
            fetching.check(url)
        places[part] = url
    if "code" not in _words(said, "response_types_supported", ["code"]):
        raise ProviderFault(_("It does not offer the authorization code flow."))
    if "S256" not in _words(said, "code_challenge_methods_supported", ["S256"]):
        raise ProviderFault(_("It does not offer PKCE with S256."))
    algorithms = tuple(
        each for each in _words(said, "id_token_signing_alg_values_supported", ["RS256"]) if each in SIGNED_WITH
    )
    if not algorithms:
        raise ProviderFault(_("It signs its answers in no way that we can trust."))
    methods = _words(said, "token_endpoint_auth_methods_supported", ["client_secret_basic"])
    if not {"client_secret_basic", "client_secret_post"} & set(methods):
        raise ProviderFault(_("It takes no client secret (neither client_secret_basic nor client_secret_post)."))
    return Provider(
        issuer=issuer,
        authorization=places["authorization_endpoint"],
        token=places["token_endpoint"],
        jwks=places["jwks_uri"],
        userinfo=places["userinfo_endpoint"],
        algorithms=algorithms,
        is_basic="client_secret_basic" in methods,
        says_iss=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _words(said: dict[str, Any], name: str, usual: list[str]) -> list[str]:
    found = said.get(name, usual)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else usual
