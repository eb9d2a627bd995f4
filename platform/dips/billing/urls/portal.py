"""The address that Stripe writes to. It is on the portal, because Stripe knows one service and no councils."""

from __future__ import annotations

from django.urls import path

from ..views.webhook import webhook

app_name = "billing"
urlpatterns = [path("webhooks/stripe/", webhook, name="webhook")]
