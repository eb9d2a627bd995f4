"""Every change of somebody's access leaves its line, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.accounts.models import User
from dips.councils.scope import council_scope
from dips.kernel.models import AuditEvent
from dips.staff import queries, trail
from dips.staff import services as staff
from dips.staff.confirming.services import Verdict, review_people, suspend_unconfirmed
from dips.staff.deputies.services import end_deputy, name_deputy
from dips.staff.handing_over.services import hand_over
from dips.staff.models import Member
from dips.staff.safety.services import set_safety

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_each_verb_has_its_line(birmingham, officer, open_challenge) -> None:
    admin, owner, other = (
        officer(birmingham, key, full_name=name)
        for key, name in (("council_admin", "Ada"), ("challenge_owner", "Ona"), ("challenge_owner", "Nia"))
    )
    challenge = open_challenge(birmingham, owner=owner)
    with council_scope(birmingham):
        ada, ona, nia = (User.objects.get(pk=each.pk) for each in (admin, owner, other))
        first = AuditEvent.objects.count()
        today, role = queries.today(), ["challenge_owner"]
        days = {"begins_on": today, "ends_on": today + DAY, "reason": "On leave"}
        end_deputy(deputy=name_deputy(person=ona, deputy=nia, by=ona, **days), by=ada)
        hand_over(person=ona, to=nia, by=ada)
        staff.set_roles(user=ona, role_keys=role, expires_on=today + DAY, by=ada)
        set_safety(grace_days=3, confirm_days=90, by=ada)
        Member.objects.filter(user_id=ona.pk).update(confirm_by=today - 31 * DAY)
        suspend_unconfirmed()
        review_people(verdicts=[Verdict(ona.pk, tuple(role)), Verdict(nia.pk, has_left=True, at_once=True)], by=ada)
        said = [trail.say(event) for event in AuditEvent.objects.order_by("recorded_at", "id")[first:]]

    until = (today + DAY).isoformat()
    assert said == [
        f"Named a deputy: Nia, {today} – {until}. On leave",
        "Ended a deputy’s time: Nia",
        "Given to Nia: Challenge owner",
        f"Handed things over: Ona → Nia: Challenge owner: {challenge}",
        "Changed roles: challenge owner → challenge owner",
        f"Changed the last day: – → {until}",
        "Changed the rules of access: grace days 0 → 3",
        "Suspended roles that nobody confirmed",
        "Confirmed roles: challenge owner → challenge owner",
        "Removed from the council: challenge owner. Found to have left",
    ]
