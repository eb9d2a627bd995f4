"""What a council's trail says of leaving and coming back, in an officer's words."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel.models import AuditEvent
from dips.staff import trail as council
from dips.ui import words

SAID = {
    "export.ask": gettext_lazy("Asked for the file of the whole council"),
    "export.finish": gettext_lazy("The file of the whole council is ready"),
    "export.fail": gettext_lazy("The file of the whole council could not be made"),
    "export.retry": gettext_lazy("An operator of the platform had the file of the whole council begun again"),
    "export.clear": gettext_lazy("The file of the whole council was taken away, for its time was over"),
    "export.download": gettext_lazy("Took the file of the whole council away"),
    "council.export": gettext_lazy("An operator of the platform wrote the whole council into a file"),
    "council.restore": gettext_lazy("The council was put back from its file"),
    "departure.ask": gettext_lazy("Asked that the council is deleted"),
    "departure.order": gettext_lazy("An operator of the platform ordered that the council is deleted"),
}


def register() -> None:
    council.lend("archives", SAID, _fact)
    council.sayings.register("archives.stay", _stay)


def _fact(event: AuditEvent) -> str:
    due = event.data.get("due")
    return words.day(datetime.fromisoformat(due)) if due else ""


def _stay(event: AuditEvent) -> str:
    if event.verb != "departure.stay":
        return ""
    said = (
        _("An operator of the platform took back the order to delete the council")
        if event.data.get("is_operator")
        else _("Took back that the council is deleted")
    )
    return f"{said}. {event.reason}" if event.reason else said
