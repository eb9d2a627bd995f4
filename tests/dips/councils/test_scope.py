"""A portal's page that works in a council: the right schema, a fresh user, drawn before it leaves."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.db import connection
from django.http import HttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import RequestFactory

from dips.accounts.second_factor import proof
from dips.councils import current
from dips.councils.models import Council
from dips.councils.scope import NoSuchCouncil, council_scope, in_council, portal_scope, schema_scope


def request_of(user=None):
    request = RequestFactory().get("/")
    request.user = user or AnonymousUser()
    request.session = {}
    if user is not None:
        proof.record(request.session, user, type="totp")  # with the second step, as its people have
    request.council = None
    return request


def test_view_runs_and_renders_inside_and_leaves(birmingham: Council) -> None:
    template = engines["django"].from_string("{{ groups.count }} {{ request.council.slug }}")

    @in_council
    def view(request, reference):
        assert connection.schema_name == birmingham.schema_name
        assert request.council == birmingham == current()
        assert reference == "BHM-06"
        return TemplateResponse(request, template, {"groups": Group.objects.all()})

    request = request_of()
    response = view(request, council="birmingham", reference="BHM-06")

    with council_scope(birmingham):
        groups = Group.objects.count()
    assert response.content.decode() == f"{groups} birmingham"
    assert connection.schema_name == "public"
    assert request.council is None
    assert current() is None


@pytest.mark.parametrize("slug", ["nowhere", "", "Birmingham", "c_000000000000", "public", "b\x00", "x" * 500])
def test_unknown_council_is_not_found(birmingham: Council, slug: str) -> None:
    called = []

    with pytest.raises(NoSuchCouncil) as refusal:
        in_council(lambda request: called.append(1))(request_of(), council=slug)

    assert refusal.value.status == 404
    assert called == []


def test_an_exception_leaves_the_council(birmingham: Council) -> None:
    @in_council
    def view(request):
        raise ZeroDivisionError

    request = request_of()
    with pytest.raises(ZeroDivisionError):
        view(request, council="birmingham")

    assert (connection.schema_name, request.council) == ("public", None)


def test_the_user_is_read_anew(birmingham: Council, solihull: Council, officer) -> None:
    """The same object asked in another council would keep its rights: the trap that tenancy.md names."""
    person = officer(birmingham, "council_admin")
    right = "staff.manage_people"
    with council_scope(birmingham):
        carried = type(person).objects.get(pk=person.pk)
        assert carried.has_perm(right)
    seen = {}

    @in_council
    def view(request):
        seen[request.council.slug] = request.user.has_perm(right)
        seen["same object"] = request.user is carried
        return HttpResponse()

    request = request_of(carried)
    view(request, council="solihull")
    view(request, council="birmingham")

    assert seen == {"solihull": False, "birmingham": True, "same object": False}
    assert request.user is carried


def test_schema_scope_takes_public_and_councils_only(birmingham: Council) -> None:
    with schema_scope("public") as council:
        assert (council, connection.schema_name) == (None, "public")
    with schema_scope(birmingham.schema_name) as council:
        assert council == birmingham
    for name in ("pristine", "c_404", "", "pg_catalog"):
        with pytest.raises(NoSuchCouncil), schema_scope(name):
            pass


def test_portal_has_rights_tables_but_no_rights(db: None, person) -> None:
    with portal_scope():
        assert not Permission.objects.filter(group__isnull=False).exists()
        assert not person().has_perm("staff.manage_people")
