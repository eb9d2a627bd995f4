"""Every state and every verb of a call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.kernel import audit, clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import DomainError, IllegalMove
from tenants.calls import services
from tenants.calls.models import Call
from tenants.calls.states import CALL_MOVES, CallState
from tests.tenants.making import make_call

VERBS = {
    "publish": lambda call: services.publish_call(call=call, by=SYSTEM, reason="As short as a test."),
    "close": lambda call: services.close_call(call=call, by=SYSTEM),
    "cancel": lambda call: services.cancel_call(call=call, reason="Over.", by=SYSTEM),
}
TABLE = {
    ("draft", "publish"): "published",
    ("published", "close"): "closed",
    ("draft", "cancel"): "cancelled",
    ("published", "cancel"): "cancelled",
}


def test_the_table_has_a_service_for_each_verb() -> None:
    assert set(VERBS) == set(CALL_MOVES)


@pytest.mark.parametrize("state", CallState.values)
@pytest.mark.parametrize("verb", list(VERBS))
def test_every_state_and_verb(here, state, verb) -> None:
    call = make_call(days=1)
    Call.objects.filter(pk=call.pk).update(state=state)
    call.refresh_from_db()
    after = call.closes_at + timedelta(seconds=1) if verb == "close" else clock.now()
    before = audit.trail(call).count()

    with clock.at(after):
        if (state, verb) in TABLE:
            VERBS[verb](call)
            assert audit.trail(call).last().verb == f"call.{verb}"
        else:
            with pytest.raises(IllegalMove):
                VERBS[verb](call)
            assert audit.trail(call).count() == before
    call.refresh_from_db()
    assert call.state == TABLE.get((state, verb), state)


@pytest.mark.parametrize("state", ["published", "closed", "cancelled"])
def test_dates_are_set_in_a_draft_only(here, state) -> None:
    call = make_call()
    Call.objects.filter(pk=call.pk).update(state=state)
    before = call.closes_at

    with pytest.raises(DomainError) as refusal:
        services.set_dates(call=call, opens_at=clock.now(), closes_at=clock.now() + timedelta(days=90), by=SYSTEM)

    call.refresh_from_db()
    assert (refusal.value.code, call.closes_at) == ("call_published", before)


@pytest.mark.parametrize("state", ["draft", "closed", "cancelled"])
def test_only_an_open_call_is_extended(here, state) -> None:
    call = make_call()
    Call.objects.filter(pk=call.pk).update(state=state)
    before = call.closes_at

    with pytest.raises(services.CallOver):
        services.extend_call(call=call, closes_at=before + timedelta(days=1), reason="More time", by=SYSTEM)

    call.refresh_from_db()
    assert call.closes_at == before
