"""The deadline: exclusive, by the database's clock, and a lock."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from dips.directory.models import ChallengeIndex
from dips.kernel import audit, clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid, NotNow
from tenants.calls import queries, services
from tenants.calls.models import Call
from tests.tenants.making import make_open_call, make_published

OPENS = datetime(2026, 12, 1, 9, 0)
CLOSES = datetime(2027, 1, 6, 17, 0)


@pytest.fixture
def call(here) -> Call:
    """Open from 9am on 1 December 2026 to 5pm on 6 January 2027, London time."""
    with clock.at(datetime(2026, 11, 30, tzinfo=UTC)):
        row = services.draft_call(challenge=make_published(), by=SYSTEM)
        services.set_dates(call=row, opens_at=OPENS, closes_at=CLOSES, by=SYSTEM)
        return services.publish_call(call=row, by=SYSTEM)


@pytest.mark.parametrize(
    ("instant", "window", "code"),
    [
        ("2026-12-01T08:59:59.999+00:00", "upcoming", "call_not_open"),
        ("2026-12-01T09:00:00+00:00", "open", None),
        ("2027-01-06T16:59:59.999+00:00", "open", None),
        ("2027-01-06T17:00:00+00:00", "closed", "call_closed"),
        ("2027-01-06T17:00:01+00:00", "closed", "call_closed"),
    ],
)
def test_the_edges(call, instant, window, code) -> None:
    with clock.at(datetime.fromisoformat(instant)):
        assert queries.window(call) == window
        if code is None:
            assert services.hold_open(call) == datetime.fromisoformat(instant)
        else:
            with pytest.raises(NotNow) as refusal:
                services.hold_open(call)
            assert refusal.value.code == code


def test_the_refusal_says_when(call) -> None:
    with clock.at(datetime(2027, 1, 6, 17, 0, tzinfo=UTC)), pytest.raises(services.CallClosed) as refusal:
        services.hold_open(call)

    assert refusal.value.message == (
        "This call closed at 5pm, Wednesday 6 January 2027, so we cannot take your application."
    )


def test_seconds_left(call) -> None:
    with clock.at(datetime(2027, 1, 6, 16, 59, 58, 500000, tzinfo=UTC)):
        assert queries.seconds_left(call) == 1
    with clock.at(datetime(2027, 1, 6, 17, 0, tzinfo=UTC)):
        assert queries.seconds_left(call) == 0


def test_summer_time_is_londons(here) -> None:
    with clock.at(datetime(2026, 5, 1, tzinfo=UTC)):
        row = services.draft_call(challenge=make_published(), by=SYSTEM)
        services.set_dates(call=row, opens_at=datetime(2026, 6, 1, 9), closes_at=datetime(2026, 7, 1, 17), by=SYSTEM)

    assert (row.opens_at, row.closes_at) == (
        datetime(2026, 6, 1, 8, tzinfo=UTC),
        datetime(2026, 7, 1, 16, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    ("closes", "code"),
    [(datetime(2027, 3, 28, 1, 30), "closes_at"), (datetime(2026, 10, 25, 1, 30), "closes_at")],
)
def test_a_time_that_a_clock_change_skips_or_doubles_is_refused(here, closes, code) -> None:
    with clock.at(datetime(2026, 5, 1, tzinfo=UTC)):
        row = services.draft_call(challenge=make_published(), by=SYSTEM)
        with pytest.raises(Invalid) as refusal:
            services.set_dates(call=row, opens_at=datetime(2026, 6, 1, 9), closes_at=closes, by=SYSTEM)

    row.refresh_from_db()
    assert (list(refusal.value.errors), row.closes_at) == ([code], None)


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"opens_at": CLOSES, "closes_at": OPENS}, "closes_at"),
        ({"opens_at": OPENS, "closes_at": OPENS}, "closes_at"),
        ({"opens_at": OPENS, "closes_at": CLOSES, "questions_close_at": datetime(2027, 1, 7)}, "questions_close_at"),
        ({"opens_at": OPENS, "closes_at": CLOSES, "decision_due": datetime(2027, 1, 5).date()}, "decision_due"),
    ],
)
def test_dates_out_of_order_are_refused(here, dates, field) -> None:
    row = services.draft_call(challenge=make_published(), by=SYSTEM)

    with pytest.raises(Invalid) as refusal:
        services.set_dates(call=row, by=SYSTEM, **dates)

    row.refresh_from_db()
    assert (list(refusal.value.errors), row.opens_at) == ([field], None)


def test_extended_only_later_with_a_reason_and_while_open(call) -> None:
    later = datetime(2027, 1, 13, 17, 0)
    with clock.at(datetime(2027, 1, 6, 16, 59, tzinfo=UTC)):
        with pytest.raises(Invalid):
            services.extend_call(call=call, closes_at=datetime(2027, 1, 6, 16, 59, 30), reason="x", by=SYSTEM)
        with pytest.raises(Invalid):
            services.extend_call(call=call, closes_at=later, reason=" ", by=SYSTEM)
        services.extend_call(call=call, closes_at=later, reason="Snow.", by=SYSTEM)
    with clock.at(datetime(2027, 1, 13, 17, 0, tzinfo=UTC)), pytest.raises(services.CallOver):
        services.extend_call(call=call, closes_at=datetime(2027, 1, 20, 17), reason="More", by=SYSTEM)

    call.refresh_from_db()
    assert call.closes_at == datetime(2027, 1, 13, 17, tzinfo=UTC)
    assert ChallengeIndex.objects.get(challenge_id=call.challenge_id).closes_at == call.closes_at
    event = audit.trail(call).last()
    assert (event.verb, event.reason) == ("call.extend", "Snow.")


def test_nobody_closes_early(call) -> None:
    with clock.at(datetime(2027, 1, 6, 16, 59, 59, 999000, tzinfo=UTC)), pytest.raises(NotNow) as refusal:
        services.close_call(call=call, by=SYSTEM)

    call.refresh_from_db()
    assert (refusal.value.code, call.state, call.unsealed_at) == ("call_still_open", "published", None)


def test_due_calls_are_closed_once(call) -> None:
    with clock.at(datetime(2027, 1, 6, 16, 59, 59, tzinfo=UTC)):
        assert services.close_due_calls() == 0
    with clock.at(datetime(2027, 1, 6, 17, 0, tzinfo=UTC)):
        assert services.close_due_calls() == 1
        assert services.close_due_calls() == 0

    call.refresh_from_db()
    assert (call.state, call.unsealed_at) == ("closed", datetime(2027, 1, 6, 17, tzinfo=UTC))


def test_the_closer_waits_for_those_inside(committed) -> None:
    """A submitter who was let in at the last moment is out before anyone may read."""
    from django.db import connection, transaction

    from dips.councils.models import Council
    from dips.councils.scope import council_scope

    council = Council.objects.get(slug="birmingham")
    with council_scope(council):
        call = make_open_call()
        closed = threading.Event()

        def closer() -> None:
            try:
                with council_scope(council), clock.at(call.closes_at):
                    services.close_call(call=Call.objects.get(pk=call.pk), by=SYSTEM)
                closed.set()
            finally:
                connection.close()

        with transaction.atomic():
            services.hold_open(call)
            thread = threading.Thread(target=closer)
            thread.start()
            assert not closed.wait(0.7)
        assert closed.wait(10)
        thread.join()
        with transaction.atomic(), pytest.raises(services.CallClosed):
            services.hold_open(call)


def test_an_extension_does_not_wait_for_those_inside(committed) -> None:
    from django.db import connection, transaction

    from dips.councils.models import Council
    from dips.councils.scope import council_scope

    council = Council.objects.get(slug="birmingham")
    with council_scope(council):
        call = make_open_call()
        done = threading.Event()

        def extend() -> None:
            try:
                with council_scope(council):
                    later = call.closes_at + timedelta(days=1)
                    services.extend_call(call=call, closes_at=later, reason="More time", by=SYSTEM)
                done.set()
            finally:
                connection.close()

        with transaction.atomic():
            services.hold_open(call)
            thread = threading.Thread(target=extend)
            thread.start()
            assert done.wait(10)
        thread.join()
