"""The addresses of a council, and /bare/."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls.council import *  # noqa: F403 -- handlers too
from config.urls.council import urlpatterns as usual


def bare(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), *usual]
