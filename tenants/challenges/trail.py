"""What the audit trail says of a challenge, in an officer's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel import audit
from dips.kernel.models import AuditEvent
from dips.kernel.registry import Registry
from dips.staff import trail as council

from .models import Challenge
from .states import ChallengeStatus, Verdict

NEWEST = 30
SAID = {
    "challenge.create": gettext_lazy("Begun"),
    "challenge.edit": gettext_lazy("Changed"),
    "challenge.submit": gettext_lazy("Sent for review"),
    "challenge.request_changes": gettext_lazy("Changes asked for"),
    "challenge.approve": gettext_lazy("Approved"),
    "challenge.publish": gettext_lazy("Published"),
    "challenge.archive": gettext_lazy("Archived"),
    "challenge.withdraw": gettext_lazy("Withdrawn"),
    "challenge.add_helper": gettext_lazy("Helper named"),
    "challenge.remove_helper": gettext_lazy("Helper let go"),
    "challenge.ask_sponsor": gettext_lazy("Sponsor asked by e-mail"),
    "challenge.withdraw_sponsor": gettext_lazy("Sponsor’s link taken back"),
    "challenge.hand_over": gettext_lazy("Handed over to the deputy"),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, and what it was."""

    event: AuditEvent
    said: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a room above adds: its events of a challenge, and how it says one (empty when it is not its own)."""

    events: Callable[[Challenge], QuerySet[AuditEvent]]
    say: Callable[[AuditEvent], str]


registry: Registry[Told] = Registry("what a challenge's trail tells besides")


def newest(challenge: Challenge) -> Iterator[Entry]:
    """The last events, newest first: the challenge's own, and those of what rooms above hang on it."""
    events = audit.trail(challenge)
    for _key, told in registry:
        events |= told.events(challenge)
    for event in events.order_by("-recorded_at")[:NEWEST]:
        yield Entry(event, say(event))


def request_for_changes(challenge: Challenge) -> AuditEvent | None:
    """What a reviewer asked its writers for, until they send the brief again."""
    if challenge.status != ChallengeStatus.CHANGES_REQUESTED:
        return None
    return audit.trail(challenge).filter(verb="challenge.request_changes").order_by("-recorded_at").first()


def register() -> None:
    """Lend these words to the trail of the whole council."""
    council.sayings.register("challenges", lambda event: said if (said := say(event)) != event.verb else "")


def say(event: AuditEvent) -> str:
    """A sentence for what this room does; the verb itself for anything else."""
    match event.verb:
        case "challenge.write_brief":
            return _("Version %(version)s of the brief written") % {"version": event.data.get("version", "")}
        case "challenge.amend_brief":
            return _("Brief amended: version %(version)s") % {"version": event.data.get("version", "")}
        case "challenge.pass_on":
            facts = {"to": event.data.get("to", ""), "parts": ", ".join(event.data.get("parts", []))}
            return _("Given to %(to)s: %(parts)s") % facts
        case "challenge.sign_off":
            sentence = (
                _("Agreed to by %(name)s, %(job)s") if agreed(event) else _("Changes asked for by %(name)s, %(job)s")
            )
            return sentence % {"name": event.data.get("name", ""), "job": event.data.get("job_title", "")}
        case verb if verb.startswith("challenge.enter_"):
            return _("Moved to “%(stage)s”") % {"stage": event.data.get("stage_name", event.data.get("to", ""))}
        case verb if verb in SAID:
            return str(SAID[verb])
        case verb:
            return next(filter(None, (told.say(event) for _key, told in registry)), verb)


def agreed(event: AuditEvent) -> bool:
    return bool(event.data.get("verdict") == Verdict.APPROVED)
