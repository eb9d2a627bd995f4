"""Hold a signed answer against what was asked: who signed it, for whom, when, and for which journey."""

from __future__ import annotations

import base64
import hashlib
import json
import time
from dataclasses import dataclass
from typing import Any

import jwt
from django.utils.crypto import constant_time_compare

from ..errors import NotDated, NotProved
from ..models import LONGEST_SUBJECT
from .discovery import Provider, usable

LEEWAY = 60
OLDEST = 10 * 60
LONGEST = 50_000
LOGGED_OUT = "http://schemas.openid.net/event/backchannel-logout"
STRONG = frozenset(
    {
        "phr",
        "phrh",
        "http://schemas.openid.net/pape/policies/2007/06/multi-factor",
        "https://refeds.org/profile/mfa",
    }
)
"""Values of `acr` that mean a second factor wherever they are used."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the provider has shown of a person."""

    issuer: str
    subject: str
    sid: str
    email: str
    is_verified: bool | None
    full_name: str
    has_second_factor: bool
    proved_at: float
    is_dated: bool


def show(claims: dict[str, Any], more: dict[str, Any]) -> Shown:
    """The person of an answer that holds. `more` is what userinfo told; it counts only for the same subject."""
    told = claims
    if "email" not in claims and more and more.get("sub") == claims["sub"]:
        told = more
    email, name = told.get("email"), claims.get("name") or more.get("name")
    return Shown(
        issuer=claims["iss"],
        subject=claims["sub"],
        sid=_text(claims.get("sid")),
        email=_text(email).strip().lower(),
        is_verified=_truth(told.get("email_verified")),
        full_name=" ".join(_text(name).split())[:150],
        has_second_factor=_has_second_factor(claims),
        proved_at=min(_moment(claims.get("auth_time")) or time.time(), time.time()),
        is_dated=_moment(claims.get("auth_time")) is not None,
    )


def identity(
    token: str, provider: Provider, *, client_id: str, nonce: str, max_age: int, access_token: str = ""
) -> dict[str, Any]:
    """The claims of an ID token. Refuses (NotProved) one that is not this provider's, for us, now, for this journey."""
    claims = verified(token, provider, client_id=client_id, need=("exp", "iat", "sub"))
    if not isinstance(claims.get("nonce"), str) or not constant_time_compare(claims["nonce"], nonce):
        raise NotProved(code="sign_on_nonce")
    _audience(claims, client_id)
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT or not subject.isprintable():
        raise NotProved(code="sign_on_subject")
    proved_at = _moment(claims.get("auth_time"))
    if proved_at is None and not max_age:  # the wish to ask again goes by the browser, where it can be taken out
        raise NotDated
    if proved_at is not None and not proved_at + max_age + LEEWAY >= time.time():
        raise NotProved(code="sign_on_too_long_ago")
    if "at_hash" in claims and access_token:
        _access_token(claims["at_hash"], access_token, jwt.get_unverified_header(token)["alg"])
    return claims


def farewell(token: str, provider: Provider, *, client_id: str) -> dict[str, Any]:
    """The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6)."""
    claims = verified(token, provider, client_id=client_id, need=("iat", "jti", "events"))
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(LOGGED_OUT), dict):
        raise NotProved(code="sign_on_no_farewell")
    if "nonce" in claims or not isinstance(claims["jti"], str):
        raise NotProved(code="sign_on_no_farewell")
    if not _text(claims.get("sub")) and not _text(claims.get("sid")):
        raise NotProved(code="sign_on_no_farewell")
    _audience(claims, client_id)
    return claims


def verified(token: str, provider: Provider, *, client_id: str, need: tuple[str, ...]) -> dict[str, Any]:
    """Signature, issuer, audience and clock."""
    if len(token) > LONGEST:
        raise NotProved
    try:
        head = jwt.get_unverified_header(token)
        algorithm = str(head.get("alg", ""))
        if algorithm not in provider.algorithms or "crit" in head:
            raise NotProved(code="sign_on_algorithm")
        claims = jwt.decode(
            token,
            key=_key(provider, head.get("kid"), algorithm),
            algorithms=[algorithm],
            audience=client_id,
            issuer=provider.issuer,
            leeway=LEEWAY,
            options={"require": ["iss", "aud", *need], "verify_sub": False, "verify_jti": False},
        )
    except jwt.InvalidIssuerError:
        raise NotProved(code="sign_on_other_issuer") from None
    except jwt.InvalidAudienceError:
        raise NotProved(code="sign_on_other_audience") from None
    except (jwt.ExpiredSignatureError, jwt.ImmatureSignatureError):
        raise NotProved(code="sign_on_clock") from None
    except (jwt.PyJWTError, ValueError, TypeError, RecursionError):
        raise NotProved(code="sign_on_signature") from None
    if not isinstance(claims["iat"], int | float) or claims["iat"] < time.time() - OLDEST - LEEWAY:
        raise NotProved(code="sign_on_clock")
    return claims


def _key(provider: Provider, kid: Any, algorithm: str) -> Any:
    """The key that this signature names; without a name, the only one there is."""
    for anew in (False, True):
        keys = [key for key in usable(provider.keys(anew=anew)) if key.get("alg", algorithm) == algorithm]
        found = [key for key in keys if key.get("kid") == kid] if kid is not None else keys
        if len(found) == 1:
            return jwt.PyJWK.from_json(json.dumps(found[0]), algorithm=algorithm).key
    raise NotProved(code="sign_on_signature")


def _audience(claims: dict[str, Any], client_id: str) -> None:
    """Meant for us, and for us first where there are others."""
    audience, presenter = claims["aud"], claims.get("azp")
    if (isinstance(audience, list) and len(audience) > 1 and presenter is None) or presenter not in (None, client_id):
        raise NotProved(code="sign_on_other_audience")


def _access_token(said: Any, token: str, algorithm: str) -> None:
    digest = {"256": hashlib.sha256, "384": hashlib.sha384}.get(algorithm[-3:], hashlib.sha512)(token.encode()).digest()
    half = base64.urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode()
    if not isinstance(said, str) or not constant_time_compare(said, half):
        raise NotProved(code="sign_on_signature")


def _has_second_factor(claims: dict[str, Any]) -> bool:
    ways = claims.get("amr")
    return (isinstance(ways, list) and "mfa" in ways) or _text(claims.get("acr")) in STRONG


def _truth(value: Any) -> bool | None:
    """None where nothing is said. What is neither true nor false is not true."""
    return None if value is None else value is True


def _moment(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) else None


def _text(value: Any) -> str:
    """Empty for what is none, and for what no row could hold."""
    return value if isinstance(value, str) and "\x00" not in value else ""
