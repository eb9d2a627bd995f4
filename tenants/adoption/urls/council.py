"""On a council's host: where somebody signs who was asked to by e-mail."""

from __future__ import annotations

from django.urls import path

from ..checklist.signing import sign

urlpatterns = [path("sign/<str:token>/", sign, name="adoption_sign")]
