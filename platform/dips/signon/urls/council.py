"""On a council's host alone: where readers begin, in their language, and where the provider answers, in one."""

from __future__ import annotations

from django.urls import path

from ..views import door, farewell

urlpatterns = [
    path("", door.start, name="sign_on_start"),
    path("stopped/", door.stopped, name="sign_on_stopped"),
]
answers = [
    path("accounts/sign-on/back/", door.back, name="sign_on_back"),
    path("accounts/sign-on/logged-out/", farewell.farewell, name="sign_on_farewell"),
]
