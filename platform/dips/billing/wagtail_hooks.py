"""The addresses of the pages about paying, in the back office."""

from __future__ import annotations

from typing import Any

from django.urls import path
from wagtail import hooks

from .views import pages


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("plan/payment/card/", pages.card, name="billing_card"),
        path("plan/payment/invoice/", pages.invoice, name="billing_invoice"),
        path("plan/payment/change/<slug:plan>/", pages.change, name="billing_change"),
        path("plan/payment/cancel/", pages.cancel, name="billing_cancel"),
        path("plan/payment/keep/", pages.keep, name="billing_keep"),
        path("plan/payment/purchase-order/", pages.purchase_order, name="billing_purchase_order"),
        path("plan/payment/portal/", pages.portal, name="billing_portal"),
        path("plan/payment/back/", pages.back, name="billing_back"),
    ]
