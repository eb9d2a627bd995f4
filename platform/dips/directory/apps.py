"""Directory: what every council shows to the country."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DirectoryConfig(AppConfig):
    name = "dips.directory"
    label = "directory"
    verbose_name = _("Directory")

    def ready(self) -> None:
        from dips.councils import pagecache  # noqa: PLC0415 -- registries are filled when the apps are ready

        from . import queries, site_links  # noqa: PLC0415 -- as above

        site_links.register()
        pagecache.horizons.append(queries.next_change)
