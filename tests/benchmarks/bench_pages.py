"""Public pages and a form, uncached, in processor time against a one-query view of a bare Django site."""

from __future__ import annotations

from tests.support.fixture_people import client_for, host_of

from . import scene
from .load import Page
from .report import Result

CHAPTER = "Pages, not cached"
UNCACHED = "?uncached=1"  # the page cache is on, as it runs in earnest; an address with a strange query is never kept
LIMITS = {
    "challenge page": (12, 4),
    "list of 20 open challenges, the council's": (16, 6),
    "list of 20 open challenges, the country's": (16, 6),
    "list API, 20 rows": (6, 2),
    "form page, signed out (may we apply?)": (20, 12),
    "form page, signed in (a question of an application)": (20, 12),
}


def bench_pages(committed, birmingham, open_challenge, supplier, bench, result):
    pages = [Page(name, *where) for name, where in _addresses(birmingham, open_challenge, supplier, committed).items()]
    with bench(committed) as it:
        costs = it.compare(pages)
        plain = it.of_reference(["/bare/", "/list20/", "/page20/"])
    assert {cost.page.name: cost.wrong for cost in costs if cost.wrong} == {}
    result("The reference, for whoever compares machines", *(_row(cost, None, None) for cost in plain))
    result(CHAPTER, *(_row(cost, *LIMITS[cost.page.name]) for cost in costs))


def _addresses(birmingham, open_challenge, supplier, database) -> dict[str, tuple[str, ...]]:
    """Name to host, path and cookie."""
    challenges = [open_challenge(birmingham, title=f"Late shops {number}") for number in range(scene.LISTED)]
    scene.nation(database)
    council, portal, reference = host_of("birmingham"), host_of(), challenges[0].reference
    found = client_for("birmingham").get(f"/challenges/{reference}/")
    user, organisation = supplier()
    client = client_for(None, user)
    question = _application(birmingham, challenges[0], user, organisation)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    places = [
        (council, found["Location"] + UNCACHED),
        (council, "/challenges/" + UNCACHED),
        (portal, "/challenges/" + UNCACHED),
        (portal, "/api/v1/challenges/"),
        (portal, f"/apply/birmingham/{reference}/check/"),
        (portal, question, cookie),
    ]
    return dict(zip(LIMITS, places, strict=True))


def _application(council, challenge, user, organisation) -> str:
    """A draft; returns the address of the page of its form that asks most."""
    from dips.councils.scope import council_scope
    from dips.suppliers.profile import of
    from tenants.applications import queries, services
    from tenants.calls.queries import call_of

    profile = of(organisation)
    with council_scope(council):
        call = call_of(challenge)
        given = {rule.key: rule.passing_answer for rule in queries.rules_of(call, "ask")}
        draft = services.start_application(call=call, supplier=profile, eligibility=given, by=user)
        page = max(queries.pages_of(call), key=lambda each: len(each.questions))
        return f"/applications/{council.slug}/{draft.pk}/page/{page.key}/"


def _row(cost, limit, aim) -> Result:
    note = f"{cost.milliseconds:.2f} ms, {cost.per_second:.0f} a second, {cost.within(50):.1f}/{cost.within(95):.1f} ms at 50/95 %"
    disturbed = f", {cost.disturbed} windows disturbed" if cost.disturbed else ""
    return Result(cost.page.name, cost.ratio, limit=limit, aim=aim, note=f"{note}, {cost.size} B{disturbed}")
