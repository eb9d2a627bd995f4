"""The verbs on deputies: name one, and end it before its last day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from dips.kernel import audit, clock
from dips.kernel.actors import System
from dips.kernel.errors import Invalid, NotFound
from dips.ui import words

from .. import errors, queries
from ..membership import MANAGE, locked_member
from ..models import Deputy, Member
from ..rules import require
from . import letters

if TYPE_CHECKING:
    from dips.accounts.models import User
    from dips.kernel.actors import Actor

LONGEST = 366


@transaction.atomic
def name_deputy(*, person: User, deputy: User, begins_on: date, ends_on: date, reason: str, by: Actor) -> Deputy:
    """From one day to another, both included, the deputy sees what the person sees. What they may do stays their own.

    One's own deputy, or anybody's for those who manage people. Refuses a stranger as not found, oneself, no reason, a
    time that is over, and a second deputy at the same time.
    """
    require_own(by, person)
    member = locked_member(person)
    today = queries.today()
    wrong: dict[str, list[str]] = {}
    if not queries.current_members().filter(user_id=deputy.pk).exists() or deputy.pk == person.pk:
        wrong["deputy"] = [_("Choose somebody else of this council’s people")]
    if ends_on < max(begins_on, today):
        wrong["ends_on"] = [_("The last day must be today or later, and not before the first")]
    elif (ends_on - begins_on).days > LONGEST:
        wrong["ends_on"] = [_("A deputy is named for a year at most. For longer, hand things over")]
    if not (reason := " ".join(reason.split())):
        wrong["reason"] = [_("Say why, like “On leave”")]
    if wrong:
        raise Invalid(errors=wrong)
    for row in Deputy.objects.select_for_update().filter(person=person, ended_at=None).select_related("deputy"):
        if row.ends_on >= today:
            raise errors.DeputyNamed(field="deputy", deputy=str(row.deputy), day=words.day(row.ends_on))
        row.ended_at = clock.now()
        row.save(update_fields=["ended_at"])
    row = Deputy.objects.create(
        person=person,
        deputy=deputy,
        begins_on=begins_on,
        ends_on=ends_on,
        reason=reason[:300],
        named_by=None if isinstance(by, System) else by,
    )
    facts = {"deputy": str(deputy), "from": begins_on.isoformat(), "to": ends_on.isoformat()}
    audit.record("member.name_deputy", member, by=by, reason=row.reason, after=facts, data=facts)
    letters.tell_named(row, by=by)
    return row


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: Actor) -> Deputy:
    """Before its last day. Refuses what is over as not found, and what is somebody else's."""
    require_own(by, deputy.person)
    row = Deputy.objects.select_for_update(of=("self",)).select_related("deputy", "person").get(pk=deputy.pk)
    if row.ended_at is not None:
        raise NotFound
    row.ended_at = clock.now()
    row.save(update_fields=["ended_at"])
    member = Member.objects.get(user_id=row.person_id)
    audit.record("member.end_deputy", member, by=by, data={"deputy": str(row.deputy)})
    return row


def require_own(by: Actor, person: User) -> None:
    """One's own, or whoever manages people. Refuses all others, whoever they ask about."""
    if isinstance(by, System) or by.pk != person.pk or not queries.is_member(person):
        require(by, MANAGE)
