"""The way there and back: what we send along with a person, and what must come back with them."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote, urlencode

from django.utils.crypto import constant_time_compare

from dips.kernel import fetching

from ..errors import Declined, NotProved, Stale
from .discovery import Provider

KEY = "sign_on"
LASTS = 10 * 60
MOST = 4  # begun side by side in one browser


@dataclass(frozen=True, slots=True)
class Begun:
    """One journey to the provider, kept in the session of whoever began it."""

    state: str
    nonce: str
    verifier: str
    issuer: str
    onward: str
    is_welsh: bool
    max_age: int  # seconds since the provider last asked who somebody is; 0: it is to ask now
    at: float


def begin(session: Any, *, issuer: str, onward: str, is_welsh: bool, max_age: int) -> Begun:
    begun = Begun(
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(32),
        secrets.token_urlsafe(48),
        issuer,
        onward,
        is_welsh,
        max_age,
        time.time(),
    )
    kept = [each for each in session.get(KEY, []) if time.time() - each["at"] < LASTS]
    session[KEY] = [*kept[-(MOST - 1) :], asdict(begun)]
    return begun


def come_back(session: Any, state: str) -> Begun | None:
    """The journey of this state, once: it is forgotten on the way. None if it was begun elsewhere or too long ago."""
    kept = session.get(KEY, [])
    found = next((each for each in kept if state and constant_time_compare(each["state"], state)), None)
    if found is None:
        return None
    session[KEY] = [each for each in kept if each is not found]
    return Begun(**found) if time.time() - found["at"] < LASTS else None


def way_there(provider: Provider, begun: Begun, *, client_id: str, redirect_uri: str) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(begun.verifier.encode()).digest()).rstrip(b"=").decode()
    asked = {
        "response_type": "code",
        "response_mode": "query",
        "client_id": client_id,
        "redirect_uri": redirect_uri,
        "scope": "openid email profile",
        "state": begun.state,
        "nonce": begun.nonce,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "max_age": str(begun.max_age),
    }
    if not begun.max_age:
        asked["prompt"] = "login"
    return provider.authorization + ("&" if "?" in provider.authorization else "?") + urlencode(asked)


def code_of(provider: Provider, answer: Mapping[str, str]) -> str:
    """The code that came back. Refuses an answer that names another issuer, or none where it always does."""
    said = answer.get("iss", "")
    if (said or provider.says_iss) and said != provider.issuer:
        raise NotProved(code="sign_on_other_issuer")
    if answer.get("error"):
        raise Declined(code="sign_on_declined")
    code = answer.get("code", "")
    if not code or len(code) > 4000:
        raise Stale
    return code


def exchange(
    provider: Provider, begun: Begun, *, code: str, client_id: str, secret: str, redirect_uri: str
) -> dict[str, Any]:
    """Change the code for what it stands for."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "code_verifier": begun.verifier,
    }
    headers = {}
    if provider.is_basic:
        pair = f"{quote(client_id, safe='')}:{quote(secret, safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    else:
        form |= {"client_id": client_id, "client_secret": secret}
    answer = fetching.post(provider.token, form=form, headers=headers)
    if answer.status != 200:
        raise NotProved(code="sign_on_code_refused")
    found = answer.json()
    if not isinstance(found.get("id_token"), str):
        raise NotProved(code="sign_on_no_token")
    return found


def userinfo(provider: Provider, token: str) -> dict[str, Any]:
    """What it tells of the person beside the token; empty where it tells nothing."""
    if not provider.userinfo or not token or not token.isascii() or any(ord(sign) <= 32 for sign in token):
        return {}
    answer = fetching.get(provider.userinfo, headers={"Authorization": f"Bearer {token}"})
    return answer.json() if answer.status == 200 else {}
