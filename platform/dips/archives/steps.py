"""The steps by which a council is deleted, each by the owner and each safely run twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from psycopg import errors as pg
from psycopg import sql

from dips.accounts.sessions import services as sessions
from dips.accounts.sessions.models import UserSession
from dips.billing.services import end_at_once
from dips.councils import changes, lookup, owner, roles
from dips.councils.middleware import SessionHostMiddleware
from dips.councils.models import Council, Domain
from dips.councils.scope import operator_scope, portal_scope
from dips.kernel.actors import SYSTEM
from dips.kernel.faults import faultpoint
from dips.kernel.workflow import can_move, move

from . import chain, classes, shared_memory
from .classes import DERIVED, OWN, SECRET, TRACE, Table
from .models import Departure

GONE_WITH_IT = (OWN, SECRET, DERIVED, TRACE)
FORMER = """
INSERT INTO archives_formerapplication (id, schema, supplier_id, council_name, sent_at, left_at)
SELECT gen_random_uuid(), p.schema, p.supplier_id, %s, p.submitted_at, now()
FROM directory_passport p WHERE p.schema = %s AND p.submitted_at IS NOT NULL
"""

LAST_FILE = """
SELECT sha256 FROM (
  SELECT sha256, done_at AS made_at FROM archives_export WHERE schema = %(schema)s AND sha256 <> ''
  UNION ALL
  SELECT data ->> 'sha256', recorded_at FROM kernel_auditevent WHERE schema = %(schema)s AND verb = 'council.export'
) AS made ORDER BY made_at DESC LIMIT 1
"""


def close(departure: Departure) -> None:
    """Its doors: no host answers any more, what was kept of its pages is nobody's, and nothing more is to be paid."""
    with operator_scope(), transaction.atomic():
        council = Council.objects.filter(schema_name=departure.schema).first()
        if council is not None and can_move(council, "offboard"):
            end_at_once(council=council, by=SYSTEM)
            move(council, "offboard", by=SYSTEM, reason=departure.reason)
    lookup.forget()
    changes.renew([changes.PORTAL, departure.schema])


def count(departure: Departure) -> None:
    """What there is, for the certificate; not again once something is gone."""
    if departure.found:
        return
    asked = {"schema": departure.schema, "council": departure.council_id}
    with owner.connect() as link:
        rows = {}
        standing = link.execute(classes.STANDING, [departure.schema]).fetchall()
        for (table,) in standing:
            rows[table] = _number(link, sql.Identifier(departure.schema, table), sql.SQL("true"), {})
        for table in _deleted():
            number = _number(link, sql.Identifier(table.name), sql.SQL(table.whose), asked)
            rows[f"public {table.name}"] = number
        export = link.execute(LAST_FILE, asked).fetchone()
    files = [path for folder in folders(departure.schema) for path in folder.rglob("*") if path.is_file()]
    departure.found = {
        "rows": {name: number for name, number in rows.items() if number},
        "tables": len(standing),
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
    }
    departure.export_sha256 = export[0] if export else ""
    with operator_scope():
        departure.save(update_fields=["found", "export_sha256"])


def _number(link: owner.Owner, place: sql.Identifier, where: sql.SQL, asked: dict[str, Any]) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE {}").format(place, where)
    (found,) = link.execute(query, asked or None).fetchone() or (0,)
    return int(found)


def end_sessions(departure: Departure) -> None:
    """Whoever is signed in on its hosts is so no more, and no cookie of theirs is of use anywhere."""
    with portal_scope():
        sessions._end(list(UserSession.objects.filter(home=departure.schema)))
        hosts = set(Domain.objects.filter(tenant__schema_name=departure.schema).values_list("domain", flat=True))
        if not hosts:
            return
        store = sessions._store()
        for row in Session.objects.iterator(chunk_size=500):
            if row.get_decoded().get(SessionHostMiddleware.KEY) in hosts:
                store.delete(row.session_key)


def drop(departure: Departure) -> None:
    """Schema, role and every row that is the council's, in one transaction: all there, or nothing.

    A holder whose lease ran out may still be at work: the second waits for the first, and finds nothing left to do.
    """
    asked = {"schema": departure.schema, "council": departure.council_id}
    with owner.connect() as link:
        link.execute("SET LOCAL lock_timeout = '30s'")
        link.execute("SELECT pg_advisory_xact_lock_shared(%s)", [owner.MIGRATING])
        link.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))", [departure.schema])
        link.execute(FORMER, [departure.name, departure.schema])
        link.execute(sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(owner.name(departure.schema)))
        for table in _deleted():
            query = sql.SQL("DELETE FROM {} WHERE {}").format(sql.Identifier(table.name), sql.SQL(table.whose))
            link.execute(query, asked)
        faultpoint("leave.before_drop_commit")
    with owner.connect() as link:
        drop_role(link, departure.schema)
    lookup.forget()


def drop_role(link: owner.Owner, schema: str) -> None:
    """Unless another database of the cluster has a council of that schema: one that moved there."""
    try:
        with link.transaction():
            link.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(owner.name(roles.of(schema))))
    except pg.DependentObjectsStillExist:
        pass


def _deleted() -> list[Table]:
    """Rows that are found through others go first."""
    found = [each for each in classes.of_public(*GONE_WITH_IT) if not each.stays]
    return sorted(found, key=lambda each: "SELECT" not in each.whose)


def folders(schema: str) -> list[Path]:
    return [Path(settings.MEDIA_ROOT) / schema, Path(settings.PRIVATE_ROOT) / schema]


def remove_files(departure: Departure) -> None:
    """Pictures, documents, what applicants sent, exports, and the anchors of its trail."""
    for folder in folders(departure.schema):
        if folder.exists():
            shutil.rmtree(folder)
    anchors = chain.anchors_of(departure.schema)
    for path in anchors.parent.glob(f"{departure.schema}.*"):
        path.unlink(missing_ok=True)


def forget(departure: Departure) -> None:
    """What Valkey holds of it: pages, sessions, notes, counts of tries, and messages to workers."""
    shared_memory.forget(departure.schema)
    changes.renew([changes.PORTAL])
    lookup.forget()


Step = Callable[[Departure], None]
"""In this order. The first four are done once; files and memory are looked at again until nothing is found."""
ORDER: tuple[tuple[str, Step], ...] = (
    ("close", close),
    ("count", count),
    ("sessions", end_sessions),
    ("drop", drop),
    ("files", remove_files),
    ("memory", forget),
)
AGAIN = ("files", "memory")
