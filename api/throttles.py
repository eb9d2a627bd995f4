"""How often one token, one person or one address may call."""

from __future__ import annotations

import logging
import time
from typing import Any

from django.conf import settings
from rest_framework import throttling
from rest_framework.request import Request

from dips.accounts.tokens.models import ApiToken
from dips.councils.addresses import client_ip
from dips.councils.cache import NATIONAL

logger = logging.getLogger(__name__)

RATES = {"anonymous": "1200/min", "account": "1800/min", "writing": "600/min"}


class Throttle(throttling.SimpleRateThrottle):
    """Counts in the cache, once for all hosts. With the cache away it lets calls through: reading must not stop with it."""

    duration: int
    num_requests: int
    cache_format = f"{NATIONAL}throttle_%(scope)s_%(ident)s"

    def get_rate(self) -> str:
        return {**RATES, **getattr(settings, "API_RATES", {})}[self.scope]

    def allow_request(self, request: Request, view: Any) -> bool:
        try:
            key = self.get_cache_key(request, view)
            return key is None or self._count(key) <= self.num_requests
        except Exception as error:
            logger.warning("throttle %s is off: %s", self.scope, type(error).__name__)
            return True

    def _count(self, key: str) -> int:
        """The calls of this minute by the clock, this one among them; a list of their times would grow with them."""
        cache: Any = self.cache  # ours counts, see dips.councils.cache
        number: int = cache.count(f"{key}_{int(time.time() // self.duration)}", self.duration)
        return number

    def wait(self) -> float:
        return self.duration - time.time() % self.duration

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return self.cache_format % {"scope": self.scope, "ident": who(request)}


class Anonymous(Throttle):
    scope = "anonymous"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return None if request.user.is_authenticated else super().get_cache_key(request, view)


class Account(Throttle):
    scope = "account"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return super().get_cache_key(request, view) if request.user.is_authenticated else None


class Writing(Throttle):
    scope = "writing"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        return None if request.method in {"GET", "HEAD", "OPTIONS"} else super().get_cache_key(request, view)


def who(request: Request) -> str:
    """The token, else the person, else the address that the connection came from."""
    if isinstance(request.auth, ApiToken):
        return f"token-{request.auth.pk}"
    if request.user.is_authenticated:
        return f"user-{request.user.pk}"
    return f"ip-{client_ip(request._request)}"
