"""Every text of two councils is marked; nobody sees a mark that is not for them, at any address, by any method."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import pytest

from dips.councils.scope import council_scope
from tests.support.undoing import undone

from . import filling, marks, matrix
from .asking import Answer, ask
from .bodies import Versions, request
from .marks import FIRM, PUBLIC, SEALED, SENT
from .matrix import URLCONFS
from .roles import EVERYBODY, HALF, OFFICERS
from .routes import Route, pretty, routes
from .scene import CLOSED, DRAFT, OPEN, Side

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
DEMO = ("/demo/", "/look/")  # exist in the demo run alone, whose doors say the roles by name
READERS = frozenset({"owner", "sponsor", "manager", "admin"})  # of what was sent, once the call has closed


@pytest.fixture
def marked(sides) -> tuple[Side, Side]:
    mine, other = sides
    for side in sides:
        side.planted = marks.plant(side.council, side.letter)
        marks.name(side)
    return mine, other


def allowed(role: str, *, portal: bool) -> set[tuple[str, str]]:
    """Council and audience of the marks that a role may meet. On the portal both councils' public words are at home."""
    home = {("A", PUBLIC)} | ({("B", PUBLIC)} if portal else set())
    if role in OFFICERS or (portal and role == "token"):
        home |= {("A", marks.OFFICERS)}
    if role in READERS:
        home |= {("A", SENT), ("A", FIRM)}  # who applied is part of what was sent
    if role in {"supplier", "colleague"}:
        home |= {("A", SENT), ("A", SEALED), ("A", FIRM)}
    if role == "rival":
        home |= {("B", FIRM)} | ({("B", SENT), ("B", SEALED)} if portal else set())
    if role == "neighbour":
        home |= {("B", marks.OFFICERS)} | ({("B", SENT), ("B", FIRM)} if portal else set())
    return home


def leaks(answer: Answer, *, portal: bool, planted: Mapping[str, str]) -> list[str]:
    """What somebody saw that was not for them."""
    names = {number: label for label, number in planted.items()}
    known = {marks.NAME} if answer.role in {*HALF, "token"} else set()  # their own: who they are, they may be told
    strange = {
        mark: numbers - known
        for mark, numbers in marks.seen(answer.text).items()
        if mark not in allowed(answer.role, portal=portal) and numbers - known
    }
    return [
        f"{answer}: {letter}{audience} {sorted(names.get(number, number) for number in numbers)}"
        for (letter, audience), numbers in strange.items()
    ]


def places(route: Route, mine: Side, other: Side) -> list[str]:
    """Where a route leads to a thing of this council, to what is sealed or a draft in it, and to the other council's."""
    own = filling.address(route, mine)
    sealed = own.replace(str(mine.sent.pk), str(mine.sealed.pk)).replace(CLOSED, OPEN)
    return list(dict.fromkeys([own, sealed, sealed.replace(OPEN, DRAFT), filling.address(route, other)]))


@pytest.fixture
def look(marked, visitors):
    """`look(host, share=…)`: leaks and the number of answers, over every route with both councils' ids."""
    mine, other = marked

    def run(host: str, *, share: int, roles: tuple[str, ...] = EVERYBODY, only: str = "") -> tuple[list[str], int]:
        portal = host == matrix.PORTAL
        everybody = visitors(portal=portal)
        versions, found, count = Versions(mine, everybody), [], 0
        for route in routes(URLCONFS[host]):
            shown = pretty(route)
            if not shown.startswith(only) or shown.startswith(DEMO):
                continue
            for where in places(route, mine, other):
                for method in METHODS:
                    turn = crc32(f"{where}{method}".encode()) if share > 1 else 0
                    for number, role in enumerate(roles):
                        if (turn + number) % share:
                            continue
                        answer = ask(everybody[role], method, where, **request(method, shown, where, versions))
                        count += 1
                        found += leaks(answer, portal=portal, planted=mine.planted)
        return found, count

    return run


def test_every_model_of_a_council_says_who_may_read_it(db: None) -> None:
    assert marks.unclassified() == []


@pytest.mark.parametrize("host", list(URLCONFS))
def test_nobody_sees_what_is_not_for_them(host: str, look, rounds, figure) -> None:
    found, count = look(host, share=rounds(quick=33, full=1))

    assert found == []
    figure("marks of another council or supplier seen", len(found), limit=0, unit="marks", cases=count)


@pytest.mark.parametrize(
    ("role", "shown", "audience"),
    [
        ("supplier", "/applications/<council>/<application>/print/", SEALED),
        ("manager", "/admin/applications/<application_id>/", SENT),
        ("manager", "/admin/challenges/", marks.OFFICERS),
        ("supplier", "/organisations/<pk>/", FIRM),
        ("stranger", "/challenges/<reference>/brief/<version>/", PUBLIC),
    ],
)
def test_control_the_same_eyes_see_what_one_may_see(marked, visitors, role, shown, audience) -> None:
    mine, _other = marked
    host = next(host for host in URLCONFS if any(pretty(route) == shown for route in routes(URLCONFS[host])))
    route = next(route for route in routes(URLCONFS[host]) if pretty(route) == shown)
    visitor = visitors(portal=host == matrix.PORTAL)[role]

    answer = ask(visitor, "GET", filling.address(route, mine))

    assert ("A", audience) in marks.seen(answer.text)


def test_control_a_draft_is_asked_for_and_known_by_its_mark(marked, visitors) -> None:
    mine, other = marked
    shown = "/api/v1/challenges/<reference>/"
    route = next(route for route in routes(URLCONFS[matrix.COUNCIL]) if pretty(route) == shown)
    draft = next(where for where in places(route, mine, other) if DRAFT in where)

    answer = ask(visitors(portal=False)["manager"], "GET", draft)

    assert ("A", marks.OFFICERS) in marks.seen(answer.text)


def test_control_a_filter_that_is_gone_is_seen(look, marked, monkeypatch) -> None:
    """Officers' words in the directory are in its feed and its exports; without the question whose application it is, a rival reads it."""
    from dips.directory.models import ChallengeIndex
    from tenants.applications.models import Application

    with undone():
        with council_scope(marked[0].council):
            words = dict.fromkeys(("title", "question", "summary"), "CANARY-A-O999 planted")
            assert ChallengeIndex.objects.filter(reference=OPEN).update(**words) == 1
        found, _count = look(matrix.PORTAL, share=1, roles=("stranger",), only="/challenges.")
    assert {leak.split()[2] for leak in found if "GET" in leak} == {
        "/challenges.atom", "/challenges.csv", "/challenges.ics", "/challenges.json",
    }  # fmt: skip

    monkeypatch.setattr(
        "api.v1.applications.views.ApplicationResource.own",
        lambda self, application_id: Application.objects.select_related("call__form", "challenge", "programme").get(
            pk=application_id
        ),
    )

    found, _count = look(matrix.PORTAL, share=1, roles=("rival",), only="/api/v1/councils/<council>/applications/")

    assert any(f"A{SEALED}" in leak or f"A{SENT}" in leak for leak in found)


def test_control_a_sealed_answer_shown_early_is_seen(look, monkeypatch) -> None:
    """Without the seal, an officer reads what was sent while the call is open."""
    monkeypatch.setattr("tenants.applications.services.reading.unseal", lambda challenge: None)

    found, _count = look(
        matrix.COUNCIL, share=1, roles=("manager",), only="/api/v1/challenges/<reference>/applications/"
    )
    sealed = [leak for leak in found if f"A{SEALED}" in leak]

    assert sealed
