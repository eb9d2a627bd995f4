"""What people hold of challenges: their standing as owner, deputy or sponsor, and the parts of helpers."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from dips.kernel import audit
from dips.kernel.errors import Invalid
from dips.kernel.functions import DipsNow
from dips.staff import holdings
from dips.staff.holdings import Thing
from dips.staff.onboarding import place
from dips.staff.queries import people_who_may

from . import rules
from .models import Challenge, Helper
from .services.standing import LABELS, standing_of, tell_named
from .states import HelperPart

if TYPE_CHECKING:
    from dips.accounts.models import User
    from dips.kernel.actors import Actor

ROOM = "challenges"


def things(people: Collection[UUID]) -> Iterator[Thing]:
    """One for each part that each of them has, in the order of references."""
    wanted = set(people)
    for challenge in Challenge.objects.filter(rules.answers_for(wanted)):
        for role, label in LABELS.items():
            holder = getattr(challenge, f"{role}_id")
            if holder in wanted:
                yield _thing(challenge, role, holder, str(label))
    for helper in (
        Helper.objects.filter(user_id__in=wanted).select_related("challenge").order_by("challenge__reference")
    ):
        yield _thing(helper.challenge, "helper", helper.user_id, str(helper.get_part_display()))


def of_challenge(challenge: Challenge) -> Iterator[Thing]:
    """The same from the other side: every part that anybody has in this one."""
    return (thing for thing in things(holders(challenge)) if thing.key.split(":")[1] == str(challenge.pk))


def _thing(challenge: Challenge, role: str, holder: UUID, part: str) -> Thing:
    url = place("challenges_admin_one", challenge.reference)
    return Thing(f"{ROOM}:{challenge.pk}:{role}", holder, part, str(challenge), challenge.reference, url)


def pass_on(holder: UUID, keys: Collection[str], to: User, by: Actor, reason: str) -> None:
    """Each part goes over, and the challenge's own history says so. Who has a part already has it once.

    Refuses, challenge by challenge, a part that the other's roles do not allow. Nothing is written then.
    """
    wanted: dict[UUID, list[str]] = {}
    for key in keys:
        _room, pk, role = key.split(":")
        wanted.setdefault(UUID(pk), []).append(role)
    rows = Challenge.objects.select_for_update(no_key=True, of=("self",)).select_related("programme")
    found = list(rows.filter(pk__in=wanted).order_by("pk"))
    if wrong := [sentence for row in found for sentence in _refusals(row, wanted[row.pk], holder, to)]:
        raise Invalid(errors={"to": wrong})
    for row in found:
        _give(row, wanted[row.pk], holder, to, by, reason)


def _refusals(row: Challenge, roles: list[str], holder: UUID, to: User) -> Iterator[str]:
    for role in roles:
        needs: tuple[str, ...] = rules.STANDING.get(role, ())
        label = str(LABELS.get(role, ""))
        if role == "helper":
            part = HelperPart(Helper.objects.values_list("part", flat=True).get(challenge=row, user_id=holder))
            needs, label = rules.HELPING[part], str(part.label)
        if not people_who_may(*needs).filter(pk=to.pk).exists():
            said = {"name": to, "part": label.lower(), "reference": row.reference}
            yield _("The roles of %(name)s do not allow them to be %(part)s of %(reference)s.") % said


def _give(row: Challenge, roles: list[str], holder: UUID, to: User, by: Actor, reason: str) -> None:
    before, parts = standing_of(row), list[str]()
    for role in roles:
        parts.append(str(LABELS.get(role, _("Helper"))))
        if role != "helper":
            setattr(row, f"{role}_id", to.pk)
        elif Helper.objects.filter(challenge=row, user_id=to.pk).exists():
            Helper.objects.filter(challenge=row, user_id=holder).delete()
        else:
            Helper.objects.filter(challenge=row, user_id=holder).update(user_id=to.pk)
    if row.owner_id == row.deputy_id == to.pk:
        row.deputy_id = None
    row.version += 1
    row.updated_at = DipsNow()
    row.save(update_fields=["owner", "deputy", "sponsor", "version", "updated_at"])
    row.refresh_from_db()
    told: dict[str, Any] = {"to": str(to), "parts": parts}
    audit.record("challenge.pass_on", row, by=by, reason=reason, before=before, after=standing_of(row), data=told)
    tell_named(row, before, by=by)


def holders(obj: Model) -> frozenset[UUID]:
    """Who stands on a challenge or helps, also asked of what hangs on one: its brief, its call, an application."""
    challenge = obj if isinstance(obj, Challenge) else getattr(obj, "challenge", None)
    if not isinstance(challenge, Challenge):
        return frozenset()
    helpers = Helper.objects.filter(challenge=challenge).values_list("user_id", flat=True)
    return frozenset(filter(None, rules.answering(challenge))) | frozenset(helpers)


def register() -> None:
    holdings.register(ROOM, holdings.Keeper(things, pass_on, holders))
