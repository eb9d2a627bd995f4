"""Plans, what is noted of their use, and the read-only state."""

from __future__ import annotations

import pytest

from dips.councils import plans, services, usage
from dips.councils.models import Activity, Council
from dips.councils.plans import Measure
from dips.councils.scope import council_scope, operator_scope
from dips.councils.standing import ReadOnly, is_read_only, require_writable
from dips.councils.usage import PlanLimit, Used
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotAllowed
from dips.kernel.models import AuditEvent

pytestmark = pytest.mark.django_db


def events(*verbs: str) -> list[tuple[str, str, object]]:
    with operator_scope():
        rows = AuditEvent.objects.filter(verb__in=verbs).order_by("recorded_at", "id")
        return [(row.verb, row.reason, row.data) for row in rows]


@pytest.mark.parametrize(
    ("used", "of", "percent", "is_near", "is_full", "left"),
    [
        (7, 10, 70, False, False, 3),
        (8, 10, 80, True, False, 2),
        (10, 10, 100, True, True, 0),
        (12, 10, 120, True, True, 0),
        (0, 0, 100, True, True, 0),
        (999, None, 0, False, False, None),
    ],
)
def test_how_near_a_limit_is(used, of, percent, is_near, is_full, left) -> None:
    found = Used(Measure.SEATS, used, of)

    assert (found.percent, found.is_near, found.is_full, found.left) == (percent, is_near, is_full, left)


def test_a_plan_is_set_by_whoever_runs_the_platform_alone(birmingham, officer, operator) -> None:
    admin, boss = officer(birmingham, "council_admin"), operator()
    with pytest.raises(NotAllowed):
        services.set_plan(council=birmingham, plan="region", by=admin)
    with pytest.raises(services.NoSuchPlan):
        services.set_plan(council=birmingham, plan="gold", by=boss)
    assert events("council.set_plan") == []

    services.set_plan(council=birmingham, plan="pilot", by=boss)
    services.set_plan(council=birmingham, plan="pilot", by=boss)

    assert birmingham.plan == Council.objects.get(pk=birmingham.pk).plan == "pilot"
    assert events("council.set_plan") == [("council.set_plan", "", {"plan": {"from": "", "to": "pilot"}})]


def test_read_only_is_one_councils_and_keeps_the_first_moment(birmingham, solihull, officer, operator) -> None:
    boss = operator()
    with pytest.raises(NotAllowed):
        services.make_read_only(council=birmingham, reason="Mine.", by=officer(birmingham, "council_admin"))
    services.make_read_only(council=birmingham, reason="The invoice of May is not paid.", by=boss)
    since = birmingham.read_only_since
    services.make_read_only(council=birmingham, reason="The invoices of May and June are not paid.", by=SYSTEM)

    assert birmingham.read_only_since == since
    with council_scope(birmingham), pytest.raises(ReadOnly):
        require_writable()
    with council_scope(solihull):
        require_writable()
        assert not is_read_only()

    services.make_writable(council=birmingham, by=boss)
    services.make_writable(council=birmingham, by=boss)

    assert (birmingham.read_only_since, birmingham.read_only_reason) == (None, "")
    with council_scope(birmingham):
        require_writable()
    told = events("council.make_read_only", "council.make_writable")
    assert [(verb, reason) for verb, reason, _data in told] == [
        ("council.make_read_only", "The invoice of May is not paid."),
        ("council.make_read_only", "The invoices of May and June are not paid."),
        ("council.make_writable", ""),
    ]


def test_what_is_used_is_noted_by_the_council_itself(birmingham, solihull, officer, programme) -> None:
    programme(birmingham)
    officer(birmingham)
    officer(solihull)

    with operator_scope():
        noted = {row.council.slug: (row.programmes, row.seats) for row in Activity.objects.select_related("council")}
    assert noted == {"birmingham": (1, 1), "solihull": (0, 1)}


def test_a_limit_says_what_it_is_what_is_used_and_what_to_do(birmingham, programme) -> None:
    services.set_plan(council=birmingham, plan="pilot", by=SYSTEM)
    programme(birmingham)
    with council_scope(birmingham), pytest.raises(PlanLimit) as refused:
        usage.require_room(Measure.PROGRAMMES)
    assert (refused.value.code, refused.value.status) == ("plan_limit", 403)
    assert refused.value.message == (
        "Your plan, Pilot, holds 1 programme at a time, and you have 1. "
        "Close a programme that is over, or change your plan."
    )
    too_much = plans.BY_KEY["pilot"].storage_bytes + 1
    with council_scope(birmingham):
        assert "holds 5 GB of files. 0 bytes are used" in usage.over(Measure.STORAGE, too_much).message
        assert usage.over(Measure.STORAGE, too_much - 1) is None


def test_a_blank_plan_and_one_that_is_offered_no_more_limit_nothing(birmingham) -> None:
    for key in ("", "of-old"):
        with operator_scope():
            Council.objects.filter(pk=birmingham.pk).update(plan=key)
        council = Council.objects.get(pk=birmingham.pk)
        with council_scope(council):
            usage.require_room(Measure.PROGRAMMES, 1_000_000)
            assert [used.of for used in usage.report()] == [None] * 4
