"""What typing rested on is kept by itself, and a refusal says so."""

from __future__ import annotations

import pytest

from dips.councils.scope import council_scope
from dips.kernel import clock
from tenants.applications import queries, services

from .conftest import passing, posted


@pytest.fixture
def client(on, firm):
    """A browser of the firm on the portal."""
    return on(None, firm[0])


@pytest.fixture
def begun(birmingham, challenge, firm):
    """A draft, and nobody inside the council's schema."""
    from tenants.calls.models import Call

    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        return services.start_application(call=call, supplier=firm[1], by=firm[0], eligibility=passing(call))


@pytest.fixture
def own(begun):
    return f"/applications/birmingham/{begun.pk}"


@pytest.fixture
def inside(birmingham):
    """`inside(fn)`: the answer of a question asked in the council."""

    def ask(fn):
        with council_scope(birmingham):
            return fn()

    return ask


def first_page(application):
    return queries.pages_of(application.call)[0]


def test_what_is_typed_is_kept_by_itself(client, own, begun, inside):
    page = first_page(begun)
    address = f"{own}/page/{page.key}/"
    data = posted(page) | {"version": begun.version, "autosave": "1"}

    kept = client.post(address, data)
    again = client.post(address, data | {"version": kept.json()["version"]})

    assert kept.status_code == 200
    assert kept.json()["message"].startswith("Saved by itself at ")
    assert again.json()["version"] == kept.json()["version"] == begun.version + 1
    assert inside(lambda: begun.answers.get(question_key=page.questions[0].key).value) == data[page.questions[0].key]


def test_a_colleagues_change_stops_what_keeps_by_itself(client, own, begun, inside):
    page = first_page(begun)
    key, address = page.questions[0].key, f"{own}/page/{page.key}/"
    theirs = posted(page) | {key: "theirs", "version": begun.version, "autosave": "1"}
    client.post(address, theirs)

    mine = client.post(address, theirs | {key: "mine"})

    assert (mine.status_code, mine.json()["code"]) == (409, "stale_version")
    assert inside(lambda: begun.answers.get(question_key=key).value) == "theirs"


def test_nothing_is_kept_by_itself_after_the_close(client, own, begun, inside, birmingham):
    page = first_page(begun)
    with council_scope(birmingham):
        closes_at = begun.call.closes_at

    with clock.at(closes_at):
        late = client.post(f"{own}/page/{page.key}/", posted(page) | {"version": begun.version, "autosave": "1"})

    assert (late.status_code, late.json()["code"]) == (403, "call_closed")
    assert inside(lambda: begun.answers.count()) == 0
