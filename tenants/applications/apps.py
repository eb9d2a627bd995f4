"""Register what other rooms ask of this one: a gate condition and the scanning of files."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from dips.suppliers.links import for_suppliers
from dips.ui import navigation


class ApplicationsConfig(AppConfig):
    name = "tenants.applications"
    label = "applications"
    verbose_name = _("Applications")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from dips.accounts import closing as accounts  # noqa: PLC0415 -- models are ready only now
        from dips.kernel import audit  # noqa: PLC0415 -- models are ready only now
        from dips.staff import next_steps as next_steps_of_all  # noqa: PLC0415 -- models are ready only now
        from tenants.challenges import access  # noqa: PLC0415 -- models are ready only now

        from . import (  # noqa: PLC0415 -- models are ready only now
            closing,
            contacts,
            emergency,
            erasing,
            figures,
            gates,
            letters,
            next_steps,
            panel,
            previews,
            queries,
            readable,
            receivers,
            rules,
            scanning,
            trail,
            usage,
        )

        accounts.conditions.append(closing.no_application_is_left_alone)
        audit.withhold("applications.application", queries.sealed_ids)
        access.besides.register("applications", (_("Applications, once their call has closed"), rules.may_read))
        emergency.register()
        gates.register()
        letters.register()
        panel.register()
        previews.register()
        readable.register()
        scanning.register()
        trail.register()
        usage.register()
        erasing.register()
        figures.register_all()
        contacts.register()
        receivers.connect()
        next_steps_of_all.register("applications", next_steps.steps)
        navigation.register(
            "portal",
            "applications",
            label=_("My applications"),
            url="applications:mine",
            position=30,
            visible=for_suppliers,
            under=("/apply/",),
        )
