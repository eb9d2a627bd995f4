"""Nothing of one council or supplier reaches another: every address, as everybody who should not see it.

The addresses come from the URL confs, API routes among them. Each is opened with the other side's ids, by the other
council's officer, the other supplier, the operator and a stranger, on the portal and on both councils' hosts.
"""

from __future__ import annotations

from zlib import crc32

import pytest
from django.test import Client

from .routes import Unfillable, addresses, routes
from .world import REFERENCE, Side, build

PORTAL, COUNCIL = "config.urls.public", "config.urls.council"
METHODS = ("get", "post")
SKIPPED = ("/demo/", "/look/", "/api/v1/schema/", "/api/v1/docs/")  # hold nothing, or exist in the demo run alone


@pytest.fixture
def sides(birmingham, solihull, officer, supplier, open_challenge) -> tuple[Side, Side]:
    make = {"officer": officer, "supplier": supplier, "open_challenge": open_challenge}
    return build(birmingham, "CANARYA", **make), build(solihull, "CANARYB", **make)


@pytest.fixture
def visitors(sides, on, operator) -> dict[str, list[tuple[str, Client]]]:
    """Who may see nothing of the first side's secrets, host by host."""
    mine, theirs = sides
    boss = operator()
    return {
        PORTAL: [
            ("stranger", on(None)),
            ("other council's officer", on(None, theirs.officer)),
            ("other supplier", on(None, theirs.supplier)),
            ("operator", on(None, boss)),
        ],
        COUNCIL: [
            ("stranger", on(mine.council)),
            ("other council's officer", on(mine.council, theirs.officer)),
            ("other supplier", on(mine.council, theirs.supplier)),
            ("its own supplier", on(mine.council, mine.supplier)),
            ("operator", on(mine.council, boss)),
            ("other council's officer at home", on(theirs.council, theirs.officer)),
        ],
    }


@pytest.mark.parametrize("urlconf", [PORTAL, COUNCIL])
def test_the_sweep_can_fill_every_route(urlconf: str) -> None:
    ids = {kind: ["x"] for kind in ("uuid", "user", "organisation", "integer", "reference")}
    unknown = []
    for route in routes(urlconf):
        try:
            addresses(route, ids, "x")
        except Unfillable as gap:
            unknown.append((route.pattern, str(gap)))

    assert unknown == []


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("urlconf", [PORTAL, COUNCIL])
def test_no_secret_reaches_another_side(sides, visitors, urlconf: str, method: str, rounds) -> None:
    mine, _theirs = sides
    share = rounds(quick=6, full=1)

    leaks, opened = seen(mine, visitors[urlconf], urlconf, method, share=share)

    assert leaks == []
    assert opened > 300 / share


def seen(
    mine: Side, asking: list[tuple[str, Client]], urlconf: str, method: str, *, share: int, only: str = ""
) -> tuple[list[tuple[str, str, str, int, list[str]]], int]:
    """Who saw which secret of this side, where and how, and how many addresses were opened."""
    opened, leaks = 0, []
    for who, client in asking:
        client.raise_request_exception = False
        own = {"CANARYAPERSON", "CANARYAANSWER"} if who == "its own supplier" else set()
        for route in routes(urlconf):
            for address in addresses(route, mine.ids, mine.council.slug):
                if not address.startswith(only) or address.startswith(SKIPPED):
                    continue
                if crc32(f"{who}{address}".encode()) % share:
                    continue
                response = getattr(client, method)(address)
                opened += 1
                body = _body(response)
                secrets = [secret for secret in mine.secrets if secret in body and secret not in own]
                if secrets or (response.status_code >= 500 and not _is_wagtails(response)):
                    leaks.append((who, method, address, response.status_code, secrets))
    return leaks, opened


def test_control_the_sweep_sees_what_its_owner_may_see(sides, on) -> None:
    """Let the right person in under a stranger's name: the same eyes report the draft, and nothing else."""
    mine, _theirs = sides
    let_in, supplier = [("stranger", on(mine.council, mine.officer))], on(None, mine.supplier)
    draft = f"/api/v1/challenges/{mine.ids['reference'][1]}/"

    leaks, _opened = seen(mine, let_in, COUNCIL, "get", share=1, only=draft)

    assert ("stranger", "get", draft, 200, ["CANARYADRAFT"]) in leaks
    answers = supplier.get(f"/apply/{mine.council.slug}/{REFERENCE}/answers/", follow=True)
    assert "CANARYAANSWER" in _body(answers)


def test_the_same_reference_is_another_challenge_at_another_council(sides, on) -> None:
    mine, theirs = sides

    ours = on(None, theirs.supplier).get(f"/apply/{theirs.council.slug}/{REFERENCE}/answers/", follow=True)
    foreign = on(None, theirs.supplier).get(f"/apply/{mine.council.slug}/{REFERENCE}/answers/", follow=True)

    assert "CANARYBANSWER" in _body(ours)
    assert "CANARYA" not in _body(ours)
    assert foreign.status_code in {302, 404}


def test_even_its_own_officer_reads_no_application_before_the_close(sides, on, rounds) -> None:
    mine, _theirs = sides
    share = rounds(quick=6, full=1)
    client = on(mine.council, mine.officer)
    client.raise_request_exception = False

    seen = [
        address
        for route in routes(COUNCIL)
        for address in addresses(route, mine.ids, mine.council.slug)
        if not address.startswith(SKIPPED) and crc32(address.encode()) % share == 0
        if "CANARYAANSWER" in _body(client.get(address))
    ]

    assert seen == []


def _is_wagtails(response) -> bool:
    """Some of Wagtail's own choosers fail on an id that is no number; that is theirs to mend, and shows nothing."""
    view = response.resolver_match.func if response.resolver_match else None
    return getattr(view, "view_class", view).__module__.startswith("wagtail.")


def _body(response) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode(errors="replace") + str(response.headers)
