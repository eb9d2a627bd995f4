"""Whoever has a draft hears of the deadline a week before and a day before, and once each."""

from __future__ import annotations

from datetime import timedelta

from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.models import OutboxMessage
from tenants.applications import services
from tenants.applications.models import Application


def reminders(council) -> list[str]:
    """Subjects of the reminders queued."""
    rows = OutboxMessage.objects.filter(schema=council.schema_name, kind="mail", key__contains="call_closing_reminder")
    return [row.payload["subject"] for row in rows]


def test_a_week_before_and_a_day_before(birmingham, open_challenge, supplier) -> None:
    from dips.councils.scope import portal_scope
    from dips.suppliers.queries import profile_for

    challenge = open_challenge(birmingham, days=30)
    person, _organisation = supplier()
    with portal_scope():
        profile = profile_for(person)
    with council_scope(birmingham):
        call = challenge.calls.get()
        services.start_application(call=call, supplier=profile, by=person)
        ends = call.ends

        for before, expected in (
            (timedelta(days=7, seconds=1), 0),
            (timedelta(days=7), 1),
            (timedelta(days=6), 1),
            (timedelta(days=1), 2),
            (timedelta(hours=1), 2),
            (timedelta(0), 2),
        ):
            with clock.at(ends - before):
                services.remind_of_deadlines()
            assert len(reminders(birmingham)) == expected

        assert Application.objects.count() == 1
        assert sorted(reminders(birmingham)) == [
            f"{challenge.reference} closes in 1 day",
            f"{challenge.reference} closes in 7 days",
        ]
