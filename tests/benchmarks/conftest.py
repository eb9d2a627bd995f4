"""Fixtures of the benchmarks: the report, and the two servers beside each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest

from tests.support import plugin

from . import servers
from .measuring import Bench
from .report import Report, Result

_report = Report()


@pytest.fixture
def result() -> Callable[..., None]:
    """`result("Pages", Result(…), …)`: keep figures for the table, and fail when one breaks its limit."""

    def keep(chapter: str, *results: Result) -> None:
        _report.add(chapter, *results)
        broken = [" | ".join(each.cells()) for each in results if not each.keeps(each.limit)]
        assert not broken, "\n".join(["limits broken:", *broken])

    return keep


@pytest.fixture
def bench() -> Callable[[str], AbstractContextManager[Bench]]:
    """`with bench(database) as it`: our product over that database, and the reference beside it."""

    @contextmanager
    def run(database: str) -> Iterator[Bench]:
        cluster = plugin.current().cluster
        assert cluster is not None, "benchmarks run without workers"
        with servers.product(database, page_cache=True) as product, servers.reference() as reference:
            yield Bench(product, reference, cluster.process.pid)

    return run


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The table, on the terminal and in the documentation."""
    if not _report.chapters:
        return
    terminalreporter.section("benchmarks: ratios measured side by side in this run")
    for line in _report.lines():
        terminalreporter.line(line)
    _report.write()
