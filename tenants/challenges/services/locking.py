"""Take a challenge's row before looking at what a decision rests on."""

from __future__ import annotations

from ..models import Challenge


def lock(challenge: Challenge) -> None:
    list(Challenge.objects.select_for_update().filter(pk=challenge.pk).values_list("pk"))
    challenge.refresh_from_db()
