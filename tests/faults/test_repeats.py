"""One Idempotency-Key, many calls at once, at the real server: one effect and one answer; without the key, many."""

from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from tests.support.fixture_people import host_of

pytestmark = pytest.mark.slow
CALLS = 50


@pytest.fixture
def begin(live, api, birmingham, officer, programme):
    """`begin(key, calls)`: so many at once ask for the same new challenge; their (status, reference)."""
    from dips.councils.scope import council_scope
    from dips.kernel.actors import SYSTEM
    from tenants.programmes import services

    row = programme(birmingham)
    with council_scope(birmingham):
        team = services.add_team(name="Test team", by=SYSTEM)
    boss = officer(birmingham, "council_admin")
    body = {"programme": row.slug, "team": team.slug, "title": "Late shops", "question": "How might we sleep?"}
    headers = {
        "Host": host_of("birmingham"),
        "Content-Type": "application/json",
    }

    def run(key: str | None, calls: int, **extra: str) -> list[tuple[int, str]]:
        gate = Barrier(calls)
        token = api(birmingham, boss).headers["HTTP_AUTHORIZATION"]  # each may write only so often in a minute

        def one(_number: int) -> tuple[int, str]:
            link = http.client.HTTPConnection("127.0.0.1", live.port, timeout=60)
            gate.wait(60)
            sent = headers | {"Authorization": token} | ({"Idempotency-Key": key} if key else {})
            link.request("POST", "/api/v1/challenges/", json.dumps(body | extra), sent)
            response = link.getresponse()
            told = json.loads(response.read())
            link.close()
            return response.status, told.get("reference", told.get("code"))

        with ThreadPoolExecutor(calls) as pool:
            return list(pool.map(one, range(calls)))

    return run


def made(council) -> int:
    from dips.councils.scope import council_scope
    from tenants.challenges.models import Challenge

    with council_scope(council):
        return Challenge.objects.count()


def test_fifty_calls_with_one_key_are_one_effect(begin, birmingham, rounds, figure) -> None:
    times = rounds(quick=1, full=20)
    for number in range(times):
        answers = begin(f"key-{number}", CALLS)
        assert len(set(answers)) == 1
        assert answers[0][0] == 201

    figure("effects of calls with one key", made(birmingham) / times, limit=1, unit="a key", cases=CALLS * times)
    assert begin("key-0", 1, title="Another")[0] == (422, "idempotency_key_reused")
    assert made(birmingham) == times


def test_control_without_a_key_each_call_has_its_effect(begin, birmingham) -> None:
    answers = begin(None, 6)

    assert len({reference for _status, reference in answers}) == made(birmingham) == 6
