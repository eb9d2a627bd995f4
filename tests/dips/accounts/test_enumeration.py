"""Nobody learns from a form whether an address has an account: not by status, headers, size or time."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from django.db import transaction

pytestmark = pytest.mark.django_db
STEP = 0.3  # wider than the work of any of them on a busy machine; the service itself takes half a second
FORMS: dict[str, Callable[[str], dict[str, str]]] = {
    "/accounts/login/": lambda email: {"login": email, "password": "lantern plum harbour"},
    "/accounts/password/reset/": lambda email: {"email": email},
    "/accounts/signup/": lambda email: {"full_name": "Nia Wyn", "email": email, "password1": "lantern plum harbour"},
}
_numbers = count(10_000)


def stranger() -> str:
    """Each as long as the other, and none an account."""
    return f"no{next(_numbers)}@example.org"


def known(person) -> str:
    return person(email=f"is{next(_numbers)}@example.org").email


def answer(client: Any, address: str, email: str) -> tuple[Any, ...]:
    response = client.post(address, FORMS[address](email))
    headers = sorted(name for name in response.headers if name not in {"Content-Length"})
    cookies = sorted(response.cookies)
    body = response.content.decode().replace(email, "")
    return response.status_code, getattr(response, "url", ""), headers, cookies, len(body) // 50


@pytest.mark.parametrize("address", FORMS)
def test_the_answer_is_the_same(on, person, address: str) -> None:
    assert answer(on(None), address, known(person)) == answer(on(None), address, stranger())


@pytest.mark.parametrize("address", FORMS)
def test_the_next_page_is_the_same(on, person, address: str) -> None:
    seen = []
    for email in (known(person), stranger()):
        client = on(None)
        client.post(address, FORMS[address](email))
        seen.append([client.get(path).status_code for path in ("/accounts/confirm-email/", "/accounts/signup/", "/")])

    assert seen[0] == seen[1]


def mann_whitney(one: list[float], other: list[float]) -> float:
    """Two-sided p of the rank sum, by the normal approximation; ties get the middle of their ranks."""
    ranked = sorted((value, side) for side, values in enumerate((one, other)) for value in values)
    ranks, at = {}, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        for place in range(at, end):
            ranks[place] = (at + end + 1) / 2
        at = end
    total = sum(rank for place, rank in ranks.items() if ranked[place][1] == 0)
    first, second = len(one), len(other)
    mean, spread = first * (first + second + 1) / 2, math.sqrt(first * second * (first + second + 1) / 12)
    return math.erfc(abs(total - mean) / spread / math.sqrt(2))


@pytest.mark.parametrize("address", FORMS)
def test_the_time_is_the_same(on, person, settings, rounds, figure, address: str) -> None:
    settings.DIPS_EVEN_SECONDS = STEP
    each = rounds(quick=8, full=200)
    times: dict[bool, list[float]] = {True: [], False: []}
    emails = {True: known(person), False: stranger()}
    client = on(None)
    client.post(address, FORMS[address](stranger()))

    for number in range(each * 2):
        has_account = number % 4 in {0, 3}  # neither always goes first
        client.cookies.clear()
        email = emails[has_account] if has_account or "signup" not in address else stranger()
        begun = time.perf_counter()
        client.post(address, FORMS[address](email))
        times[has_account].append(time.perf_counter() - begun)

    p = mann_whitney(times[True], times[False])
    figure(f"time of {address}: p that both are alike", p, at_least=0.01 if each >= 200 else 0.001, cases=each * 2)
    assert statistics.median(times[True]) >= STEP


def test_the_eyes_see_a_difference() -> None:
    """The control: a hundredth of a step is found."""
    even = [STEP + (number % 7) * 1e-5 for number in range(60)]

    assert mann_whitney(even, [value + 1e-4 for value in even]) < 0.001
    assert mann_whitney(even, list(even)) > 0.9


def test_an_invitation_says_nothing(on, birmingham, officer, person) -> None:
    client = on(birmingham, officer(birmingham, "council_admin"))
    seen = []
    for email in (known(person), stranger()):
        with transaction.atomic():  # taken back, so that the second list is not the longer one
            response = client.post("/admin/users/new/", {"email": email, "roles": ["programme_manager"]})
            page = client.get(response.url).content.decode().replace(email, "")
            transaction.set_rollback(True)
        seen.append((response.status_code, response.url, len(page) // 50))

    assert seen[0] == seen[1]


def test_an_organisations_invitation_says_nothing(on, supplier, person) -> None:
    user, organisation = supplier()
    client = on(None, user)
    seen = []
    for email in (known(person), stranger()):
        response = client.post(f"/organisations/{organisation.pk}/members/", {"email": email, "role": "member"})
        seen.append((response.status_code, response.url))

    assert seen[0] == seen[1]
