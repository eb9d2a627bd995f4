"""Sign what was deleted, and say whether a signature holds. The other half of the key is published."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

from .errors import NoSigningKey

SALT = b"dips certificates of deletion, 1:"


@dataclass(frozen=True, slots=True)
class Signature:
    signature: str
    key_id: str
    public_key: str


def require_key() -> Ed25519PrivateKey:
    """Refuses where none is set: nothing is deleted that could not be proved."""
    said = settings.DIPS_SIGNING_KEY
    if not said:
        raise NoSigningKey
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(SALT + said.encode()).digest())


def sign(text: str) -> Signature:
    key = require_key()
    public = base64.b64encode(_raw(key.public_key())).decode()
    return Signature(base64.b64encode(key.sign(text.encode())).decode(), key_id(public), public)


def key_id(public: str) -> str:
    """Short, to tell keys apart; proves nothing."""
    return hashlib.sha256(public.encode()).hexdigest()[:16]


def holds(text: str, signature: str, public: str) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public, validate=True))
        key.verify(base64.b64decode(signature, validate=True), text.encode())
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def pem(public: str) -> str:
    """As other programs read it."""
    key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public))
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
