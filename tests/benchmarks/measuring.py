"""One page against the reference's one-query view: processor time per request, in windows that lie side by side."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from .load import Page, Tally, closed_loop
from .machine import spent
from .servers import Server

ROUNDS, REFERENCE_SECONDS, PAGE_SECONDS, DRAIN = 3, 1.0, 2.0, 0.2
DISTURBED, AGAIN = 0.10, 3  # a window in which others took so much of the machine is measured again, so many times
ONE_QUERY = Page("one-query view", "reference", "/bare1/")


@dataclass
class Cost:
    """What one page takes, in medians over the rounds; times in milliseconds a request."""

    page: Page
    ratios: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    postgres: list[float] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    disturbed: int = 0

    @property
    def ratio(self) -> float:
        """Times the one-query view of the window before."""
        return median(self.ratios)

    @property
    def milliseconds(self) -> float:
        return median(self.server) + median(self.postgres)

    @property
    def wrong(self) -> int:
        return sum(tally.wrong for tally in self.tallies)

    @property
    def per_second(self) -> float:
        return median(tally.per_second for tally in self.tallies)

    @property
    def size(self) -> int:
        return self.tallies[-1].size

    def within(self, percent: int) -> float:
        return 1000 * median(tally.within(percent) for tally in self.tallies)


class Bench:
    """The product and the reference beside each other, over one PostgreSQL."""

    def __init__(self, product: Server, reference: Server, postgres: int) -> None:
        self.product, self.reference, self.postgres = product, reference, postgres

    def compare(self, pages: Sequence[Page], *, rounds: int = ROUNDS) -> list[Cost]:
        """Each page after a window of the one-query view, the order turned round every second time."""
        costs = [Cost(page) for page in pages]
        for page in pages:
            closed_loop(page, self.product.port, seconds=1)
        closed_loop(ONE_QUERY, self.reference.port, seconds=1)
        for number in range(rounds):
            for cost in costs if number % 2 == 0 else reversed(costs):
                self._one(cost, self.product)
        return costs

    def of_reference(self, paths: Sequence[str], *, rounds: int = ROUNDS) -> list[Cost]:
        """The reference's own pages, for whoever wants to know what the machine can do."""
        costs = [Cost(Page(path, "reference", path)) for path in paths]
        for _ in range(rounds):
            for cost in costs:
                self._one(cost, self.reference)
        return costs

    def _one(self, cost: Cost, server: Server) -> None:
        for _ in range(AGAIN if cost.disturbed < AGAIN else 1):  # a machine that is never quiet is not waited for
            _tally, before = self._window(ONE_QUERY, self.reference, REFERENCE_SECONDS)
            tally, during = self._window(cost.page, server, PAGE_SECONDS)
            if max(before[2], during[2]) <= DISTURBED:
                break
            cost.disturbed += 1
        cost.tallies.append(tally)
        cost.server.append(during[0])
        cost.postgres.append(during[1])
        cost.ratios.append((during[0] + during[1]) / (before[0] + before[1]))

    def _window(self, page: Page, server: Server, seconds: float) -> tuple[Tally, tuple[float, float, float]]:
        """The tally, and milliseconds a request of server and PostgreSQL, and the share of others."""
        with spent(server.pid, self.postgres, asking=os.getpid()) as used:
            tally = closed_loop(page, server.port, seconds=seconds)
        time.sleep(DRAIN)
        each = 1000 / tally.answers
        return tally, (used.server * each, used.postgres * each, used.others)
