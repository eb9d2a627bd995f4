"""What the service leaves behind while people work, in the cache and in its log, carries nobody's words to others."""

from __future__ import annotations

import logging

import pytest
from django.core.cache import caches

from . import filling, marks, matrix
from .asking import ask
from .matrix import URLCONFS
from .routes import pretty, routes


@pytest.fixture
def worked(sides, visitors, caplog):
    """Both councils marked, and everything that four people may read there read, on a warm cache."""
    mine, other = sides
    for side in sides:
        marks.plant(side.council, side.letter)
        marks.name(side)
    caplog.set_level(logging.INFO)
    for portal in (True, False):
        everybody = visitors(portal=portal)
        for route in routes(URLCONFS[matrix.PORTAL if portal else matrix.COUNCIL]):
            if (
                pretty(route).startswith(("/admin/", "/demo/", "/look/"))
                and not portal
                and "challenges" not in pretty(route)
            ):
                continue
            for role in ("stranger", "supplier", "manager"):
                ask(everybody[role], "GET", filling.address(route, mine))
    return mine, other, list(caplog.records)  # a test's own part begins with none


def of_the_cache() -> dict[str, str]:
    """Every key of the cache, with its value as text."""
    client = caches["default"]._cache.get_client()
    return {key.decode(): (client.get(key) or b"").decode(errors="replace") for key in client.scan_iter()}


def strange(entries: dict[str, str], schemas: dict[str, str]) -> list[str]:
    """Entries that belong to no council and no session and are not national, or that hold words of a council not theirs."""
    wrong = []
    for key, value in entries.items():
        owner, _colon, rest = key.partition(":")
        if owner == "session" or rest.startswith("session"):
            continue
        if owner not in {*schemas, "public", "*"}:
            wrong.append(f"{key}: whose is it?")
        for letter, audience in marks.seen(value):
            if schemas.get(owner, letter) != letter or (owner not in schemas and audience != marks.PUBLIC):
                wrong.append(f"{key}: holds {letter}{audience}")
    return wrong


def test_neither_the_cache_nor_the_log_tells_others_anybodys_words(worked, figure) -> None:
    """Every key of the cache says whose it is, and no line of the log holds what somebody wrote."""
    mine, other, records = worked
    entries = of_the_cache()

    wrong = strange(entries, {mine.council.schema_name: "A", other.council.schema_name: "B"})

    assert wrong == []
    figure("cache entries of nobody, or with another's words", len(wrong), limit=0, cases=len(entries))
    assert told(records) == []


def test_control_a_key_without_an_owner_is_seen() -> None:
    entries = {
        "c_a::1:x": "CANARY-B-P001",
        "welcome": "",
        "public::1:list": "CANARY-A-O001",
        "c_a::1:y": "CANARY-A-S001",
    }

    assert strange(entries, {"c_a": "A", "c_b": "B"}) == [
        "c_a::1:x: holds BP", "welcome: whose is it?", "public::1:list: holds AO",
    ]  # fmt: skip


def told(records: list[logging.LogRecord]) -> list[str]:
    """Lines that hold somebody's words, with the tracebacks below them."""
    lines = map(logging.Formatter("%(name)s: %(message)s").format, records)
    return [line for line in lines if marks.seen(line)]


def test_control_a_word_in_the_log_is_seen(caplog) -> None:
    logger = logging.getLogger("dips.planted")
    try:
        raise ValueError("CANARY-A-F001")
    except ValueError:
        logger.exception("It failed")
    logger.warning("Sent to %s", "canary-b-o900-admin@example.org")
    logger.warning("Nothing of anybody")

    lines = told(caplog.records)

    assert [line.splitlines()[0] for line in lines] == [
        "dips.planted: It failed", "dips.planted: Sent to canary-b-o900-admin@example.org",
    ]  # fmt: skip
