"""Who sees and who may: own challenges, whole councils, and two people for one decision."""

from __future__ import annotations

import pytest

from dips.kernel.errors import NotAllowed, NotFound
from tenants.challenges import queries, services
from tests.tenants.making import answer_all, make_challenge


def test_an_owner_sees_only_their_own(here, officer) -> None:
    owner = officer(here, "challenge_owner")
    manager = officer(here, "programme_manager")
    mine = make_challenge(owner=owner)
    other = make_challenge(title="Other")

    assert list(queries.visible_to(owner)) == [mine]
    assert list(queries.visible_to(manager)) == [mine, other]
    with pytest.raises(NotFound):
        services.write_brief(challenge=other, answers={"summary": "x"}, by=owner)
    assert services.write_brief(challenge=mine, answers={"summary": "x"}, by=owner).version == 2


def test_an_assessor_sees_none(here, officer) -> None:
    make_challenge()

    assert list(queries.visible_to(officer(here, "assessor"))) == []


def test_an_officer_of_another_council_sees_none(here, solihull, officer) -> None:
    make_challenge()

    stranger = officer(solihull, "council_admin")
    stranger = type(stranger).objects.get(pk=stranger.pk)

    assert list(queries.visible_to(stranger)) == []


def test_whoever_begins_a_challenge_can_see_it_again(here, officer) -> None:
    owner = officer(here, "challenge_owner")

    challenge = make_challenge(by=owner)

    assert challenge.owner == owner
    assert list(queries.visible_to(owner)) == [challenge]


def test_two_people_between_draft_and_approved(here, officer) -> None:
    manager, second = officer(here, "programme_manager"), officer(here, "council_admin")
    challenge = make_challenge()
    answer_all(challenge)
    services.submit_for_review(challenge=challenge, by=manager)

    with pytest.raises(NotAllowed) as refusal:
        services.approve_challenge(challenge=challenge, by=manager)
    challenge.refresh_from_db()
    assert (refusal.value.code, challenge.status) == ("two_people", "in_review")

    assert services.approve_challenge(challenge=challenge, by=second).status == "approved"


def test_an_owner_may_not_approve_or_publish(here, officer) -> None:
    owner, manager = officer(here, "challenge_owner"), officer(here, "programme_manager")
    challenge = make_challenge(owner=owner)
    answer_all(challenge)
    services.submit_for_review(challenge=challenge, by=manager)

    for verb in (services.approve_challenge, services.publish_challenge, services.advance_stage):
        with pytest.raises(NotAllowed):
            verb(challenge=challenge, by=owner)
    challenge.refresh_from_db()
    assert challenge.status == "in_review"


def test_a_sponsor_approves_their_own_challenge(here, officer) -> None:
    sponsor, manager = officer(here, "senior_sponsor"), officer(here, "programme_manager")
    challenge = make_challenge(sponsor=sponsor)
    answer_all(challenge)
    services.submit_for_review(challenge=challenge, by=manager)

    assert services.approve_challenge(challenge=challenge, by=sponsor).status == "approved"
