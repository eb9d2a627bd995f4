"""A form that anybody may send answers after the same time, whatever it found: how long it took tells nothing."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse


def evenly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Hold the answer to a POST back until a whole step of time is over. Stands outside of transactions."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        begun = time.monotonic()
        response = view(request, *args, **kwargs)
        step = settings.DIPS_EVEN_SECONDS
        if request.method == "POST" and step:
            taken = time.monotonic() - begun
            time.sleep(math.ceil(taken / step) * step - taken)
        return response

    return wrapped


def dummy_hash(password: str) -> None:
    """The work of a password that is not kept: where it is kept for one reader, it is done for the other."""
    make_password(password)
