"""What the council's trail says of those who run the platform, and of the service itself."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.councils import plans
from dips.councils.states import CouncilState
from dips.kernel.actors import COMMAND, in_words
from dips.kernel.models import AuditEvent

from . import trail

SAID = {
    "council.activate": gettext_lazy("%(who)s opened the council’s site for the first time"),
    "council.suspend": gettext_lazy("%(who)s closed the site and the back office"),
    "council.resume": gettext_lazy("%(who)s opened the site and the back office again"),
    "council.set_plan": gettext_lazy("%(who)s changed the plan"),
    "council.make_read_only": gettext_lazy("%(who)s made the council read-only for its officers"),
    "council.make_writable": gettext_lazy("%(who)s let the officers start and change things again"),
    "council.operator_refused": gettext_lazy("%(who)s was turned away from the back office"),
}


def register() -> None:
    trail.lend("staff.from_outside", SAID, _change, filling=lambda event: {"who": who(event)})


def who(event: AuditEvent) -> str:
    """How the sentence begins. The name stands beside it."""
    is_operator = event.actor_id is not None or event.actor_label.startswith(COMMAND)
    return _("An operator of the platform") if is_operator else _("The service")


def _change(event: AuditEvent) -> str:
    """What it was before, and is now."""
    told = event.data
    match event.verb:
        case "council.suspend" | "council.resume":
            labels = dict(CouncilState.choices)
            return " → ".join(str(labels.get(told.get(end), "")) for end in ("from", "to"))
        case "council.set_plan":
            plan = told.get("plan", {})
            return f"{_title(plan.get('from', ''))} → {_title(plan.get('to', ''))}"
        case "council.activate":
            asked, agreed = told.get("asked_by"), told.get("agreed_by")
            parts = [_("asked for by: %(name)s") % {"name": in_words(asked)}] if asked else []
            return ", ".join([*parts, *([_("agreed to by: %(name)s") % {"name": in_words(agreed)}] if agreed else [])])
        case "council.operator_refused":
            return str(told.get("path", ""))
    return ""


def _title(key: str) -> str:
    plan = plans.of(key)
    return str(plan.title) if plan is not None else _("no plan")
