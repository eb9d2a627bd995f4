"""The audit trail: append-only, per council, and sealed so that a change of the past shows."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from dips.councils.scope import council_scope
from dips.kernel import audit, clock, seal
from dips.kernel.actors import SYSTEM
from dips.kernel.models import AuditEvent, AuditSeal


def test_record_says_who_what_when_and_why(birmingham) -> None:
    moment = datetime(2023, 1, 6, 12, tzinfo=UTC)
    with council_scope(birmingham), clock.at(moment):
        event = audit.record("council.renamed", birmingham, by=SYSTEM, reason="merger", before={"a": 1})
        event.refresh_from_db()

    assert (event.schema, event.verb, event.reason) == (birmingham.schema_name, "council.renamed", "merger")
    assert (event.actor_id, event.actor_label) == (None, "system: dips")
    assert event.happened_at == moment
    assert event.recorded_at > moment
    assert (len(event.before_hash), event.after_hash) == (64, "")


def test_a_council_sees_only_its_own_trail(birmingham, solihull) -> None:
    with council_scope(solihull):
        audit.record("council.renamed", birmingham, by=SYSTEM, reason="CANARY")

    with council_scope(birmingham):
        assert AuditEvent.objects.filter(reason="CANARY").count() == 0


@pytest.mark.parametrize("statement", ["UPDATE kernel_auditevent SET reason = 'x'", "DELETE FROM kernel_auditevent"])
def test_nobody_may_change_the_past(birmingham, statement: str) -> None:
    with council_scope(birmingham):
        audit.record("council.renamed", birmingham, by=SYSTEM, reason="true")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)

        assert audit.trail(birmingham).last().reason == "true"


def test_the_chain_is_whole_until_someone_edits_it(committed, birmingham, settings, tmp_path) -> None:
    with council_scope(birmingham):
        for number in range(5):
            audit.record("council.renamed", birmingham, by=SYSTEM, reason=f"event {number}")
        while seal.seal():
            pass
        seal.anchor(tmp_path)
        assert seal.verify(tmp_path) is None
        last = AuditSeal.objects.filter(schema=birmingham.schema_name).order_by("-sequence").first()

    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as owner:
        owner.execute("UPDATE kernel_auditevent SET reason = 'forged' WHERE id = %s", [last.event_id])
    with council_scope(birmingham):
        fault = seal.verify(tmp_path)
        assert (fault.sequence, fault.what) == (last.sequence, f"event {last.event_id} was changed")

    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as owner:
        owner.execute("DELETE FROM kernel_auditseal WHERE id = %s", [last.id])
        owner.execute("DELETE FROM kernel_auditevent WHERE id = %s", [last.event_id])
    with council_scope(birmingham):
        assert seal.verify() is None
        assert seal.verify(tmp_path).what == "the chain was cut"


def test_a_chain_hashed_anew_differs_from_its_anchor(committed, birmingham, settings, tmp_path) -> None:
    with council_scope(birmingham):
        audit.record("council.renamed", birmingham, by=SYSTEM, reason="true")
        while seal.seal():
            pass
        seal.anchor(tmp_path)
        last = AuditSeal.objects.filter(schema=birmingham.schema_name).order_by("-sequence").first()

    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as owner:
        owner.execute("UPDATE kernel_auditevent SET reason = 'forged' WHERE id = %s", [last.event_id])
    with council_scope(birmingham):
        event = AuditEvent.objects.get(pk=last.event_id)
        forged = seal.link(last.previous, event)
    with psycopg.connect(settings.OWNER_DATABASE_URL, autocommit=True) as owner:
        owner.execute("UPDATE kernel_auditseal SET hash = %s WHERE id = %s", [forged, last.id])

    with council_scope(birmingham):
        assert seal.verify() is None
        assert seal.verify(tmp_path).what == "the chain was hashed anew"
