"""What typing rested on is kept by itself, and a refusal says so."""

from __future__ import annotations

from dips.councils.scope import council_scope
from dips.kernel import clock

from .conftest import first_page, posted


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
