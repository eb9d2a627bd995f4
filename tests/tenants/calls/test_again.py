"""A cancelled call is not the end of its challenge: a new one can be drafted, and the old one stays readable."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.councils.scope import council_scope
from dips.directory.models import ChallengeIndex
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Conflict, NotNow
from tenants.applications import queries as applications
from tenants.applications import services as applying
from tenants.applications.errors import Sealed
from tenants.applications.models import Application
from tenants.calls import queries, services
from tenants.calls.models import Call
from tenants.challenges.services import withdraw_challenge
from tests.tenants.applications.conftest import fill, passing
from tests.tenants.making import make_open_call


def again(challenge, *, days: float = 20) -> Call:
    call = services.draft_call(challenge=challenge, by=SYSTEM)
    now = clock.now()
    services.set_dates(call=call, opens_at=now, closes_at=now + timedelta(days=days), by=SYSTEM)
    return services.publish_call(call=call, by=SYSTEM)


def test_a_new_call_takes_the_place_of_a_cancelled_one(here) -> None:
    first = make_open_call()
    services.cancel_call(call=first, reason="The form was wrong.", by=SYSTEM)

    draft = services.draft_call(challenge=first.challenge, by=SYSTEM)
    assert (queries.call_of(first.challenge), queries.public_call_of(first.challenge)) == (draft, first)
    now = clock.now()
    services.set_dates(call=draft, opens_at=now, closes_at=now + timedelta(days=20), by=SYSTEM)
    second = services.publish_call(call=draft, by=SYSTEM)

    assert queries.public_call_of(first.challenge) == second
    assert list(queries.cancelled_before(second)) == [first]
    row = ChallengeIndex.objects.get(challenge_id=first.challenge_id)
    assert (row.opens_at, row.closes_at) == (second.opens_at, second.closes_at)
    with pytest.raises(Conflict):
        services.draft_call(challenge=first.challenge, by=SYSTEM)


def test_a_challenge_that_is_over_gets_no_new_call(here) -> None:
    first = make_open_call()
    withdraw_challenge(challenge=first.challenge, reason="Solved.", by=SYSTEM)

    with pytest.raises(NotNow) as refusal:
        services.draft_call(challenge=first.challenge, by=SYSTEM)

    assert (refusal.value.code, Call.objects.count()) == ("challenge_over", 1)


def test_a_supplier_applies_anew_and_keeps_what_was_written(birmingham, open_challenge, supplier, on, officer) -> None:
    from dips.councils.scope import portal_scope
    from dips.suppliers.profile import of

    user, organisation = supplier(name="Plainview Ltd", kind="charity", staff_count=14, turnover_pence=1_000_000)
    with portal_scope():
        organisation.refresh_from_db()
        profile = of(organisation)
    challenge = open_challenge(birmingham)
    with council_scope(birmingham):
        first = Call.objects.select_related("challenge__programme", "form").get()
        old = applying.start_application(call=first, supplier=profile, eligibility=passing(first), by=user)
        old = applying.submit_application(application=fill(old, user), by=user)
        services.cancel_call(call=first, reason="The form was wrong.", by=SYSTEM)
        second = again(challenge)
        new = applying.start_application(call=second, supplier=profile, eligibility=passing(second), by=user)

        assert Application.objects.count() == 2
        assert applications.for_supplier(supplier_id=profile.id, call=second) == new
        assert (applications.count_sent(challenge), applications.counts_sent([challenge])) == (0, {challenge.pk: 0})
        with clock.at(second.ends + timedelta(seconds=1)), pytest.raises(Sealed):
            applying.open_application(application_id=old.pk, by=SYSTEM)

    client = on(None, user)
    mine = client.get("/applications/").content.decode()
    there = f"/applications/birmingham/{old.pk}/done/"
    receipt = client.get(there)
    assert there in mine
    assert "The call was cancelled" in mine
    assert (receipt.status_code, old.reference in receipt.content.decode()) == (200, True)
    tasks = f"/applications/birmingham/{new.pk}/tasks/"
    assert client.get(tasks).status_code == 200
    other = on(None, supplier(name="Rival Ltd")[0])
    assert other.get(there).status_code == 404
