"""Where an invitation is answered."""

from __future__ import annotations

from django.urls import path

from ..views import invitation

urlpatterns = [path("invitations/<slug:council>/<str:token>/", invitation, name="staff_invitation")]
