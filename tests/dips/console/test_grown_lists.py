"""Pages about councils, their people and what they share ask as much for many rows as for a few."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.embedded import postgres
from dips.archives.models import Departure, Export
from dips.console.models import EmergencyAccess
from dips.councils import lookup
from dips.councils.models import Council, Region
from dips.councils.scope import council_scope, operator_scope
from dips.domains.models import Claim
from dips.kernel import clock, outbox
from dips.kernel.actors import SYSTEM
from dips.regions import measures
from dips.regions import services as regions
from dips.staff.models import Deputy, Invitation
from tenants.challenges.models import Helper
from tests.support import plugin

FEW, MANY, MOST, HOME = 3, 40, 30, 42  # rows, rows, statements, statements
CONSOLE = ("", "councils/", "councils/birmingham/", "departures/", "access/", "requests/", "outbox/", "jobs/", "regions/", "people/")  # fmt: skip
ADMIN = (
    "", "programmes/", "users/", "users/new/", "people/access/", "people/access.csv", "people/confirm/", "people/safety/",
    "plan/", "sharing/", "domain/", "sign-on/", "your-data/", "challenges/TST-91/access/",
)  # fmt: skip
REGION = ("", "west-midlands/", "west-midlands/figures.csv")

# Each is a copy of a row that stands, with these columns of its own; `n` counts. People first: others name them.
COPIES: dict[str, tuple[str, dict[str, str]]] = {
    "accounts_user": ("id = %(officer)s", {"id": "{person}", "email": "'p' || n || '@example.org'"}),
    "{council}.staff_member": ("user_id = %(officer)s", {"id": "{new}", "user_id": "{person}"}),
    "{council}.staff_usergroup": ("user_id = %(officer)s", {"id": "{new}", "user_id": "{person}"}),
    "{council}.staff_invitation": ("email LIKE 'i@%%'", {"id": "{new}", "email": "'i' || n || '@x.org'", "token_hash": "n"}),
    "{council}.challenges_challenge": (
        "reference NOT LIKE 'GRW%%'",
        {"id": "{new}", "reference": "'GRW-' || (100 + n)", "slug": "'grw-' || n", "number": "1000 + n", "owner_id": "{person}"},
    ),
    "{council}.challenges_helper": ("user_id = %(officer)s", {"id": "{new}", "user_id": "{person}"}),
    "{council}.staff_deputy": ("person_id = %(officer)s", {"id": "{new}", "person_id": "{person}"}),
    "archives_export": ("asked_label = 'A'", {"id": "{new}", "asked_label": "n"}),
    "archives_departure": ("slug = 'gone'", {"id": "{new}", "slug": "'gone-' || n"}),
    "console_emergencyaccess": ("ticket = 't'", {"id": "{new}", "ticket": "n"}),
    "domains_claim": ("token = 't'", {"id": "{new}", "name": "'a' || n || '.gov.uk'", "token": "n"}),
    "kernel_outboxmessage": ("key = 'k'", {"id": "{new}", "kind": "'kind' || n", "key": "n"}),
    "councils_council": ("slug = 'solihull'", {"id": "{place}", "schema_name": "{schema}", "slug": "'council-' || n"}),
    "councils_domain": (
        "domain LIKE 'solihull.%%'", {"id": "{new}", "domain": "n || '.localhost'", "tenant_id": "{place}"},
    ),
    "regions_consent": ("schema = %(schema)s", {"id": "{new}", "schema": "{schema}"}),
    "regions_viewer": ("reason = 'Asked for.'", {"id": "{new}", "user_id": "{person}", "reason": "n"}),
}  # fmt: skip
WORDS = {
    "new": "gen_random_uuid()",
    "person": "md5('person' || n)::uuid",
    "place": "md5('place' || n)::uuid",
    "schema": "'c_' || lpad(to_hex(n), 12, '0')",
}


@pytest.fixture
def grow(committed: str, birmingham: Council) -> Iterator[Callable[..., None]]:
    """`grow(1, 3, officer=…)`: so many more rows of everything, written as nobody who works here could."""
    with psycopg.connect(plugin.current().url(postgres.SUPERUSER, committed), autocommit=True) as link:

        def write(first: int, last: int, **values: Any) -> None:
            for table, (where, columns) in COPIES.items():
                name = table.format(council=birmingham.schema_name)
                own = ", ".join(f"'{column}', {value.format(**WORDS)}" for column, value in columns.items())
                link.execute(
                    f"INSERT INTO {name} SELECT (jsonb_populate_record(r, jsonb_build_object({own}))).* "
                    f"FROM {name} r, generate_series({first}, {last}) n WHERE {where}".encode(),
                    values | {"schema": birmingham.schema_name},
                )
            lookup.forget()

        yield write


@pytest.fixture
def first_rows(birmingham: Council, open_challenge: Any, officer: Any, person: Any, kinds: None) -> tuple[Any, Any]:
    """One of each, and who looks: an officer of the council and a viewer of the region."""
    challenge = open_challenge(birmingham, reference="TST-91")
    admin, viewer = officer(birmingham, "council_admin", "programme_manager"), person("Vi Viewer")
    deputy = officer(birmingham, "challenge_owner")
    now, schema = clock.now(), birmingham.schema_name
    last = clock.london(now).date() + timedelta(days=30)
    regions.grant_view(email=viewer.email, area="west-midlands", expires_on=last, reason="Asked for.", by=SYSTEM)
    facts = {"schema": schema, "asked_label": "A"}
    with council_scope(birmingham):
        regions.give_consent(area=Region.objects.get(slug="west-midlands"), wanted=measures.keys(), by=SYSTEM)
        Helper.objects.create(challenge=challenge, user=admin, part="facilitator")
        Deputy.objects.create(person=admin, deputy=deputy, begins_on=last - timedelta(days=60), ends_on=last)
        Invitation.objects.create(email="i@example.org", role_keys=["council_admin"], token_hash="t", expires_at=now)
        Claim.objects.create(schema=schema, kind="host", name="a.gov.uk", token="t")
        outbox.enqueue("test", {}, key="k")
        Export.objects.create(**facts, state="failed")
    with operator_scope():
        Departure.objects.create(
            **facts | {"schema": "c_gone"}, council_id=birmingham.pk, slug="gone", state="stayed", due_at=now
        )
        EmergencyAccess.objects.create(**facts, kind="application", ticket="t", minutes=30, asked_by=admin.pk)
    return admin, viewer


def statements(client: Any, path: str) -> int:
    client.get(path)  # what a process learns once
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200, path
    return len(seen)


def test_many_rows_ask_no_more_than_a_few(birmingham, solihull, first_rows, grow, on, operator, figure) -> None:
    admin, viewer = first_rows
    boss = on(None, operator())
    pages = [(boss, f"/console/{path}") for path in CONSOLE]
    pages += [(on(birmingham, admin), f"/admin/{path}") for path in ADMIN]
    pages += [(on(None, viewer), f"/regions/{path}") for path in REGION]

    grow(1, FEW, officer=admin.pk)
    few = {path: statements(client, path) for client, path in pages}
    grow(FEW + 1, MANY, officer=admin.pk)
    many = {path: statements(client, path) for client, path in pages}

    assert many == few
    figure("statements of an officer's home page, of seven rooms", many.pop("/admin/"), limit=HOME)
    figure("statements of a page about councils or their people", max(many.values()), limit=MOST, cases=len(many))
