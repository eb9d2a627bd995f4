"""Hold what was typed for whoever typed it, for some hours, so that an ended session loses nobody's words.

A row is found and read only with the secret of the browser that sent it *and* by the person whose form it was: the
next person at the same computer finds nothing, and nor does who reads the database.

What a signed-in person was still typing has no browser (`None`): its owner finds it wherever they sign in, for longer.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import connection, transaction

from . import schema
from .functions import DipsNow
from .models import HeldText

FOR = timedelta(hours=12)
FOR_ITS_OWNER = timedelta(days=14)
"""Without a browser."""
ANYWHERE = "anywhere"
"""In the place of a browser's name, which is a fingerprint: no cookie can come to this."""
LARGEST = 400_000
MOST = 20
"""How many forms are held for one person; the oldest makes room."""

CLEAR = """DELETE FROM public.kernel_heldtext WHERE held_at <= public.dips_now() -
           make_interval(secs => CASE WHEN browser = %s THEN %s ELSE %s END)"""

Typed = Mapping[str, Sequence[str]]


def hold(*, browser: str | None, owner: UUID, place: str, typed: Typed) -> bool:
    """Put it aside, in place of what was held of the same form. Says whether it could be."""
    body = json.dumps(typed).encode()
    if not typed or len(body) > LARGEST or len(place) > 500:
        return False
    with transaction.atomic():
        HeldText.objects.update_or_create(
            schema=schema.here(),
            browser=_name(browser),
            owner_id=owner,
            place=place,
            defaults={"content": _lock(browser, owner).encrypt(body), "held_at": DipsNow()},
        )
        rows = HeldText.objects.filter(schema=schema.here(), owner_id=owner).order_by("-held_at", "-id")
        HeldText.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[MOST:])).delete()
    return True


def find(*, browser: str | None, owner: UUID, place: str) -> dict[str, list[str]] | None:
    """What is held of this form for this person, in this browser; nothing once it is too old."""
    row = _fresh(browser, owner, place)
    if row is None:
        return None
    try:
        found: dict[str, list[str]] = json.loads(_lock(browser, owner).decrypt(bytes(row.content)))
    except InvalidToken:
        return None
    return found


def held_at(*, browser: str | None, owner: UUID, place: str) -> datetime | None:
    """When it was sent, of what `find` finds."""
    row = _fresh(browser, owner, place)
    return row.held_at if row else None


def is_held(*, browser: str, place: str) -> bool:
    """Whether this browser typed something there that is still held; not whose it is, nor what."""
    rows = HeldText.objects.filter(schema=schema.here(), browser=_name(browser), place=place)
    return rows.filter(held_at__gt=DipsNow() - FOR).exists()


def drop(*, browser: str | None, owner: UUID, place: str) -> None:
    """It was saved, or is not wanted."""
    _rows(browser, owner, place).delete()


def clear() -> int:
    """Delete what is too old, of every council, without reading any of it. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(CLEAR, [ANYWHERE, int(FOR_ITS_OWNER.total_seconds()), int(FOR.total_seconds())])
        return int(cursor.rowcount)


def _fresh(browser: str | None, owner: UUID, place: str) -> HeldText | None:
    longest = FOR_ITS_OWNER if browser is None else FOR
    return _rows(browser, owner, place).filter(held_at__gt=DipsNow() - longest).first()


def _rows(browser: str | None, owner: UUID, place: str):
    return HeldText.objects.filter(schema=schema.here(), browser=_name(browser), owner_id=owner, place=place)


def _name(browser: str | None) -> str:
    return ANYWHERE if browser is None else hashlib.sha256(browser.encode()).hexdigest()


def _lock(browser: str | None, owner: UUID) -> MultiFernet:
    """Locks with the present secret key, opens with earlier ones too."""
    whose, secrets = f"held:{owner}:{browser or ''}".encode(), (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    keys = [hmac.new(secret.encode(), whose, hashlib.sha256).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])
