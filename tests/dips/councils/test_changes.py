"""What is written decides whether the public may see something else than before."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.core.cache import cache
from django.db import transaction

from dips.councils import changes
from dips.councils.scope import council_scope
from tests.support.fixture_people import client_for

SEEN = [
    'UPDATE "calls_call" SET "state" = %s',
    'INSERT INTO "wagtailcore_page" ("path") VALUES (%s)',
    'DELETE FROM "public"."councils_branding" WHERE true',
    "  update only programmes_stage set name = ''",
    "WITH gone AS (DELETE FROM calls_call RETURNING id) SELECT * FROM gone",
    "TRUNCATE cms_homepage",
]
UNSEEN = [
    'SELECT * FROM "calls_call" FOR UPDATE',
    "WITH base AS (SELECT updated_at FROM calls_call) SELECT * FROM base",
    'INSERT INTO "applications_application" ("id") VALUES (%s)',
    'UPDATE "django_session" SET "session_data" = %s',
    'INSERT INTO "kernel_auditevent" ("id") VALUES (%s)',
    'UPDATE "public"."accounts_user" SET "last_login" = %s',
    'SAVEPOINT "s1"',
    "SET search_path = x",
]


@pytest.mark.parametrize("sql", SEEN)
def test_a_write_that_the_public_may_see_counts(sql):
    assert changes.is_seen(sql)


@pytest.mark.parametrize("sql", UNSEEN)
def test_reading_and_what_nobody_sees_does_not(sql):
    assert not changes.is_seen(sql)


@pytest.fixture
def tokens(committed, birmingham, solihull):
    """`tokens()`: those of both councils and the portal, by name, each from a beginning that is known."""
    names = {"birmingham": birmingham.schema_name, "solihull": solihull.schema_name, "portal": changes.PORTAL}
    cache.set_many({changes.token_key(schema): name for name, schema in names.items()}, None)
    return lambda: {name: cache.get(changes.token_key(schema)) == name for name, schema in names.items()}


STILL = {"birmingham": True, "solihull": True, "portal": True}
CHANGED = STILL | {"birmingham": False, "portal": False}


def test_a_change_in_one_council_is_told_of_it_and_of_the_portal_alone(tokens, birmingham):
    from tenants.programmes.models import ServiceTeam

    with council_scope(birmingham), transaction.atomic():
        ServiceTeam.objects.create(name="Parks", slug="parks")
        assert tokens() == STILL  # nobody could see it yet
    assert tokens() == CHANGED


def test_a_bulk_update_counts_as_well(tokens, birmingham):
    from tenants.programmes.models import Stage

    with council_scope(birmingham):
        Stage.objects.update(description="Anew.")
    assert tokens() == CHANGED


def _take_back() -> None:
    from tenants.programmes.models import Stage

    with suppress(LookupError), transaction.atomic():
        Stage.objects.update(description="Not to stay.")
        raise LookupError


def test_what_was_taken_back_is_not_told_and_what_comes_after_it_is(tokens, birmingham):
    from tenants.programmes.models import Stage

    with council_scope(birmingham), transaction.atomic():
        _take_back()
    assert tokens() == STILL
    with council_scope(birmingham), transaction.atomic():
        _take_back()
        Stage.objects.update(description="To stay.")
    assert tokens() == CHANGED


def test_an_account_an_organisation_and_a_sign_in_change_nothing_that_the_public_sees(tokens, supplier):
    user, _organisation = supplier()
    client_for(None, user)
    assert tokens() == STILL
