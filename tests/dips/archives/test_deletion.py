"""A council that leaves leaves nothing: not in the database, not in files, not in Valkey; its neighbour is as it was."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches

from dips.archives import certificates, leaving, services
from dips.archives.models import Departure, FormerApplication
from dips.archives.states import DepartureState
from dips.councils import owner
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel.actors import System
from tests.leaks import marks
from tests.support.fixture_people import client_for

BY = System("a test")


def everything(at: Path) -> str:
    """All that is written down: every table of every schema, every file, everything in Valkey."""
    texts = []
    with owner.connect() as link:
        tables = link.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname = 'public' OR schemaname LIKE 'c\\_%'"
        ).fetchall()
        for (table,) in tables:
            with link.cursor() as cursor, cursor.copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as rows:
                texts += [bytes(block).decode(errors="replace") for block in rows]
    for path in at.rglob("*"):
        texts.append(str(path.relative_to(at)))
        if path.is_file():
            texts.append(path.read_bytes().decode(errors="replace"))
    server = caches["limits"]._cache.get_client(None)
    for key in server.scan_iter(match="*"):
        texts.append(key.decode(errors="replace"))
        if server.type(key) == b"string":
            texts.append(server.get(key).decode(errors="replace"))
        elif server.type(key) == b"list":
            texts += [each.decode(errors="replace") for each in server.lrange(key, 0, -1)]
    return "\n".join(texts)


def rows_of(schema: str) -> dict[str, str]:
    """A fingerprint of every table of a neighbour, and of its lines in the shared ones."""
    with owner.connect() as link:
        found = {}
        for (table,) in link.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]).fetchall():
            query = (
                f'SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), \'\')) FROM "{schema}"."{table}" t'
            )
            (found[table],) = link.execute(query).fetchone()
        for table in ("kernel_auditevent", "kernel_auditseal", "kernel_outboxmessage", "directory_passport"):
            query = f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM {table} t WHERE schema = %s"
            (found[f"public.{table}"],) = link.execute(query, [schema]).fetchone()
    return found


def order(council: Council, **extra: object) -> Departure:
    return services.order_departure(council=council, reason="It joins its neighbour.", at_once=True, by=BY, **extra)


@pytest.fixture
def closed(marked):
    """Their calls are over, so that nothing stands in the way."""
    from tenants.calls.models import Call

    mine, other = marked
    with council_scope(mine.council):
        Call.objects.filter(state="published").update(state="closed")
    return mine, other


def test_nothing_is_left_and_the_neighbour_is_as_it_was(closed, tmp_path: Path, figure, caplog) -> None:
    caplog.set_level("DEBUG")
    mine, other = closed
    here, schema = tmp_path / "here", mine.council.schema_name
    with council_scope(mine.council):
        caches["default"].set("page", "CANARY-A-P999")
    officer = client_for(mine.council.slug, mine.people["admin"])
    assert officer.get("/admin/").status_code == 200
    key = officer.session.session_key
    before = marks.seen(everything(here))
    assert sum(len(numbers) for (letter, _who), numbers in before.items() if letter == "A") > 50
    neighbour = rows_of(other.council.schema_name)
    departure = order(mine.council)

    leaving.carry_out(departure.pk)

    left = everything(here) + caplog.text
    found = {key: numbers for key, numbers in marks.seen(left).items() if key[0] == "A"}
    assert found == {}
    assert {key for key in marks.seen(left) if key[0] == "B"}  # the sweep sees
    assert rows_of(other.council.schema_name) == neighbour
    departure.refresh_from_db()
    assert departure.state == DepartureState.GONE
    assert not Council.objects.filter(schema_name=schema).exists()
    figure("marked words of a deleted council", len(found), limit=0, unit="words", cases=sum(map(len, before.values())))
    assert key not in left
    _certificate(departure)
    with portal_scope():
        kept = FormerApplication.objects.filter(schema=schema).values_list("council_name", "supplier_id")
        assert list(kept) == [(mine.council.name, mine.organisation.pk)] * 2
    page = client_for(None, mine.people["supplier"]).get("/applications/").content.decode()
    assert "Councils that have left" in page
    assert page.count(f"{mine.council.name}: sent on") == 2


def _certificate(departure: Departure) -> None:
    with operator_scope():
        given = certificates.of(departure)
    file = certificates.as_file(given)
    body = json.loads(certificates.verify(file))
    assert body["council"]["name"] == departure.name
    assert {each["found"] for each in body["checks"]} == {0}
    assert body["deleted"]["rows"]["applications_application"] == 2
    assert body["deleted"]["files"] >= 4
    ends = departure.finished_at + timedelta(days=35)
    assert body["last_backup_ages_out"] == ends.date().isoformat()
    assert departure.name in certificates.in_words(given.text)
    assert (departure.letter_to, departure.asked_by) == ("", None)
    tampered = file.replace("applications_application", "applications_applicatiom")
    with pytest.raises(Exception, match="signature does not hold"):
        certificates.verify(tampered)
