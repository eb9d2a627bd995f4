"""Two at once, each on a connection of its own, with real commits."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import DomainError

from .conftest import fill, passing

pytestmark = pytest.mark.slow


@pytest.fixture
def at_once(birmingham):
    """`at_once(*functions)`: each in a thread, in Birmingham; their answers, or the code of the refusal."""

    def run(*functions: Callable[[], object]) -> list[object]:
        gate = Barrier(len(functions))

        def one(function: Callable[[], object]) -> object:
            try:
                with council_scope(birmingham):
                    gate.wait(10)
                    return function()
            except DomainError as refused:
                return refused.code
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return [each.result(60) for each in [pool.submit(one, function) for function in functions]]

    return run


def test_one_live_application_however_many_start(committed, call, firm, at_once):
    from tenants.applications import services
    from tenants.applications.models import Application

    def start() -> str:
        return services.start_application(call=call, supplier=firm[1], by=firm[0], eligibility=passing(call)).state

    answers = at_once(start, start, start, start)

    assert sorted(answers) == ["already_applied"] * 3 + ["draft"]
    assert Application.objects.count() == 1


def test_a_double_click_is_one_submission(committed, filled, firm, at_once):
    from tenants.applications import services
    from tenants.applications.models import Receipt

    def send() -> str:
        return services.submit_application(application=filled, by=firm[0]).reference

    answers = at_once(*[send] * 6)

    assert len(set(answers)) == 1
    assert Receipt.objects.count() == 1


def test_numbers_never_meet(committed, call, supplier, at_once, birmingham, monkeypatch):
    from dips.councils.scope import portal_scope
    from dips.suppliers.profile import of
    from tenants.applications import references, services

    firms = []
    for n in range(4):
        user, organisation = supplier(name=f"Firm {n} Ltd", staff_count=3, turnover_pence=100)
        with portal_scope():
            firms.append((user, of(organisation)))
    ready = [
        fill(services.start_application(call=call, supplier=p, by=u, eligibility=passing(call)), u) for u, p in firms
    ]
    monkeypatch.setattr(references, "FOUR_DIGITS", range(1, 5))

    answers = at_once(
        *[
            lambda application=application, by=user: services.submit_application(application=application, by=by).number
            for application, (user, _profile) in zip(ready, firms, strict=True)
        ]
    )

    assert sorted(answers) == [1, 2, 3, 4]


def test_what_is_accepted_is_never_missing_when_the_call_is_opened(committed, filled, firm, call, at_once):
    from tenants.applications import services
    from tenants.calls.services import close_call

    inside, closer_waits = Event(), Event()

    def submit() -> str:
        with clock.at(call.closes_at - timedelta(milliseconds=1)):
            sent = services.submit_application(application=filled, by=firm[0])
            inside.set()
            closer_waits.wait(5)
            return sent.state

    def close() -> list[str]:
        inside.wait(10)
        closer_waits.set()
        with transaction.atomic(), clock.at(call.closes_at + timedelta(seconds=1)):
            close_call(call=call, by=SYSTEM)
            found = services.open_for_reading(challenge=call.challenge, by=SYSTEM)
            return [each.state for each in found]

    assert at_once(submit, close) == ["submitted", ["submitted"]]


def test_withdrawing_and_sending_end_in_one_state(committed, filled, firm, at_once):
    from tenants.applications import services
    from tenants.applications.models import Application

    answers = at_once(
        lambda: services.submit_application(application=filled, by=firm[0]).state,
        lambda: services.withdraw_application(application=filled, by=firm[0]).state,
    )

    assert answers[1] == "withdrawn"
    assert answers[0] in {"submitted", "not_editable"}
    assert Application.objects.get().state == "withdrawn"
