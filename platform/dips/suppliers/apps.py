"""App configuration: the supplier's link in the portal's header."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SuppliersConfig(AppConfig):
    name = "dips.suppliers"
    label = "suppliers"
    verbose_name = _("Suppliers")

    def ready(self) -> None:
        from dips.accounts import closing as accounts  # noqa: PLC0415 -- app loading
        from dips.ui import navigation  # noqa: PLC0415 -- app loading

        from . import closing, links  # noqa: PLC0415 -- app loading

        accounts.conditions.append(closing.nobody_is_left_without)
        accounts.farewells.append(closing.leave_all)
        navigation.register(
            "portal",
            "organisation",
            label=_("Your organisation"),
            url="suppliers:home",
            position=80,
            visible=links.for_suppliers,
        )
