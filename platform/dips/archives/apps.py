"""App configuration: what other rooms ask of this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from dips.kernel.models import AuditEvent

SAID = {
    "export.ask": _("Asked for a file of everything"),
    "export.finish": _("The file of everything is ready"),
    "export.fail": _("The file of everything could not be made"),
    "export.retry": _("Started the file of everything again"),
    "export.download": _("Took the file of everything away"),
}


class ArchivesConfig(AppConfig):
    name = "dips.archives"
    label = "archives"
    verbose_name = _("Leaving and coming back")

    def ready(self) -> None:
        from dips.councils import slugs  # noqa: PLC0415 -- models are not ready before this
        from dips.councils.management import words  # noqa: PLC0415 -- as above
        from dips.staff import trail  # noqa: PLC0415 -- as above

        from . import commanding, queries, receivers, trail  # noqa: PLC0415 -- as above

        receivers.connect()
        trail.register()
        slugs.keepers.append(queries.is_kept)
        words.register("archives", commanding.WORDS)
        trail.sayings.register("archives", _said)


def _said(event: AuditEvent) -> str:
    said = SAID.get(event.verb, "")
    return f"{said}. {event.reason}" if said and event.reason else str(said)
