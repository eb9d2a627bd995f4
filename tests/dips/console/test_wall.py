"""What the operator's database role can read, table by table, from the catalog: the list below and nothing more."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from dips.councils import owner
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.models import AuditEvent

EVERY = "*"
WHEN = ("created_at", "updated_at")
# Every table that the role may read anything of, and which columns. None holds what a council or a supplier wrote.
READABLE = {
    "public.accounts_user": {
        "id", "email", "full_name", "is_active", "is_operator", "date_joined", "last_login", "anonymised_at",
    },
    "public.auth_group": {EVERY},  # of the portal: empty, but for names that the code gives
    "public.auth_group_permissions": {EVERY},
    "public.auth_permission": {EVERY},
    "public.django_content_type": {EVERY},
    "public.staff_deputy": {EVERY},
    "public.staff_invitation": {EVERY},
    "public.staff_member": {EVERY},
    "public.staff_role": {EVERY},
    "public.staff_safety": {EVERY},
    "public.staff_usergroup": {EVERY},
    "public.staff_userpermission": {EVERY},
    "public.blueprints_adoption": {"id", "schema", "name", "version", "digest", "adopted_at", "adopted_by_id"},
    "public.blueprints_blueprintname": {EVERY},
    "public.blueprints_blueprintversion": {EVERY},
    "public.blueprints_use": {EVERY},
    "public.console_emergencyaccess": {EVERY},
    "public.councils_activity": {EVERY},
    "public.councils_branding": {EVERY},
    "public.councils_council": {EVERY},
    "public.councils_domain": {EVERY},
    "public.councils_provisioningrun": {EVERY},
    "public.councils_region": {EVERY},
    "public.django_migrations": {EVERY},
    "public.kernel_auditevent": {EVERY},  # rows: of the platform alone
    "public.kernel_heldtext": {"id", "browser", "held_at"},
    "public.kernel_idempotencykey": {"id", "created_at"},
    "public.kernel_jobrun": {EVERY},
    "public.kernel_lease": {EVERY},
    "public.mfa_authenticator": {"id", "user_id", "type", "created_at", "last_used_at"},  # never the secret
    "public.kernel_outboxmessage": {
        "id", "schema", "kind", "state", "attempts", "last_error", "request_number", "created_at", "due_at", "leased_until", "done_at",
    },
    "public.billing_account": {EVERY},  # what Stripe said is written by this role alone
    "public.billing_event": {EVERY},
    "public.billing_invoice": {EVERY},
    "public.billing_order": {EVERY},
    "public.billing_price": {EVERY},
    "public.domains_claim": {EVERY},  # names of hosts, and what was proved of them
    "public.archives_certificate": {EVERY},
    "public.archives_departure": {EVERY},
    "public.archives_export": {"id", "schema", "state", "error", "attempts", "lease_until", "keep_until", *WHEN},
    "public.archives_return": {EVERY},
    "public.regions_consent": {"id", "schema", "area_id", "given_at", "ended_at"},  # never what, nor by whom
    "public.regions_viewer": {EVERY},  # operators let them in
    "public.signup_signup": {"id", "email", "language", "asked_at", "run_id"},  # whom to tell how it went
}  # fmt: skip
TABLES = """
SELECT n.nspname || '.' || c.relname, has_table_privilege('r_operator', c.oid, 'SELECT'),
  ARRAY(SELECT a.attname::text FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        AND has_column_privilege('r_operator', c.oid, a.attnum, 'SELECT'))
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
"""
EMPTY = [table for table in READABLE if table.startswith(("public.auth_group", "public.staff_"))]


@pytest.fixture
def link(db: None) -> Iterator[owner.Owner]:
    with owner.connect() as connection_:
        yield connection_
        connection_.rollback()


def refused(statement: str) -> bool:
    with pytest.raises(ProgrammingError, match="permission denied"), operator_scope(), transaction.atomic():
        connection.cursor().execute(statement)
    return True


def test_it_reads_these_tables_and_columns_and_no_others(link) -> None:
    rows = link.execute(TABLES).fetchall()
    readable = {name: {EVERY} if whole else set(columns) for name, whole, columns in rows if whole or columns}

    assert readable == READABLE
    assert len(rows) > 150, "two councils' tables are in the catalog"


def test_it_may_not_even_name_a_table_of_a_council(birmingham: Council) -> None:
    for table in ("applications_answer", "wagtailcore_page", "staff_member"):
        assert refused(f'SELECT 1 FROM "{birmingham.schema_name}".{table}')


@pytest.mark.parametrize("column", ["payload", "key"])
def test_what_a_message_says_is_refused(db: None, column: str) -> None:
    assert refused(f"SELECT {column} FROM public.kernel_outboxmessage")


def test_the_empty_copies_are_empty(link) -> None:
    filled = [table for table in EMPTY if link.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()]

    assert filled == []


def test_it_sees_the_trail_of_the_platform_and_not_of_councils_or_suppliers(birmingham, supplier) -> None:
    person, organisation = supplier("CANARY Ltd")
    with council_scope(birmingham):
        audit.record("council.note", birmingham, by=SYSTEM, reason="CANARY")
    with portal_scope():
        audit.record("supplier.note", organisation, by=person)
        audit.record("council.note", birmingham, by=SYSTEM, reason="for the platform")

    with operator_scope():
        told = set(AuditEvent.objects.values_list("model", "reason"))
        assert ("councils.council", "for the platform") in told
        assert {model.partition(".")[0] for model, _reason in told} <= {"accounts", "councils", "kernel", "blueprints"}
        assert not AuditEvent.objects.filter(reason="CANARY").exists()
        assert not AuditEvent.objects.filter(actor_id=person.pk).exists()


def test_it_sees_no_account_but_operators(person, operator) -> None:
    stranger, boss = person("CANARY Person"), operator()

    with operator_scope():
        people = type(boss).objects.only("id", "email")
        assert [each.pk for each in people.filter(pk__in=[stranger.pk, boss.pk])] == [boss.pk]
