"""Sending applications: how many a second beside posts of one row, whether each arrived, and what the whole way asks."""

from __future__ import annotations

import os
from statistics import median
from urllib.parse import urlencode

from django.db import connection
from django.test.utils import CaptureQueriesContext

from dips.councils import links
from dips.councils.scope import council_scope
from tests.support.fixture_people import client_for, host_of
from tests.tenants.applications.conftest import fill, passing, posted

from .load import Page, Tally, each_once
from .machine import spent
from .report import Result

CHAPTER = "Sending applications"
CLIENTS, ROUNDS, EACH = 8, 3, 24  # applications a round
TOKEN = "0123456789abcdefghijklmnopqrstuv"  # a form token may be anything that the cookie says too
POST = Page("one INSERT", "reference", "/post/", f"csrftoken={TOKEN}", 302, f"csrfmiddlewaretoken={TOKEN}&title=a")


def bench_sending(committed, birmingham, open_challenge, supplier, bench, result, settings):
    from tenants.applications.models import Application, Receipt

    call = _call(birmingham, open_challenge)
    body = urlencode({"csrfmiddlewaretoken": TOKEN})
    pages = []
    for _number in range(EACH * ROUNDS):
        user, draft = _filled(birmingham, call, *supplier(staff_count=14, turnover_pence=110_000_000))
        cookies = {name: morsel.value for name, morsel in client_for(None, user).cookies.items()}
        cookies[settings.CSRF_COOKIE_NAME] = TOKEN
        said = "; ".join(f"{name}={value}" for name, value in cookies.items())
        path = f"/applications/{birmingham.slug}/{draft.pk}/submit/"
        pages.append(Page("submit", host_of(), path, said, 302, body))
    with bench(committed) as it:
        _warm(it, pages[0])
        rounds = []
        for number in range(ROUNDS):
            posts = _window(it.reference, it.postgres, [POST] * EACH * 10)
            rounds.append((posts, _window(it.product, it.postgres, pages[number * EACH : (number + 1) * EACH])))
    wrong = sum(tally.wrong for both in rounds for tally, _cost in both)
    with council_scope(birmingham):
        arrived = Receipt.objects.filter(application__state="submitted").values("application").distinct().count()
        assert Application.objects.exclude(state="submitted").count() == 0
    cost = median(sent[1] / post[1] for post, sent in rounds)
    a_second = [median(both[side][0].per_second for both in rounds) for side in (0, 1)]
    within = median(sent[0].within(95) for _post, sent in rounds)
    result(
        CHAPTER,
        Result(
            "processor time, of a post of one row", cost, note=f"{median(sent[1] for _post, sent in rounds):.1f} ms"
        ),
        Result(
            "a second with 8 clients, of such posts",
            a_second[1] / a_second[0],
            note=f"{a_second[1]:.0f} and {a_second[0]:.0f}; {1000 * within:.0f} ms at 95 %",
        ),
        Result("answered otherwise than as done", wrong, unit="", limit=0),
        Result("lost", EACH * ROUNDS - arrived, unit="", limit=0, note=f"of {EACH * ROUNDS}"),
    )


def bench_the_whole_way(committed, birmingham, open_challenge, supplier, result):
    """From the eligibility questions to the receipt, each page read and then sent, by one supplier after another."""
    from tenants.applications import queries

    call = _call(birmingham, open_challenge)
    with council_scope(birmingham):
        pages, passes = queries.pages_of(call), passing(call)
    reference = call.challenge.reference
    counts: dict[str, list[int]] = {}
    for _number in range(2):  # the first fills the memory of the process
        user, _organisation = supplier(staff_count=14, turnover_pence=110_000_000)
        client, counts = client_for(None, user), {}
        links.origin(birmingham)

        def ask(what: str, path: str, data=None, *, client=client, counts=counts):
            with CaptureQueriesContext(connection) as seen:
                response = client.get(path) if data is None else client.post(path, data)
            assert response.status_code == (200 if data is None else 302), (path, response.status_code)
            counts.setdefault(what, []).append(len(seen))
            return response

        base = f"/apply/{birmingham.slug}/{reference}"
        ask("eligibility", f"{base}/check/")
        ask("eligibility", f"{base}/check/", passes)
        ask("begin", f"{base}/begin/")
        own = ask("begin", f"{base}/begin/", {})["Location"].removesuffix("tasks/")
        for version, page in enumerate(pages, 1):
            ask("pages", f"{own}page/{page.key}/")
            ask("pages", f"{own}page/{page.key}/", posted(page) | {"version": version})
        ask("answers", f"{own}answers/")
        ask("submit", f"{own}submit/", {})
        ask("receipt", f"{own}done/")
    posts = counts["eligibility"][1] + counts["begin"][1] + sum(counts["pages"][1::2]) + counts["submit"][0]
    note = ", ".join(f"{what} {'+'.join(map(str, each))}" for what, each in counts.items())
    result(
        CHAPTER,
        Result("statements of the post that sends", counts["submit"][0], unit="", limit=25, aim=20),
        Result("statements of all posts on the way", posts, unit=""),
        Result("statements of the whole way", sum(map(sum, counts.values())), unit="", note=note),
    )


def _call(council, open_challenge):
    from tenants.calls.models import Call

    challenge = open_challenge(council)
    with council_scope(council):
        return Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)


def _filled(council, call, user, organisation):
    from dips.councils.scope import portal_scope
    from dips.suppliers.profile import of
    from tenants.applications import services

    with portal_scope():
        organisation.refresh_from_db()
        profile = of(organisation)
    with council_scope(council):
        draft = services.start_application(call=call, supplier=profile, by=user, eligibility=passing(call))
        return user, fill(draft, user)


def _warm(it, page: Page) -> None:
    """Each process has drawn the page before, and each has its connection."""
    shown = Page("answers", page.host, page.path.replace("/submit/", "/answers/"), page.cookie)
    each_once([shown] * 4 * CLIENTS, it.product.port)
    each_once([POST] * 4 * CLIENTS, it.reference.port)


def _window(server, postgres: int, pages: list[Page]) -> tuple[Tally, float]:
    """The tally, and milliseconds of processor time an answer."""
    with spent(server.pid, postgres, asking=os.getpid()) as used:
        tally = each_once(pages, server.port, connections=CLIENTS)
    return tally, 1000 * (used.server + used.postgres) / tally.answers
