"""What this room can see of a council's set-up: a call that was published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from dips.staff import onboarding
from dips.staff.onboarding import Answer, place

from .models import Call


def call_published(_role: str) -> Answer:
    published = list(Call.objects.values_list("published_at", flat=True))
    return Answer.of(any(published), url=place("challenges_admin"), begun=bool(published))


def register() -> None:
    onboarding.register("call_published", gettext_lazy("A call is published"), call_published)
