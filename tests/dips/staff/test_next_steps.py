"""What needs an officer next: derived from every room, the most urgent first, of one programme if asked, few queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dips.accounts.models import User
from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.staff import services as staff
from dips.staff.models import Invitation
from dips.staff.next_steps import MOST, NextSteps, next_steps
from tenants.calls.models import Call
from tenants.challenges import services as challenges
from tenants.programmes.models import Programme, ServiceTeam


def asked(council, user, programme=None) -> tuple[NextSteps, int]:
    """The list, and how many queries it took."""
    with council_scope(council):
        by = User.objects.get(pk=user.pk)
        by.get_all_permissions()
        row = Programme.objects.get(slug=programme).pk if programme else None
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found = next_steps(by, programme=row)
    return found, len(queries)


def draft(council, number: int):
    with council_scope(council):
        return challenges.create_challenge(
            programme=Programme.objects.get(slug="test-programme"),
            team=ServiceTeam.objects.first(),
            title=f"Draft {number}",
            question="How might we write this down?",
            by=SYSTEM,
        )


@pytest.fixture
def admin(birmingham, officer):
    return officer(birmingham, "council_admin", full_name="Ada Admin")


def test_the_most_urgent_stands_first_and_says_who_and_when(birmingham, admin, officer, open_challenge) -> None:
    late, soon = open_challenge(birmingham, title="Late"), open_challenge(birmingham, days=3, title="Soon")
    writer = officer(birmingham, "challenge_owner", full_name="Wyn Writer")
    back, fresh = draft(birmingham, 1), draft(birmingham, 2)
    with council_scope(birmingham):
        Call.objects.filter(challenge=late).update(closes_at=clock.now())
        challenges.edit_challenge(challenge=fresh, owner=User.objects.get(pk=writer.pk), by=SYSTEM)
        type(back).objects.filter(pk=back.pk).update(status="changes_requested")
        for number in range(2):
            staff.invite_person(email=f"new{number}@example.org", role_keys=["assessor"], by=SYSTEM)
        for number, days in enumerate((-1, 13)):
            ends = clock.now() + timedelta(days=days)
            Invitation.objects.filter(email=f"new{number}@example.org").update(expires_at=ends)

    found, _queries = asked(birmingham, admin)

    assert [step.what for step in found.shown] == [
        f"Close the call of {late.reference}",
        f"{soon.reference} closes at {found.shown[1].what.partition(' closes at ')[2]}",
        "Invite 1 person again",
        f"Change the brief of {back.reference}",
        f"Finish the brief of {fresh.reference}",
        "1 invitation is not accepted",
        "Accessibility statement",  # of the set-up, and not due yet
    ]
    assert [step.is_late for step in found.shown] == [True, False, False, False, False, False, False]
    assert found.shown[4].note == "Wyn Writer"
    assert found.shown[4].why == "9 parts of it have no answer yet. Nobody outside sees it."
    assert "new0@example.org" in found.shown[2].why
    assert asked(birmingham, writer)[0].shown[0].what == f"Finish the brief of {fresh.reference}"


def test_a_programme_speaks_of_its_own_alone(birmingham, admin, open_challenge, programme, on) -> None:
    other = programme(birmingham, slug="other", name="Other", short_code="OTH")
    here, there = open_challenge(birmingham, days=3), open_challenge(birmingham, days=4, programme_row=other)
    with council_scope(birmingham):
        staff.invite_person(email="new@example.org", role_keys=["assessor"], by=SYSTEM)

    of_other, _queries = asked(birmingham, admin, "other")
    page = on(birmingham, admin).get("/admin/programmes/other/").content.decode()

    assert [step.what.split(" ")[0] for step in of_other.shown] == [there.reference]
    assert there.reference in page
    assert here.reference not in page


def test_a_long_list_costs_no_more_than_a_short_one(birmingham, admin, programme, open_challenge) -> None:
    open_challenge(birmingham, days=3)
    draft(birmingham, 0)
    short, few = asked(birmingham, admin)
    for number in range(1, MOST + 2):
        draft(birmingham, number)

    long, many = asked(birmingham, admin)

    assert (short.count, len(long.shown), long.count) == (4, MOST, MOST + 5)
    assert few == many
