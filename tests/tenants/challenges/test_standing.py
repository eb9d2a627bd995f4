"""Who stands on a challenge: only those whose role allows it, helpers for this one alone, and a way to hand it over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.kernel import audit, clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid, NotAllowed
from dips.kernel.models import OutboxMessage
from dips.staff.models import Member
from tenants.calls.services import cancel_call
from tenants.challenges import queries, services, trail
from tenants.challenges.models import Helper
from tenants.programmes.services import StillRunning, close_programme, edit_programme, open_programme
from tests.tenants.making import answer_all, make_challenge, make_open_call


def told(subject: str) -> list[str]:
    rows = OutboxMessage.objects.filter(kind="mail").order_by("pk")
    return [row.payload["to"] for row in rows if row.payload["subject"].startswith(subject)]


def test_a_facilitator_cannot_own_a_challenge(here, officer) -> None:
    challenge = make_challenge()

    with pytest.raises(Invalid) as refusal:
        services.edit_challenge(challenge=challenge, by=SYSTEM, owner=officer(here, "facilitator"))

    assert list(refusal.value.errors) == ["owner"]


def test_a_helper_sees_this_challenge_alone_until_the_last_day(here, officer) -> None:
    partner = officer(here, "delivery_partner", full_name="Dee Partner")
    challenge = make_challenge()
    make_challenge(title="Another")

    services.add_helper(challenge=challenge, user=partner, part="delivery_partner", by=SYSTEM)

    assert list(queries.in_scope(partner)) == [challenge]
    assert told("You are named on NGT-01") == [partner.email]
    with pytest.raises(NotAllowed):
        services.hand_over(challenge=challenge, by=partner)
    Member.objects.filter(user_id=partner.pk).update(expires_on=clock.now().date() - timedelta(days=2))
    assert list(queries.in_scope(type(partner).objects.get(pk=partner.pk))) == []
    services.remove_helper(challenge=challenge, user_id=partner.pk, by=SYSTEM)
    assert Helper.objects.count() == 0


def test_a_challenge_is_handed_over_with_its_history(here, officer) -> None:
    owner, deputy = officer(here, "challenge_owner"), officer(here, "challenge_owner")
    challenge = make_challenge(owner=owner, deputy=deputy)

    changed = services.hand_over(challenge=challenge, by=owner, reason="On leave.")

    assert (changed.owner, changed.deputy) == (deputy, owner)
    assert audit.trail(challenge).last().reason == "On leave."
    assert told("You are named on NGT-01") == [owner.email, deputy.email, deputy.email]


def test_the_sponsor_is_asked_to_review(here, officer) -> None:
    sponsor, owner = officer(here, "senior_sponsor"), officer(here, "challenge_owner")
    challenge = make_challenge(owner=owner, sponsor=sponsor)
    answer_all(challenge)

    services.submit_for_review(challenge=challenge, by=owner)
    services.request_changes(challenge=challenge, reason="Say who it is for.", by=sponsor)

    assert told("Please read the brief of NGT-01") == [sponsor.email]
    assert told("Changes are asked for: NGT-01") == [owner.email]


def test_the_history_of_a_challenge_includes_its_call(here) -> None:
    call = make_open_call()

    said = [entry.said for entry in trail.newest(call.challenge)]

    assert {"Call drafted", "Dates of the call set", "Call published"} <= set(said)


def test_a_programme_waits_for_its_calls_and_keeps_what_it_said(here) -> None:
    call = make_open_call()
    programme = open_programme(programme=call.challenge.programme, by=SYSTEM)

    with pytest.raises(StillRunning) as refusal:
        close_programme(programme=programme, by=SYSTEM)
    assert [sentence.split(" until ")[0] for sentence in refusal.value.missing] == ["The call of NGT-01 is open"]

    edit_programme(programme=programme, by=SYSTEM, name="Nights", version=1)
    assert audit.trail(programme).last().data == {"name": {"from": "Night life", "to": "Nights"}}
    cancel_call(call=call, reason="Over.", by=SYSTEM)
    assert close_programme(programme=programme, by=SYSTEM).state == "closed"
