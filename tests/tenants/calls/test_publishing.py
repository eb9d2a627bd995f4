"""Publishing a call freezes what applicants answer and are scored by."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.directory.models import ChallengeIndex
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Conflict, Invalid, NotAllowed, NotNow
from tenants.calls import queries, services
from tenants.calls.models import Call, Criterion, FormVersion
from tenants.challenges.services import advance_stage
from tests.tenants.making import make_call, make_challenge, make_open_call, make_published

WEIGHTS = {"solves": 40, "new": 20, "potential": 20, "team": 10, "social_value": 10}


def test_publish_freezes_and_lists(here) -> None:
    call = make_open_call()

    assert call.criteria_set.frozen_at is not None
    assert FormVersion.objects.get(pk=call.form_id).frozen_at is not None
    row = ChallengeIndex.objects.get(challenge_id=call.challenge_id)
    assert (row.opens_at, row.closes_at, row.stage) == (call.opens_at, call.closes_at, "call_for_solutions")


def test_a_challenge_has_one_call(here) -> None:
    call = make_call()

    with pytest.raises(Conflict) as refusal:
        services.draft_call(challenge=call.challenge, by=SYSTEM)

    assert (refusal.value.code, Call.objects.count()) == ("call_exists", 1)


def test_a_call_needs_dates_a_published_challenge_and_weights_of_100(here) -> None:
    draft = services.draft_call(challenge=make_challenge(title="Draft"), by=SYSTEM)
    with pytest.raises(NotNow):
        services.publish_call(call=draft, by=SYSTEM)
    call = services.draft_call(challenge=make_published(), by=SYSTEM)
    Criterion.objects.filter(criteria_set=call.criteria_set, key="solves").update(weight=31)

    with pytest.raises(Invalid) as refusal:
        services.publish_call(call=call, by=SYSTEM)

    assert refusal.value.errors == {
        "closes_at": ["Enter when the call opens and when it closes"],
        "criteria": ["The weights add up to 101. They must add up to 100"],
    }
    call.refresh_from_db()
    assert (call.state, call.challenge.stage, call.criteria_set.frozen_at) == ("draft", "challenge_definition", None)


def test_weights_change_in_a_draft_of_this_call_only(here) -> None:
    call = make_call()

    services.change_weights(call=call, weights=WEIGHTS, by=SYSTEM)

    assert {each.key: each.weight for each in queries.criteria(call)} == WEIGHTS
    standard = call.challenge.programme.criteria_sets.get(call=None)
    assert standard.criteria.get(key="solves").weight == 30


@pytest.mark.parametrize(
    "weights", [{**WEIGHTS, "solves": 41}, {**WEIGHTS, "solves": 0}, {"solves": 100}, {**WEIGHTS, "other": 1}]
)
def test_weights_that_do_not_hold_are_refused(here, weights) -> None:
    call = make_call()

    with pytest.raises(Invalid):
        services.change_weights(call=call, weights=weights, by=SYSTEM)

    assert {each.key: each.weight for each in queries.criteria(call)}["solves"] == 30


def test_frozen_weights_and_forms_stay(here) -> None:
    call = make_open_call()
    programme = call.challenge.programme
    pages = [page for page in call.form.pages if page["key"] == "idea"]

    with pytest.raises(services.FrozenContent):
        services.change_weights(call=call, weights=WEIGHTS, by=SYSTEM)
    revised = services.revise_form(programme=programme, pages=pages, by=SYSTEM)

    call.refresh_from_db()
    assert (call.form.number, len(call.form.pages), revised.number, len(revised.pages)) == (1, 11, 2, 1)


def test_a_form_that_is_not_frozen_is_read_anew(here) -> None:
    call = make_call()
    before = len(queries.pages(call))
    services.revise_form(programme=call.challenge.programme, pages=call.form.pages[:1], by=SYSTEM)

    call = Call.objects.get(pk=call.pk)
    assert (before, len(queries.pages(call))) == (11, 1)


def test_a_form_with_faults_is_refused(here) -> None:
    call = make_call()
    pages = [{"key": "one", "title": "One", "group": "G", "questions": [{"key": "q", "label": "Q", "kind": "choice"}]}]

    with pytest.raises(Invalid) as refusal:
        services.revise_form(programme=call.challenge.programme, pages=pages, by=SYSTEM)

    assert refusal.value.errors == {"pages": ["A question of this kind needs choices. Add at least two."]}
    assert FormVersion.objects.filter(programme=call.challenge.programme).count() == 1


def test_only_who_may_manage_calls(here, officer) -> None:
    owner = officer(here, "challenge_owner")
    challenge = make_published(owner=owner)

    with pytest.raises(NotAllowed):
        services.draft_call(challenge=challenge, by=owner)

    assert Call.objects.count() == 0


def test_cancelling_takes_the_dates_off_the_directory(here) -> None:
    call = make_open_call()

    services.cancel_call(call=call, reason="The need is gone.", by=SYSTEM)

    row = ChallengeIndex.objects.get(challenge_id=call.challenge_id)
    assert row.closes_at <= clock.now()
    assert queries.window(Call.objects.get(pk=call.pk)) == "withdrawn"


def test_a_short_call_needs_a_reason(here) -> None:
    call = make_call(days=9)

    with pytest.raises(Invalid) as refusal:
        services.publish_call(call=call, by=SYSTEM)
    call.refresh_from_db()

    assert (refusal.value.code, list(refusal.value.errors), call.state) == ("call_too_short", ["reason"], "draft")
    assert services.readiness(call).is_short
    assert services.publish_call(call=call, by=SYSTEM, reason="The grant ends.").state == "published"


def test_an_opening_in_the_past_is_refused(here) -> None:
    call = make_call()
    now = clock.now()
    with pytest.raises(Invalid) as typed:
        services.set_dates(call=call, opens_at=now - timedelta(hours=1), closes_at=now + timedelta(days=30), by=SYSTEM)
    with clock.at(now + timedelta(hours=1)), pytest.raises(Invalid) as late:
        services.publish_call(call=call, by=SYSTEM)

    assert (list(typed.value.errors), late.value.errors) == (
        ["opens_at"],
        {"opens_at": ["The opening time is past. Set one that is still to come, or open the call now"]},
    )
    with clock.at(now + timedelta(hours=1)):
        opened = services.publish_call(call=call, by=SYSTEM, opens_now=True)
    assert opened.opens_at == now + timedelta(hours=1)


def test_a_challenge_enters_the_call_only_with_it(here) -> None:
    challenge = make_published()

    with pytest.raises(NotNow) as refusal:
        advance_stage(challenge=challenge, by=SYSTEM)

    assert "The call is not published yet. Publishing it moves the challenge on by itself." in refusal.value.missing
