"""Officers who publish, cancel, extend and close one call at once: what each was told is how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from threading import Event

import pytest
from django.db import transaction

from dips.kernel import audit, clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove
from dips.kernel.models import AuditEvent

from .meeting import CLICKS, Meeting

pytestmark = pytest.mark.slow


def row_of(call):
    from tenants.calls.models import Call

    return Call.objects.select_related("challenge__programme", "challenge__team", "criteria_set", "form").get(
        pk=call.pk
    )


def unpublished(call):
    """The call as a draft again."""
    from tenants.calls.models import Call

    Call.objects.filter(pk=call.pk).update(state="draft", published_at=None)
    return call


def publications(call) -> int:
    return AuditEvent.objects.filter(verb="call.publish", object_id=str(call.pk)).count()


def publish(call) -> str:
    from tenants.calls import services

    return services.publish_call(call=row_of(call), by=SYSTEM, reason="An urgent need.").state


def cancel(call) -> str:
    from tenants.calls import services

    return services.cancel_call(call=row_of(call), by=SYSTEM, reason="No money.").state


def without_locks(monkeypatch, before_writing: Callable[[], object]) -> None:
    """Publishing as it would be if it believed the copy that it looked at."""
    from tenants.calls.models import Call
    from tenants.calls.services import publishing

    def moved(row, verb: str, *, by, reason: str = "", data=None):
        if row.state != "draft":
            raise IllegalMove(state=row.state)
        before_writing()
        Call.objects.filter(pk=row.pk).update(state="published")
        audit.record(f"call.{verb}", row, by=by, reason=reason)
        return row

    monkeypatch.setattr(publishing, "lock", row_of)
    monkeypatch.setattr(publishing, "move", moved)


def test_a_call_is_published_once(committed, call, at_once, goes, figure) -> None:
    for _number in range(goes):
        before = publications(unpublished(call))

        answers = at_once(*[lambda: publish(call)] * CLICKS)

        assert Counter(answers) == {"published": 1, "illegal_move": CLICKS - 1}
        figure("effects of a double click on “publish”", publications(call) - before, limit=1, cases=CLICKS)


def test_control_without_locks_a_call_is_published_twice(committed, call, at_once, monkeypatch) -> None:
    without_locks(monkeypatch, Meeting(2).barrier.wait)
    before = publications(unpublished(call))

    assert at_once(*[lambda: publish(call)] * 2) == ["published"] * 2
    assert publications(call) - before == 2


def test_a_call_that_was_cancelled_stays_so(committed, call, at_once, goes, figure) -> None:
    for _number in range(goes):
        unpublished(call)

        answers = at_once(*[lambda: publish(call), lambda: cancel(call)] * 6)

        published, cancelled = Counter(answers[::2]), Counter(answers[1::2])
        assert cancelled == {"cancelled": 1, "illegal_move": 5}
        assert published in ({"published": 1, "illegal_move": 5}, {"illegal_move": 6})
        figure("calls published after they were cancelled", int(row_of(call).state != "cancelled"), limit=0, cases=12)


def test_control_without_locks_a_cancelled_call_is_published(committed, call, at_once, monkeypatch) -> None:
    looked, cancelled = Event(), Event()
    without_locks(monkeypatch, lambda: (looked.set(), cancelled.wait(20)))
    unpublished(call)

    def cancel_then() -> str:
        looked.wait(20)
        told = cancel(call)
        cancelled.set()
        return told

    assert at_once(lambda: publish(call), cancel_then) == ["published", "cancelled"]
    assert row_of(call).state == "published"


def extended_and_closed(call, at_once, looked: Event | None = None, closed: Event | None = None) -> list[object]:
    """At the close: one officer gives more time in the last second, the closer comes in the next."""
    from tenants.calls import services

    ends = row_of(call).closes_at

    def extend() -> str:
        with clock.at(ends - timedelta(seconds=1)):
            services.extend_call(call=row_of(call), closes_at=ends + timedelta(days=1), reason="More time.", by=SYSTEM)
        return "extended"

    def close() -> str:
        if looked is not None:
            looked.wait(20)
        with clock.at(ends + timedelta(seconds=1)):
            services.close_call(call=row_of(call), by=SYSTEM)
        if closed is not None:
            closed.set()
        return "closed"

    return at_once(extend, close)


def test_a_call_is_extended_or_closed(committed, call, at_once, goes, figure) -> None:
    from tenants.calls.models import Call

    ends = row_of(call).closes_at
    for _number in range(goes):
        Call.objects.filter(pk=call.pk).update(state="published", closes_at=ends, unsealed_at=None)

        answers = extended_and_closed(call, at_once)

        row = row_of(call)
        stands = (row.state, row.closes_at - ends, row.unsealed_at is None)
        legal = {
            ("extended", "call_still_open"): ("published", timedelta(days=1), True),
            ("call_over", "closed"): ("closed", timedelta(0), False),
        }
        figure("calls extended and closed", int(legal.get(tuple(answers)) != stands), limit=0, cases=2)


def test_control_on_an_old_copy_a_closed_call_is_extended(committed, call, at_once, monkeypatch) -> None:
    """Officers may read already, and the public is told of another day."""
    from tenants.calls.services import deadline

    looked, closed, ends = Event(), Event(), row_of(call).closes_at

    def look(row):
        found = row_of(row)
        looked.set()
        closed.wait(20)
        return found

    monkeypatch.setattr(deadline, "lock", look)

    assert extended_and_closed(call, at_once, looked, closed) == ["extended", "closed"]
    assert (row_of(call).state, row_of(call).closes_at - ends) == ("closed", timedelta(days=1))


def two_officers_extend(call, at_once) -> tuple[list[object], timedelta]:
    """Five days and two, at once: what each was told, and by how much the close moved in the end."""
    from tenants.calls import services as calls
    from tenants.calls.models import Call

    ends = Call.objects.get(pk=call.pk).closes_at

    def extend(days: int):
        def run() -> int:
            row = Call.objects.get(pk=call.pk)
            calls.extend_call(call=row, closes_at=ends + timedelta(days=days), reason="More time.", by=SYSTEM)
            return days

        return run

    return at_once(extend(5), extend(2)), Call.objects.get(pk=call.pk).closes_at - ends


def test_of_two_extensions_none_is_taken_back(committed, call, at_once, figure) -> None:
    answers, moved = two_officers_extend(call, at_once)

    assert answers in ([5, 2], [5, "invalid"])
    figure("extensions told and taken back", int(moved != timedelta(days=5)), limit=0, cases=2)


def test_control_on_an_old_copy_the_shorter_extension_wins(committed, call, at_once, monkeypatch) -> None:
    from tenants.calls.models import Call
    from tenants.calls.services import deadline

    meeting, committed_first = Meeting(2), Event()
    look = meeting.after(lambda row: Call.objects.select_related("challenge__programme").get(pk=row.pk))

    monkeypatch.setattr(deadline, "lock", look)
    shorter = Call.objects.get(pk=call.pk).closes_at + timedelta(days=2)
    honest = Call.save

    def save(self, *args, **kwargs) -> None:
        if self.closes_at == shorter:
            committed_first.wait(20)
        honest(self, *args, **kwargs)
        if self.closes_at != shorter:
            transaction.on_commit(committed_first.set)

    monkeypatch.setattr(Call, "save", save)

    assert two_officers_extend(call, at_once) == ([5, 2], timedelta(days=2))
