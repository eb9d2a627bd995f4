"""CMS: page models, their blocks and templates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    label = "cms"
    verbose_name = _("Site")

    def ready(self) -> None:
        from dips.staff import next_steps as next_steps_of_all  # noqa: PLC0415 -- app loading

        from . import access, blueprint, next_steps, receivers, returning, set_up, site_links, usage  # noqa: PLC0415 -- registries and signals need the models

        receivers.connect()
        blueprint.register()
        access.connect()
        set_up.register()
        returning.register()
        site_links.register()
        usage.register()
        next_steps_of_all.register("cms", next_steps.steps)
