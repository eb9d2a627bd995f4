"""Metrics: for whom, which, and whose labels nobody outside can make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from dips.councils import metrics
from dips.councils.models import Council
from dips.kernel import jobs, outbox
from dips.kernel.models import JobRun, OutboxMessage
from dips.kernel.models.outbox import OutboxState

HOST = "birmingham.dips.localhost"
TOKEN = "q" * 40


@pytest.fixture
def counted(tmp_path: Path, settings) -> Iterator[None]:
    """Counts of this test alone, and a token to read them with."""
    settings.RUN_ROOT, settings.METRICS_TOKEN = str(tmp_path), TOKEN
    metrics._mine.cache_clear()
    yield
    metrics._mine.cache_clear()


def scrape(host: str = HOST, token: str = TOKEN) -> str:
    answer = Client().get("/metrics", headers={"host": host, "authorization": f"Bearer {token}"})
    assert answer.headers["Content-Type"] == metrics.CONTENT_TYPE
    return answer.content.decode()


def numbers(text: str) -> dict[str, float]:
    pairs = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _space, value in pairs}


@pytest.mark.parametrize("host", [HOST, "dips.localhost", "10.2.3.4:8000"])
def test_metrics_are_there_for_the_token_alone(birmingham: Council, counted: None, settings, host: str) -> None:
    def ask(authorization: str) -> int:
        return Client().get("/metrics", headers={"host": host, "authorization": authorization}).status_code

    missing = Client().get("/metrix", headers={"host": host}).status_code

    assert ask(f"Bearer {TOKEN}") == 200
    assert [ask(each) for each in ("", "Bearer", "Bearer x", f"Basic {TOKEN}", TOKEN)] == [missing] * 5
    settings.METRICS_TOKEN = ""
    assert [ask(each) for each in ("Bearer ", "Bearer", f"Bearer {TOKEN}")] == [missing] * 3


def test_five_hundred_strange_requests_make_no_new_label(birmingham: Council, counted: None) -> None:
    client = Client(raise_request_exception=False)
    for number in range(500):
        client.generic(
            "GET" if number % 2 else f"METHOD{number}", f"/{number}-{'x' * (number % 40)}/?{number}",
            headers={"host": f"{number}.example.test" if number % 5 else HOST},
        )  # fmt: skip

    found = [line for line in scrape().splitlines() if line.startswith("dips_requests_total{")]

    assert sum(numbers("\n".join(found)).values()) == 500
    assert set(re.findall(r'(\w+)="([^"]*)"', "\n".join(found))) <= {
        ("method", "GET"), ("method", "other"), ("status", "4xx"), ("status", "2xx"), ("status", "3xx"),
        ("route", "none"), ("route", "cms:page"),
    }  # fmt: skip


def test_a_request_is_in_its_bucket_and_all_above(counted: None) -> None:
    for seconds in (0.01, 0.2, 60):
        metrics.request("GET", "page", 200, seconds)
    metrics.page_cache("hit")

    found = numbers("\n".join(metrics._lines({}, metrics.counters.total(metrics.folder()))))

    assert found['dips_requests_total{method="GET",route="page",status="2xx"}'] == 3
    assert found['dips_page_cache_total{outcome="hit"}'] == 1
    assert [found[f'dips_request_seconds_bucket{{route="page",le="{limit}"}}'] for limit in ("0.025", "0.1", "0.25", "+Inf")] == [
        1, 1, 2, 3,
    ]  # fmt: skip
    assert found['dips_request_seconds_count{route="page"}'] == 3
    assert found['dips_request_seconds_sum{route="page"}'] == pytest.approx(60.21)


def test_what_waits_is_measured(birmingham: Council) -> None:
    kind = outbox.handlers.keys()[0]
    OutboxMessage.objects.bulk_create(
        OutboxMessage(schema="public", kind=name, key=f"{number}", payload={}, state=state)
        for number, (name, state) in enumerate([
            (kind, OutboxState.WAITING), (kind, OutboxState.WAITING), ("of yesterday's code", OutboxState.FAILED),
            (kind, OutboxState.DONE),
        ])
    )  # fmt: skip
    jobs.began("councils.resume")
    jobs.ended("councils.resume")
    jobs.began("of yesterday's schedule")
    jobs.ended("of yesterday's schedule")

    found = metrics._outbox() | metrics._jobs() | metrics._provisioning() | metrics._queues()

    assert dict(found["dips_outbox_messages"]) == {(kind, "waiting"): 2, ("other", "failed"): 1}
    assert [(labels, 0 <= age < 60) for labels, age in found["dips_job_success_age_seconds"]] == [
        (("councils.resume",), True)
    ]
    assert JobRun.objects.count() == 2
    assert {labels for labels, _value in found["dips_provisioning_runs"]} == {
        ("requested",), ("refused",), ("waiting",), ("running",), ("done",), ("failed",), ("removed",),
    }  # fmt: skip
    assert [labels for labels, _value in found["dips_queue_messages"]] == [("default",), ("provision",)]


def test_a_part_that_is_away_is_said_and_the_rest_is_told(db: None, counted: None, monkeypatch) -> None:
    def away() -> None:
        raise ConnectionError

    monkeypatch.setitem(metrics.ASKED, "metrics outbox", away)
    monkeypatch.setitem(metrics.health.CHECKS, "broker", away)

    found = numbers(scrape())

    assert {part: found[f'dips_up{{part="{part}"}}'] for part in metrics.health.CHECKS} == {
        "database": 1, "cache": 1, "broker": 0, "migrations": 1,
    }  # fmt: skip
    assert "dips_outbox_oldest_seconds" not in found
    assert 'dips_provisioning_runs{state="done"}' in found
