"""A brief is kept for its writer while they type it: theirs alone, in any browser, until it is saved or let go."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from dips.councils.scope import council_scope
from dips.kernel import clock, held
from dips.kernel.actors import SYSTEM
from dips.kernel.models import HeldText
from dips.staff.services import enrol_person
from tenants.challenges.models import ChallengeBrief
from tenants.challenges.services import submit_for_review, write_brief
from tests.tenants.making import answer_all, make_challenge

HERE = "/admin/challenges/NGT-01/brief/"
TEXT = "Typed for an hour, and then a link in the menu. Ŵ 🚲"
TYPED = {"body-question": "Why?", "body-summary": TEXT, "version": "1"}
KEPT = "We kept what you typed"


@pytest.fixture
def writer(birmingham, officer):
    return officer(birmingham, "programme_manager", full_name="Wyn Writer")


@pytest.fixture
def begun(birmingham, writer, on):
    """A challenge whose writer typed, and went away without saving."""
    with council_scope(birmingham):
        challenge = make_challenge()
    answer = on(birmingham, writer).post(HERE, TYPED | {"autosave": "1"})
    assert (answer.status_code, answer.json()["version"]) == (200, "1")
    assert "It is not saved yet." in answer.json()["message"]
    return challenge


def shown(client, query: str = "") -> tuple[bool, bool]:
    """Whether the page says that something was kept, and shows it."""
    page = client.get(HERE + query)
    assert page.status_code == 200
    return KEPT in page.content.decode(), TEXT in page.content.decode()


def test_it_is_there_again_in_any_browser_for_its_writer_alone(
    birmingham, solihull, officer, on, writer, begun
) -> None:
    with council_scope(solihull):
        make_challenge()
        enrol_person(user=writer, role_keys=("programme_manager",), by=SYSTEM)

    assert shown(on(birmingham, writer)) == (True, True)
    assert shown(on(birmingham, writer), "?saved=1") == (False, False)
    assert shown(on(birmingham, officer(birmingham, "programme_manager"))) == (False, False)
    assert shown(on(solihull, writer)) == (False, False)
    with council_scope(birmingham):
        assert ChallengeBrief.objects.count() == 1
        row = HeldText.objects.get()
        assert TEXT.encode() not in bytes(row.content)
    with clock.at(row.held_at + held.FOR_ITS_OWNER - timedelta(minutes=1)), council_scope(birmingham):
        assert held.find(browser=None, owner=writer.pk, place=HERE) is not None
    with clock.at(row.held_at + held.FOR_ITS_OWNER), council_scope(birmingham):
        assert held.find(browser=None, owner=writer.pk, place=HERE) is None


def test_saved_or_let_go_it_is_gone(birmingham, on, writer, begun) -> None:
    client = on(birmingham, writer)

    gone = client.post(HERE, {"let_go": "1"})
    after = shown(client)
    refused = client.post(HERE, TYPED | {"body-summary": TEXT + " word" * 400})
    kept = shown(client)
    saved = client.post(HERE, TYPED)

    assert (gone.status_code, gone.headers["Location"], after) == (302, HERE, (False, False))
    assert (refused.status_code, kept) == (422, (True, True))
    assert saved.status_code == 302
    assert shown(client) == (False, True)
    with council_scope(birmingham):
        assert (HeldText.objects.count(), ChallengeBrief.objects.count()) == (0, 2)


def test_what_was_saved_in_the_meantime_stands_beside_it(birmingham, on, writer, begun) -> None:
    with council_scope(birmingham):
        write_brief(challenge=begun, answers={"summary": "Theirs."}, by=SYSTEM)

    page = on(birmingham, writer).get(HERE).content.decode()

    assert "Read version 2, which was saved in the meantime" in page
    assert ("Theirs." in page, TEXT in page, 'name="version" value="2"' in page) == (True, True, True)


def test_the_script_is_told_when_nothing_can_be_saved(birmingham, officer, on, writer, begun) -> None:
    """A reader keeps nothing; a writer whose brief went to review, or who is signed out, loses nothing."""
    client, reader = on(birmingham, writer), officer(birmingham, "senior_sponsor")
    token = re.search(r'name="typed_by" value="([^"]+)"', client.get(HERE).content.decode())
    by_itself = TYPED | {"autosave": "1"}

    forbidden = on(birmingham, reader).post(HERE, by_itself)
    signed_out = on(birmingham, None).post(HERE, by_itself | {"typed_by": token and token[1]})
    with council_scope(birmingham):
        answer_all(begun)
        submit_for_review(challenge=begun, by=SYSTEM)
    locked = client.post(HERE, by_itself)

    assert forbidden.status_code in {403, 404}
    assert (signed_out.status_code, signed_out.json()["code"]) == (401, "signed_out")
    assert "dips_typed" in signed_out.cookies
    assert (locked.status_code, locked.json()["code"]) == (403, "brief_locked")
    with council_scope(birmingham):
        assert set(HeldText.objects.values_list("owner_id", flat=True)) == {writer.pk}
