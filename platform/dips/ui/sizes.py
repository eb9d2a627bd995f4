"""How much is taken from a browser at once."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def is_far_too_large(request: HttpRequest) -> bool:
    """By the length that it announces, before any of it is read."""
    announced = str(request.META.get("CONTENT_LENGTH") or "0")
    return announced.isdigit() and int(announced) > settings.DIPS_BODY_MAX_BYTES
