"""Every address of both hosts is in docs/authorisation.md, and everybody gets there what it says."""

from __future__ import annotations

from zlib import crc32

import pytest
from django.urls import clear_url_caches, get_resolver, path

from dips.accounts.second_factor import proof

from . import matrix
from .asking import ask
from .bodies import Versions, request
from .filling import address
from .matrix import URLCONFS
from .roles import HALF, OFFICERS, ROLES
from .routes import Route, pretty, routes

HOSTS = list(URLCONFS)


def unlisted(host: str) -> list[Route]:
    known = {shown for part, shown, _method in matrix.read().cells if part == host}
    return [route for route in routes(URLCONFS[host]) if pretty(route) not in known]


@pytest.fixture
def sweep(sides, visitors, monkeypatch):
    """`sweep(host, share=7, only="/x/")`: what did not fit the matrix, and how many answers were looked at."""
    monkeypatch.setattr(proof, "RECENT", 24 * 3600)  # a whole sweep takes longer than a proof is young

    def run(host: str, *, share: int, only: str = "") -> tuple[list[str], int]:
        everybody = visitors(portal=host == matrix.PORTAL)
        versions, wrong, count = Versions(sides[0], everybody), [], 0
        for route in routes(URLCONFS[host]):
            shown, where = pretty(route), address(route, sides[0])
            if not shown.startswith(only) or (host, shown, "GET") not in matrix.read().cells:
                continue  # a route without a line is another test's finding
            for method in matrix.methods(shown):
                turn = crc32(f"{host}{shown}{method}".encode())
                for number, (role, visitor) in enumerate(everybody.items()):
                    expected = matrix.read().expected(host, shown, method, role)
                    if (number + turn) % (share if expected else share * 2):
                        continue
                    answer = ask(visitor, method, where, **request(method, shown, where, versions))
                    count += 1
                    if not matrix.fits(expected, answer.kind):
                        wrong.append(f"{answer}: {answer.kind}, and the matrix says {expected or 'not offered'}")
        return wrong, count

    return run


def proposed(route: Route, host: str, sides, visitors) -> str:
    """The line that is missing from the matrix: who was let in just now. Read it before you add it."""
    everybody, shown, where = visitors(portal=host == matrix.PORTAL), pretty(route), address(route, sides[0])
    versions, doors, new, held_up = Versions(sides[0], everybody), [], [], set()
    for method in matrix.methods(shown):
        sent = request(method, shown, where, versions)
        answers = [ask(everybody[role], method, where, **sent).kind for role in ROLES]
        door = matrix.read().door_of(answers, api=shown.startswith("/api/"))
        if door is None:
            new.append(matrix.drawn("a new door", answers))
        doors.append("a new door" if door is None else door)
        held_up |= {half for half in HALF if ask(everybody[half], method, where, **sent).kind == matrix.STEP}
    return "\n".join([f"{host}:  {matrix.line(shown, doors, held_up)}", *new])


@pytest.mark.parametrize("host", HOSTS)
def test_every_route_has_its_line(host: str, sides, visitors) -> None:
    missing = [proposed(route, host, sides, visitors) for route in unlisted(host)]

    assert not missing, "Add to docs/authorisation.md, if this is who should be let in:\n" + "\n".join(missing)


@pytest.mark.parametrize("host", HOSTS)
def test_every_line_has_its_route(host: str, db: None) -> None:
    there = {pretty(route) for route in routes(URLCONFS[host])}

    assert sorted({shown for part, shown, _method in matrix.read().cells if part == host} - there) == []


def test_every_role_of_a_council_has_its_column(birmingham) -> None:
    from dips.councils.scope import council_scope
    from dips.staff.models import Role

    with council_scope(birmingham):
        assert set(Role.objects.values_list("key", flat=True)) == set(OFFICERS.values())


def test_every_door_leads_somewhere() -> None:
    written = matrix.read()

    assert sorted(set(written.doors) - set(written.cells.values())) == []


@pytest.mark.parametrize("host", HOSTS)
def test_everybody_gets_what_is_written(host: str, sweep, rounds, figure) -> None:
    wrong, count = sweep(host, share=rounds(quick=11, full=1))

    assert not wrong, "\n".join(wrong)
    figure("answers unlike the authorisation matrix", len(wrong), limit=0, cases=count)


def test_control_a_new_route_is_reported_with_its_line(sides, visitors, monkeypatch) -> None:
    from django.http import HttpResponse

    conf = get_resolver(URLCONFS[matrix.PORTAL])
    added = [path("brand-new/", lambda request: HttpResponse("in"))]
    monkeypatch.setattr(conf.urlconf_module, "urlpatterns", added + conf.urlconf_module.urlpatterns)
    conf.__dict__.pop("url_patterns", None)
    clear_url_caches()
    try:
        new = unlisted(matrix.PORTAL)
        told = [proposed(route, matrix.PORTAL, sides, visitors) for route in new]
    finally:
        monkeypatch.undo()
        clear_url_caches()

    assert told == ["The portal:  | `/brand-new/` | everyone | everyone | operator |"]


def test_control_a_guard_that_is_gone_is_seen(sweep, monkeypatch) -> None:
    monkeypatch.setattr("tenants.programmes.rules.require", lambda by, perm: None)

    wrong, _count = sweep(matrix.COUNCIL, share=1, only="/admin/programmes/new/")

    assert [line.partition(":")[0] for line in wrong if "GET" in line] == [
        "owner", "sponsor", "facilitator", "partner", "assessor", "finance",
    ]  # fmt: skip


def test_control_a_second_step_that_nobody_asks_for_is_seen(sweep, monkeypatch) -> None:
    monkeypatch.setattr("dips.staff.second_factor.is_missing", lambda request: False)

    wrong, _count = sweep(matrix.COUNCIL, share=1, only="/admin/programmes/new/")
    told, _count = sweep(matrix.COUNCIL, share=1, only="/api/v1/people/invitations/")

    assert {line.partition(":")[0] for line in wrong + told} == {"half-admin"}
    assert len(wrong) > 0
    assert len(told) > 0
