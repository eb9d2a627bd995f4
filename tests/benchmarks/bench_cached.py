"""A page that is kept, against our own bare view through the whole middleware stack, and against itself uncached."""

from __future__ import annotations

import os
from statistics import median

from config.embedded import ports
from config.embedded.home import Home
from tests.support import plugin
from tests.support.fixture_people import client_for, host_of

from . import servers
from .load import Page, Tally, closed_loop
from .machine import clock, spent
from .report import Result

CHAPTER = "A page that is kept"
ROUNDS, SECONDS = 5, 1.5


def bench_a_page_that_is_kept(committed, birmingham, open_challenge, result):
    reference = open_challenge(birmingham, title="Late shops").reference
    host = host_of("birmingham")
    page = Page("challenge page", host, client_for("birmingham").get(f"/challenges/{reference}/")["Location"])
    bare = Page("bare view", host, "/bare/")
    second = ports.pick(Home.at(os.environ["DIPS_HOME"]).path / "run" / "second.port")
    with (
        servers.product(committed, settings="tests.benchmarks.bare") as plain,
        servers.product(committed, page_cache=True, port=second) as keeping,
    ):
        cases = ((bare, plain), (page, keeping), (page, plain))
        for each, server in cases:
            closed_loop(each, server.port, seconds=1)
        rounds = [[_window(each, server) for each, server in cases] for _ in range(ROUNDS)]
    assert [tally.wrong for windows in rounds for tally, _cost in windows] == [0] * 3 * ROUNDS
    kept_to_bare = median(kept[0].per_second / empty[0].per_second for empty, kept, _made in rounds)
    cost_to_bare = median(empty[1] / kept[1] for empty, kept, _made in rounds)
    made_to_kept = median(made[1] / kept[1] for _empty, kept, made in rounds)
    a_second = [median(windows[case][0].per_second for windows in rounds) for case in range(3)]
    costs = [median(windows[case][1] for windows in rounds) for case in range(3)]
    result(
        CHAPTER,
        Result(
            "answers a second, of the bare view's",
            kept_to_bare,
            aim=1.0,
            at_least=True,
            note=f"{a_second[1]:.0f} and {a_second[0]:.0f} a second",
        ),
        Result(
            "processor time of the bare view, of the kept page's",
            cost_to_bare,
            limit=1.0,
            at_least=True,
            note=f"{costs[0]:.2f} and {costs[1]:.2f} ms, PostgreSQL and Valkey included",
        ),
        Result(
            "processor time of the page made anew, of the kept page's",
            made_to_kept,
            limit=30,
            at_least=True,
            note=f"{costs[2]:.2f} ms",
        ),
    )


def _window(page: Page, server: servers.Server) -> tuple[Tally, float]:
    """The tally, and milliseconds of processor time an answer: of the server, of PostgreSQL and of Valkey."""
    session = plugin.current()
    assert session.cluster is not None and session.cache is not None, "benchmarks run without workers"
    cache = session.cache.process.pid
    before = clock(cache)
    with spent(server.pid, session.cluster.process.pid, asking=os.getpid()) as used:
        tally = closed_loop(page, server.port, seconds=SECONDS)
    return tally, 1000 * (used.server + used.postgres + clock(cache) - before) / tally.answers
