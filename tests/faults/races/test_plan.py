"""Officers who take the last place of a plan at once: one of them gets it, and without the turn more than one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from dips.councils import plans, services, usage
from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from tests.support.fixture_challenges import make_challenge

from .meeting import CLICKS, Meeting
from .test_calls import publish, unpublished

pytestmark = pytest.mark.slow


@pytest.fixture
def drafts(committed, birmingham, monkeypatch) -> Iterator[list[Any]]:
    """Two calls that nobody has published, and a plan with room for one more than there are."""
    from tenants.calls.models import Call
    from tenants.calls.usage import announced

    made = [make_challenge(birmingham, title=title) for title in ("Late shops", "Early buses")]
    with council_scope(birmingham):
        calls = [unpublished(Call.objects.get(challenge=challenge)) for challenge in made]
        small = replace(plans.BY_KEY["pilot"], programmes=None, open_calls=announced() + 1)
    monkeypatch.setitem(plans.BY_KEY, "pilot", small)
    services.set_plan(council=birmingham, plan="pilot", by=SYSTEM)
    yield calls
    services.set_plan(council=birmingham, plan="", by=SYSTEM)


def test_the_last_call_of_a_plan_is_opened_once(drafts, birmingham, at_once, goes, figure) -> None:
    for _number in range(goes):
        with council_scope(birmingham):
            for call in drafts:
                unpublished(call)

        answers = at_once(*[lambda call=call: publish(call) for call in drafts])

        assert Counter(answers) == {"published": 1, "plan_limit": 1}
        figure("calls opened with the last place of a plan", answers.count("published"), limit=1, cases=2)


def test_control_without_their_turn_both_open_it(drafts, at_once, monkeypatch) -> None:
    monkeypatch.setattr(usage, "_take_turn", lambda _council: None)
    monkeypatch.setattr(usage, "over", Meeting(2).after(usage.over))

    assert at_once(*[lambda call=call: publish(call) for call in drafts]) == ["published"] * 2


def test_the_last_seat_is_given_once(committed, birmingham, at_once, monkeypatch) -> None:
    from dips.staff import services as staff
    from dips.staff.usage import seats

    with council_scope(birmingham):
        small = replace(plans.BY_KEY["pilot"], seats=seats() + 1)
    monkeypatch.setitem(plans.BY_KEY, "pilot", small)
    services.set_plan(council=birmingham, plan="pilot", by=SYSTEM)

    def invite(number: int) -> str:
        return staff.invite_person(email=f"seat{number}@example.org", role_keys=["assessor"], by=SYSTEM).state

    answers = at_once(*[lambda number=number: invite(number) for number in range(CLICKS // 3)])

    services.set_plan(council=birmingham, plan="", by=SYSTEM)
    assert Counter(answers) == {"pending": 1, "plan_limit": CLICKS // 3 - 1}
