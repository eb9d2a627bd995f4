"""What happened at this council, in an officer's words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Sentence
from dips.kernel.models import AuditEvent
from dips.kernel.registry import Registry

SAID = {
    "invitation.send": _("Invited somebody"),
    "invitation.accept": _("Accepted the invitation"),
    "invitation.withdraw": _("Took an invitation back"),
    "member.join": _("Joined"),
    "member.rejoin": _("Joined again"),
    "member.set_roles": _("Changed roles"),
    "member.remove": _("Removed from the council"),
    "member.set_last_day": _("Changed the last day"),
    "member.name_deputy": _("Named a deputy"),
    "member.end_deputy": _("Ended a deputy’s time"),
    "member.hand_over": _("Handed things over"),
    "member.confirm": _("Confirmed roles"),
    "member.suspend": _("Suspended roles that nobody confirmed"),
    "safety.set": _("Changed the rules of access"),
    "council.give_contacts": _("Changed whom people write to"),
    "council.offer_languages": _("Changed the languages of the site"),
    "blueprint.adopt": _("Took the blueprint"),
    "blueprint.revise": _("Changed the council’s standard"),
    "blueprint.merge": _("Took an upgrade of the blueprint"),
    "blueprint.publish": _("Published a blueprint"),
    "blueprint.roll_back": _("Went back to the blueprint before"),
    "blueprint.upgrade": _("Took what the new blueprint adds"),
    "blueprint.withdraw": _("Withdrew a blueprint"),
    "branding.choose_look": _("Changed the name, logo or colour of the site"),
    "account.create": _("Made an account"),
    "account.rename": _("Changed their name"),
    "account.verify_email": _("Confirmed their e-mail address"),
    "account.change_email": _("Changed their e-mail address"),
    "account.change_password": _("Changed their password"),
    "account.add_second_factor": _("Set up a second step for signing in"),
    "account.remove_second_factor": _("Took a second step off"),
    "account.renew_second_factor": _("Made new recovery codes"),
    "account.reset_second_factor": _("Took somebody’s second step off, so that they can begin anew"),
    "account.end_session": _("Signed a device out"),
    "account.end_sessions": _("Signed every other device out"),
    "account.close": _("Closed their account"),
}

sayings: Registry[Callable[[AuditEvent], str]] = Registry("what rooms above say of an event; empty for another's")


def lend(
    room: str,
    said: Mapping[str, Sentence],
    fact: Callable[[AuditEvent], str] = lambda event: "",
    *,
    filling: Callable[[AuditEvent], Mapping[str, str]] | None = None,
) -> None:
    """Take a room's words: a sentence for each of its verbs, with what `fact` adds, and why if somebody said so.

    `filling` gives what stands for names like `%(who)s` in the sentences.
    """

    def told(event: AuditEvent) -> str:
        if event.verb not in said:
            return ""
        sentence = str(said[event.verb])
        if filling is not None:
            sentence %= filling(event)
        if more := fact(event):
            sentence += f": {more}"
        return f"{sentence}. {event.reason}" if event.reason else sentence

    sayings.register(room, told)


def say(event: AuditEvent) -> str:
    """A sentence, by the room whose event it is; else its verb, as people write."""
    for _key, told in sayings:
        if said := told(event):
            return said
    plain = event.verb.partition(".")[2].replace("_", " ").capitalize()
    said = str(SAID.get(event.verb, plain))
    before, after = event.data.get("before"), event.data.get("after")
    if isinstance(before, list) and isinstance(after, list):
        said += f": {_listed(before)} → {_listed(after)}"
    elif fact := _fact(event):
        said += f": {fact}"
    elif event.verb == "blueprint.revise":
        said += f": {event.data['title']}"
    elif roles := event.data.get("roles"):
        said += f": {_listed(roles)}"
    return f"{said}. {event.reason}" if event.reason else said


def _fact(event: AuditEvent) -> str:
    """What a change of somebody's access was."""
    match event.verb:
        case "member.name_deputy":
            return f"{event.data['deputy']}, {event.data['from']} – {event.data['to']}"
        case "member.end_deputy":
            return str(event.data["deputy"])
        case "member.set_last_day":
            return f"{event.data['from'] or '–'} → {event.data['to'] or '–'}"
        case "member.hand_over":
            return f"{event.data['from']} → {event.data['to']}: {', '.join(event.data['things'])}"
        case "safety.set":
            return ", ".join(f"{_listed([name])} {each['from']} → {each['to']}" for name, each in event.data.items())
    return ""


def _listed(keys: list[Any]) -> str:
    return ", ".join(str(key).replace("_", " ") for key in keys) or "–"
