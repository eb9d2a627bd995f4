"""The public page behind a mailed link: read what is agreed to, and sign it. Nobody needs an account."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse


def sign(request: HttpRequest, token: str) -> HttpResponse:
    raise Http404
