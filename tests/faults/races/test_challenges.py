"""Two clicks on “advance”: one stage further, and without the stage they come from two."""

from __future__ import annotations

from collections import Counter

import pytest

from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM

from .meeting import CLICKS

pytestmark = pytest.mark.slow


@pytest.fixture
def gateless(monkeypatch) -> None:
    from tenants.challenges import gates

    monkeypatch.setattr(gates, "missing", lambda _challenge: [])
    monkeypatch.setattr(gates, "needs_reason", lambda *_args: False)


def test_a_stage_is_advanced_once(committed, birmingham, open_challenge, at_once, gateless, figure) -> None:
    """The next stage may have an open gate too: a second click must not go through that one."""
    from tenants.challenges import services
    from tenants.challenges.models import Challenge

    challenge = open_challenge(birmingham)

    def advance() -> str:
        return services.advance_stage(
            challenge=Challenge.objects.get(pk=challenge.pk), by=SYSTEM, from_stage="call_for_solutions"
        ).stage

    answers = at_once(*[advance] * CLICKS)

    assert Counter(answers) == {"exploration": 1, "stage_moved": CLICKS - 1}
    figure("effects of a double click on “advance”", answers.count("exploration"), limit=1, cases=CLICKS)


def test_control_who_does_not_say_from_where_goes_further(committed, birmingham, open_challenge, gateless) -> None:
    from tenants.challenges import services
    from tenants.challenges.models import Challenge

    pk = open_challenge(birmingham).pk

    with council_scope(birmingham):
        stages = [services.advance_stage(challenge=Challenge.objects.get(pk=pk), by=SYSTEM).stage for _click in "12"]

    assert stages == ["exploration", "accelerator"]
