"""The database itself: what roles may read and write of consents and figures, whatever the code would ask."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError

from dips.councils.models import Council, Region
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel.actors import SYSTEM
from dips.kernel.ids import uuid7
from dips.regions import queries
from dips.regions.models import Consent, Figure
from dips.regions.services import place_council, revoke_consent

from .conftest import WMCA

pytestmark = pytest.mark.django_db


def seen(area: Region) -> dict[str, int]:
    """What the portal can read when it looks at an area."""
    with portal_scope(), queries.looking_at(area):
        rows = Figure.objects.filter(measure="officers").values_list("schema", "value")
        return dict(rows)


def refused(*statement: object) -> bool:
    with pytest.raises(ProgrammingError, match=r"row-level security|permission denied"), transaction.atomic():
        connection.cursor().execute(*statement)
    return True


def test_the_portal_reads_nothing_without_a_consent_and_without_saying_for_whom(birmingham, area, show, share) -> None:
    show(birmingham, officers=7)
    assert seen(area()) == {}

    share(birmingham)
    show(birmingham, officers=7)

    assert seen(area()) == {birmingham.schema_name: 7}
    assert seen(area("england")) == {}
    assert seen(area(WMCA)) == {}
    with portal_scope():
        assert Figure.objects.count() == 0


def test_a_consent_to_some_measures_shows_no_others(birmingham, area, show) -> None:
    show(birmingham, officers=7, teams=4)
    with council_scope(birmingham):
        Consent.objects.create(schema=birmingham.schema_name, area=area(), measures=["teams"], given_label="x")

    assert seen(area()) == {}
    with portal_scope(), queries.looking_at(area()):
        assert list(Figure.objects.values_list("measure", "value")) == [("teams", 4)]


def test_it_is_gone_in_the_next_statement(birmingham, area, show, share) -> None:
    share(birmingham)
    show(birmingham, officers=7)

    with portal_scope(), queries.looking_at(area()):
        assert Figure.objects.filter(measure="officers").count() == 1
        with council_scope(birmingham):
            revoke_consent(area=area(), by=SYSTEM)
        assert Figure.objects.count() == 0
        assert Consent.objects.count() == 0


@pytest.mark.parametrize("change", ["suspended", "moved"])
def test_a_council_that_is_suspended_or_moved_shows_nothing(birmingham, area, show, share, change: str) -> None:
    place_council(council=birmingham, authority=WMCA, by=SYSTEM)
    share(birmingham, WMCA)
    show(birmingham, officers=7)
    assert seen(area(WMCA)) == {birmingham.schema_name: 7}

    with operator_scope():
        if change == "suspended":
            Council.objects.filter(pk=birmingham.pk).update(state="suspended")
        else:
            Council.objects.filter(pk=birmingham.pk).update(authority=None)

    assert seen(area(WMCA)) == {}


def test_a_council_moved_and_back_shares_nothing_until_it_agrees_again(birmingham, area, show, share) -> None:
    place_council(council=birmingham, authority=WMCA, by=SYSTEM)
    share(birmingham, WMCA)
    place_council(council=birmingham, authority="", by=SYSTEM)
    place_council(council=birmingham, authority=WMCA, by=SYSTEM)

    with council_scope(birmingham):
        assert not queries.live_consents().exists()
        [told] = queries.consents()
        assert told.ended_reason == "The council belongs to another authority now."


def test_a_council_reads_and_writes_its_own_alone(birmingham, solihull, area, show, share) -> None:
    share(birmingham)
    show(birmingham, officers=7)

    with council_scope(solihull):
        assert (Figure.objects.count(), Consent.objects.count()) == (0, 0)
        assert Figure.objects.update(value=100) == 0
        assert Consent.objects.update(ended_label="x") == 0
        said = [uuid7(), birmingham.schema_name, "teams", "", "count", 99]
        columns = "(id, schema, measure, part, unit, value, is_small)"
        assert refused(f"INSERT INTO regions_figure {columns} VALUES (%s, %s, %s, %s, %s, %s, false)", said)


@pytest.mark.parametrize("slug", ["wales", "greater-london-authority", WMCA])
def test_a_council_cannot_agree_for_another_or_with_an_area_that_is_not_its_own(
    birmingham, solihull, area, slug
) -> None:
    insert = "INSERT INTO regions_consent (id, schema, area_id, measures, given_label, ended_label, ended_reason)"
    with council_scope(birmingham):
        mine = [uuid7(), birmingham.schema_name, area(slug).pk, ["teams"]]
        assert refused(f"{insert} VALUES (%s, %s, %s, %s, '', '', '')", mine)
        theirs = [uuid7(), solihull.schema_name, area().pk, ["teams"]]
        assert refused(f"{insert} VALUES (%s, %s, %s, %s, '', '', '')", theirs)


def test_what_ended_stays_ended(birmingham, area, share) -> None:
    share(birmingham)
    with council_scope(birmingham):
        revoke_consent(area=area(), by=SYSTEM)
        assert Consent.objects.update(ended_at=None) == 0
        assert refused("UPDATE regions_consent SET measures = '{}'")
    with operator_scope():
        assert refused("UPDATE regions_consent SET ended_at = NULL")
        assert refused("SELECT given_label FROM regions_consent")
        assert refused("SELECT value FROM regions_figure")
    with portal_scope():
        assert refused("SELECT given_label FROM regions_consent")
        assert refused("SELECT reason FROM regions_viewer")


@pytest.mark.parametrize("value", [1, 2, -1])
def test_a_small_count_cannot_be_stored(birmingham, value: int) -> None:
    with council_scope(birmingham), pytest.raises(IntegrityError, match="regions_no_small_count"), transaction.atomic():
        Figure.objects.create(schema=birmingham.schema_name, measure="teams", unit="count", value=value)
