"""Lock what must be kept and never read back by people: a secret at rest opens with the service's own key alone."""

from __future__ import annotations

import base64
from collections.abc import Callable
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

keepers: list[Callable[[], int]] = []
"""Each locks anew what a room keeps, and says how many. Filled in `ready()`."""


class NotOurs(ValueError):
    """No key that we have opens it for this purpose: it was altered, or locked for something or somebody else."""


def seal(text: str, *, purpose: str) -> str:
    """Lock with the present secret key. Only the same purpose opens it again."""
    return box(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str:
    """Open what was locked for this purpose, with the present key or an earlier one. Refuses (NotOurs) all else."""
    try:
        return box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise NotOurs(f"nothing that we locked for {purpose!r}") from None


def lock_anew(sealed: str, *, purpose: str) -> str:
    """The same under the present key, so that earlier ones may go."""
    try:
        return box(purpose).rotate(sealed.encode()).decode()
    except InvalidToken:
        raise NotOurs(f"nothing that we locked for {purpose!r}") from None


def box(purpose: str) -> MultiFernet:
    """The locks of one purpose: the present secret key's first, then those of earlier ones."""
    return _box(purpose, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=64)
def _box(purpose: str, secrets: tuple[str, ...]) -> MultiFernet:
    keys = [HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode()) for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
