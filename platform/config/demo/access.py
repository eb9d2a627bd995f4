"""Who was seen when, and one deputy, so that “Who can see what” has something to say."""

from __future__ import annotations

from datetime import timedelta

from dips.councils.models import Council
from dips.councils.scope import council_scope
from dips.staff import queries
from dips.staff.deputies import services as deputies
from dips.staff.models import Deputy, Member

from . import people

SEEN = {"council_admin": 0, "programme_manager": 1, "challenge_owner": 2, "senior_sponsor": 9, "facilitator": 120}
"""Days since each was last here; the others never were."""
LEAVE = timedelta(days=14)


def run(council: Council) -> None:
    """Once: what somebody has done since stays."""
    with council_scope(council):
        if Deputy.objects.exists():
            return
        today = queries.today()
        for key, days in SEEN.items():
            officer = people.officer(council, key)
            if officer is not None:
                rows = Member.objects.filter(user_id=officer.pk, seen_on=None)
                rows.update(seen_on=today - timedelta(days=days))
        away, stays = people.officer(council, "senior_sponsor"), people.officer(council, "programme_manager")
        if away is not None and stays is not None:
            deputies.name_deputy(
                person=away, deputy=stays, begins_on=today, ends_on=today + LEAVE, reason="On leave", by=people.LOADER
            )
