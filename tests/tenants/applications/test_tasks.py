"""The beat closes what is due in each council, and drafts lapse with it; again changes nothing."""

from __future__ import annotations

from dips.kernel import clock
from dips.kernel.models import OutboxMessage
from tenants.applications.models import Application
from tenants.applications.tasks import close_due


def test_due_calls_close_once_and_the_supplier_is_told(draft, call, after_close, here):
    with clock.at(after_close):
        assert close_due(schema_name=here.schema_name) == 1
        assert close_due(schema_name=here.schema_name) == 0

        assert Application.objects.get(pk=draft.pk).state == "expired"
        told = [each.payload["text"] for each in OutboxMessage.objects.filter(kind="mail")]
        assert sum("had not been sent by then" in text for text in told) == 1


def test_an_open_call_stays_open(draft, here):
    assert close_due(schema_name=here.schema_name) == 0
    assert Application.objects.get(pk=draft.pk).state == "draft"


def test_reminders_are_one_message_a_council_and_one_scheduler_sends_them(birmingham, solihull, monkeypatch):
    from dips.councils.scope import portal_scope
    from dips.kernel.leases import lease
    from tenants.applications import tasks

    sent: list[str] = []
    monkeypatch.setattr(tasks.remind_due, "apply_async", lambda kwargs: sent.append(kwargs["schema_name"]))

    with portal_scope():
        assert tasks.remind() == len(sent)
        first = list(sent)
        with lease("applications.remind", seconds=60):
            assert tasks.remind() == 0

    assert sent == first
    assert sorted({birmingham.schema_name, solihull.schema_name} & set(sent)) == sorted(
        [birmingham.schema_name, solihull.schema_name]
    )
