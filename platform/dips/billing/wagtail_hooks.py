"""The addresses of the pages about paying, in the back office, and a line of them on the home page of whoever pays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import path
from wagtail import hooks
from wagtail.admin.ui.components import Component

from dips.staff.rules import can

from . import panel
from .rules import MANAGE
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


class PlanPanel(Component):
    """The plan, how it stands and what is next to pay."""

    name = "plan"
    template_name = "billing/home_panel.html"
    order = 20

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"panel": panel.in_short()}


@hooks.register("construct_homepage_panels")
def say_how_the_plan_stands(request: HttpRequest, panels: list[Component]) -> None:
    if can(request.user, MANAGE):  # type: ignore[arg-type]  # the admin is for people
        panels.append(PlanPanel())
