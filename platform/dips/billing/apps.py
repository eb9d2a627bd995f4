"""App configuration: the work that waits in the outbox, and the part of the page of the plan."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BillingConfig(AppConfig):
    name = "dips.billing"
    label = "billing"
    verbose_name = _("Plan and billing")

    def ready(self) -> None:
        from dips.councils import plans  # noqa: PLC0415 -- app loading
        from dips.kernel import outbox  # noqa: PLC0415 -- app loading
        from dips.staff.plan import panels  # noqa: PLC0415 -- app loading

        from . import forms, handling, panel, prices, trail  # noqa: PLC0415 -- models are not ready before this

        outbox.register(handling.LOOK, handling.look)
        outbox.register(handling.END, handling.end)
        panels.register("billing", panel.panel)
        plans.costs.append(lambda plan: forms.cost(prices.of(plan)))
        trail.register()
