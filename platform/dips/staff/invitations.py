"""What the reader of an invitation's link sees: read in the council, shown on the portal."""

from __future__ import annotations

from dataclasses import dataclass

from .models import Invitation, Role
from .services import digest


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation without its row: it can be shown outside the council."""

    email: str
    role_names: tuple[str, ...]
    is_open: bool


def offer(token: str) -> Offer | None:
    """None for a token that was never given."""
    invitation = Invitation.objects.filter(token_hash=digest(token)).first()
    if invitation is None:
        return None
    names = Role.objects.filter(key__in=invitation.role_keys).values_list("name", flat=True)
    return Offer(invitation.email, tuple(names), invitation.is_open)
