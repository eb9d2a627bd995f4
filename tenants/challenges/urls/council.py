"""On a council's host: where a sponsor signs who was asked to by e-mail."""

from __future__ import annotations

from django.urls import path

from ..views.signing import sign_off

urlpatterns = [path("sign-off/<str:token>/", sign_off, name="challenges_sign_off")]
