"""A page asks the time once, however long its list; between pages it asks anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signals import request_finished, request_started

from dips.kernel import clock
from dips.ui.now import now

START = datetime(2023, 1, 6, 16, tzinfo=UTC)


@pytest.fixture
def asked(monkeypatch):
    times: list[datetime] = []

    def tick() -> datetime:
        times.append(START + timedelta(minutes=len(times)))
        return times[-1]

    monkeypatch.setattr(clock, "now", tick)
    yield times
    request_finished.send(sender=None)


def test_one_request_has_one_moment(asked):
    request_started.send(sender=None)

    assert {now(), now(), now()} == {START}
    assert len(asked) == 1


def test_the_next_request_asks_again(asked):
    request_started.send(sender=None)
    now()
    request_finished.send(sender=None)
    request_started.send(sender=None)

    assert now() == START + timedelta(minutes=1)


def test_outside_a_request_every_question_is_asked(asked):
    assert [now(), now()] == [START, START + timedelta(minutes=1)]
