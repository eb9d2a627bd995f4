"""An address that answers as if it had never been."""

from __future__ import annotations

from typing import NoReturn

from django.http import Http404, HttpRequest


def nowhere(request: HttpRequest, *args: object, **kwargs: object) -> NoReturn:
    raise Http404
