"""Count what may be done only so often, once for the whole service. Without the counts nothing may be done."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import caches
from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import DomainError

HOUR = 60 * 60


class TooMany(DomainError):
    code = "too_many_letters"
    status = 429
    default = _("Several e-mails went to this address within the last hour. Try again later.")


def allows(action: str, key: str, *, amount: int, seconds: int) -> bool:
    """Count one more; whether it is still within the amount of this window."""
    name = f"{action}:{hashlib.sha256(key.encode()).hexdigest()}"
    counts = caches["limits"]
    if counts.add(name, 1, seconds):
        return True
    try:
        return bool(counts.incr(name) <= amount)
    except ValueError:  # the window ended between the two
        return counts.add(name, 1, seconds) or True


def allows_letter(address: str) -> bool:
    """Whether another unasked letter may go to an address: nobody's mailbox is a weapon."""
    amount = settings.DIPS_LETTERS_AN_HOUR
    return not amount or allows("letter", address.strip().lower(), amount=amount, seconds=HOUR)


def require_letter(address: str) -> None:
    """Refuses (`too_many_letters`) one more. Says nothing of whether the address has an account."""
    if not allows_letter(address):
        raise TooMany(field="email")
