"""A challenge's page is made, published and taken down with the challenge, in the same transaction."""

from __future__ import annotations

from typing import Any

from dips.kernel.actors import Actor
from dips.kernel.workflow import moved
from tenants.challenges.models import Challenge
from tenants.challenges.signals import challenge_created, challenge_published

from . import services


def connect() -> None:
    challenge_created.connect(_created, dispatch_uid="cms.challenge_created")
    challenge_published.connect(_published, dispatch_uid="cms.challenge_published")
    moved.connect(_moved, sender=Challenge, dispatch_uid="cms.challenge_moved")


def _created(sender: Any, *, challenge: Challenge, by: Actor, **kwargs: Any) -> None:
    services.draft_challenge_page(challenge=challenge, by=by)


def _published(sender: Any, *, challenge: Challenge, by: Actor, **kwargs: Any) -> None:
    services.publish_challenge_page(challenge=challenge, by=by)


def _moved(sender: Any, *, obj: Challenge, field: str, verb: str, by: Actor, **kwargs: Any) -> None:
    if field == "status" and verb == "withdraw":
        services.take_down_challenge_page(challenge=obj, by=by)
