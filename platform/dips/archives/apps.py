"""App configuration: what other rooms ask of this one."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchivesConfig(AppConfig):
    name = "dips.archives"
    label = "archives"
    verbose_name = _("Leaving and coming back")

    def ready(self) -> None:
        from dips.councils import slugs  # noqa: PLC0415 -- models are not ready before this
        from dips.councils.management import telling, words  # noqa: PLC0415 -- as above

        from . import commanding, notices, queries, receivers, trail  # noqa: PLC0415 -- as above

        receivers.connect()
        trail.register()
        notices.register()
        slugs.keepers.append(queries.is_kept)
        words.register("archives", commanding.WORDS)
        telling.gone.register("archives", commanding.deletion_of)
