"""Gates say what is missing, and let nobody through until nothing is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.kernel import audit, clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid
from tenants.calls import services as calls
from tenants.challenges import gates, queries, services
from tenants.challenges.models import GateCondition
from tenants.programmes.models import Stage
from tests.tenants.making import make_call, make_challenge, make_open_call, make_published


def test_the_gate_to_the_call_says_everything_that_is_missing(here) -> None:
    challenge = make_challenge()

    assert gates.missing(challenge) == [
        "The brief is not published yet.",
        "9 sections of the brief are not answered.",
        "No call has been drafted.",
        "No call has been drafted, so there are no criteria.",
        "The call is not published yet. Publishing it moves the challenge on by itself.",
    ]
    with pytest.raises(services.GateNotMet) as refusal:
        services.advance_stage(challenge=challenge, by=SYSTEM, reason="Let us go.")
    challenge.refresh_from_db()
    assert (refusal.value.missing, challenge.stage) == (gates.missing(challenge), "challenge_definition")


def test_publishing_the_call_goes_through_the_gate(here) -> None:
    call = make_open_call()

    assert call.challenge.stage == "call_for_solutions"
    assert [event.verb for event in audit.trail(call.challenge)][-1] == "challenge.enter_call_for_solutions"


def test_the_gate_to_exploration_waits_for_the_close_and_asks_why(here) -> None:
    call = make_open_call(days=1)
    challenge = call.challenge
    assert gates.missing(challenge)[0].startswith("The call is open until")

    with clock.at(call.closes_at + timedelta(seconds=1)):
        assert gates.missing(challenge)[0] == "The call's time is over, and it is being closed. Try again in a minute."
        calls.close_call(call=call, by=SYSTEM)
        assert gates.missing(challenge) == []
        with pytest.raises(Invalid) as refusal:
            services.advance_stage(challenge=challenge, by=SYSTEM, reason=" ")
        assert (refusal.value.code, list(refusal.value.errors)) == ("reason_missing", ["reason"])
        services.advance_stage(challenge=challenge, by=SYSTEM, reason="Three firms are ready.")

    assert challenge.stage == "exploration"
    assert audit.trail(challenge).last().reason == "Three firms are ready."
    assert [stage.state for stage in queries.spine(challenge)] == ["done", "done", "now", "next", "next", "next"]


def test_skipped_stages_are_passed_over(here) -> None:
    challenge = make_published()
    Stage.objects.filter(programme=challenge.programme, kind__in=["call_for_solutions", "exploration"]).update(
        skipped=True
    )
    challenge = queries.visible_to(SYSTEM).get(pk=challenge.pk)

    services.advance_stage(challenge=challenge, by=SYSTEM, reason="Straight on.")

    assert challenge.stage == "accelerator"
    challenge = queries.visible_to(SYSTEM).get(pk=challenge.pk)
    assert [stage.state for stage in queries.spine(challenge)] == ["done", "skipped", "skipped", "now", "next", "next"]


def test_the_last_stage_is_the_last(here) -> None:
    challenge = make_published()
    type(challenge).objects.filter(pk=challenge.pk).update(stage="pre_commercialisation")
    challenge.refresh_from_db()

    with pytest.raises(services.LastStage):
        services.advance_stage(challenge=challenge, by=SYSTEM, reason="On.")

    challenge.refresh_from_db()
    assert challenge.stage == "pre_commercialisation"


def test_a_withdrawn_challenge_stays_where_it_is(here) -> None:
    call = make_call()
    challenge = call.challenge
    GateCondition.objects.filter(programme=challenge.programme).delete()
    services.withdraw_challenge(challenge=challenge, reason="Over.", by=SYSTEM)

    with pytest.raises(services.GateNotMet):
        services.advance_stage(challenge=challenge, by=SYSTEM, reason="On.")

    challenge.refresh_from_db()
    call.refresh_from_db()
    assert (challenge.stage, call.state) == ("challenge_definition", "cancelled")
