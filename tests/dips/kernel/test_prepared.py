"""A question that is put into SQL once gives what Django's own gives."""

from __future__ import annotations

from uuid import UUID

import pytest

from dips.councils.models import Council
from dips.councils.scope import council_scope, portal_scope
from dips.kernel.prepared import Prepared
from tenants.programmes.models import Stage


def test_it_is_asked_anew_of_the_schema_one_stands_in(db, birmingham, solihull):
    named = Prepared(lambda kind: Stage.objects.filter(kind=kind, programme=None), kind=str)
    found = []
    for council, name in ((birmingham, "Call"), (solihull, "Ask")):
        with council_scope(council):
            Stage.objects.filter(kind="call_for_solutions", programme=None).update(name=name)
            found.append([each.name for each in named(kind="call_for_solutions")])
    assert found == [["Call"], ["Ask"]]


def test_joined_rows_annotations_and_lists_of_values_come_as_from_django(db, birmingham):
    with portal_scope():
        build = lambda slug: Council.objects.filter(slug=slug).select_related("region")  # noqa: E731
        council = Prepared(build, slug=str).first(slug="birmingham")
        assert council == birmingham
        assert council.region.name == build("birmingham")[0].region.name
        values = Prepared(lambda pk: Council.objects.filter(pk=pk).values_list("slug", "name"), pk=UUID)
        assert values(pk=birmingham.pk) == [(birmingham.slug, birmingham.name)]
        assert values(pk=UUID(int=0)) == []


def test_what_would_change_the_question_is_refused(db):
    with portal_scope(), pytest.raises(ValueError, match="as it is given"):
        Prepared(lambda slug: Council.objects.filter(slug__startswith=slug), slug=str)(slug="b")
    for wrong in ({"slug": None}, {}, {"slug": "b", "name": "B"}):
        with portal_scope(), pytest.raises(TypeError):
            Prepared(lambda slug: Council.objects.filter(slug=slug), slug=str)(**wrong)
