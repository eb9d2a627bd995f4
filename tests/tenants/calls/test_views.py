"""The call's pages, by plain posts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from tenants.calls.models import Call
from tenants.calls.services import extend_call
from tests.tenants.challenges.test_views import text_of
from tests.tenants.making import make_call, make_open_call, make_published

DATES = {
    "opens_at_day_day": "1", "opens_at_day_month": "12", "opens_at_day_year": "2026", "opens_at_time": "9am",
    "closes_at_day_day": "6", "closes_at_day_month": "1", "closes_at_day_year": "2099", "closes_at_time": "5pm",
    "questions_close_at_time": "5pm", "places": "3", "terms": "", "version": "1",
}  # fmt: skip


@pytest.fixture
def manager(birmingham, officer, on):
    return on(birmingham, officer(birmingham, "programme_manager"))


def test_draft_date_weigh_publish_extend_cancel(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_published()
    here = "/admin/challenges/NGT-01/call/"
    way = '<a class="govuk-link" href="#call">Go on with the call</a>'
    assert way in manager.get("/admin/challenges/NGT-01/").content.decode()
    assert manager.post(f"{here}draft/").status_code == 302
    assert way in manager.get("/admin/challenges/NGT-01/").content.decode()
    assert manager.get(f"{here}dates/").status_code == 200
    saved = manager.post(f"{here}dates/", DATES)
    assert saved.status_code == 302, text_of(saved)
    wrong = manager.post(f"{here}weights/", {f"weight-{key}": "20" for key in ("solves", "new", "potential", "team")})
    assert wrong.status_code == 422
    weights = {"solves": 50, "new": 20, "potential": 10, "team": 10, "social_value": 10}
    assert (
        manager.post(f"{here}weights/", {f"weight-{key}": value for key, value in weights.items()}).status_code == 302
    )
    asked = text_of(manager.get(f"{here}publish/"))
    assert ("Your set-up is not finished" in asked, "Privacy notice" in asked) == (True, True)
    with council_scope(birmingham):
        before = Call.objects.values("opens_at", "closes_at").get()
        Call.objects.update(opens_at=clock.now() + timedelta(days=1), closes_at=clock.now() + timedelta(days=2))
    short = text_of(manager.get(f"{here}publish/"))
    assert "Why must it be open for a shorter time? Needed, because" in short
    with council_scope(birmingham):
        Call.objects.update(**before)
    published = manager.post(f"{here}publish/", {"version": "3"})
    assert published.status_code == 302, text_of(published)

    page = text_of(manager.get("/admin/challenges/NGT-01/"))
    assert "Go on with the call" not in page
    assert "5pm, Tuesday 6 January 2099" in page
    assert "The weights cannot change." in page
    assert manager.post(f"{here}act/close/").status_code == 403
    refused = manager.post(f"{here}act/cancel/", {"reason": ""})
    assert (refused.status_code, "Say why the call is cancelled" in text_of(refused)) == (400, True)
    assert manager.post(f"{here}act/cancel/", {"reason": "Over."}).status_code == 302
    with council_scope(birmingham):
        assert Call.objects.get().state == "cancelled"
    manager.post(f"{here}draft/")
    again = text_of(manager.get(f"{here}publish/"))
    assert ("What publishing freezes" in again, "Your set-up is not finished" in again) == (True, False)


def test_dates_that_cannot_be_keep_what_was_typed(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_call()
        before = Call.objects.get().closes_at

    answer = manager.post(
        "/admin/challenges/NGT-01/call/dates/",
        DATES | {"closes_at_day_month": "3", "closes_at_day_day": "28", "closes_at_day_year": "2027",
                 "closes_at_time": "1:30am", "terms": "Ours", "version": "2"},
    )  # fmt: skip

    assert answer.status_code == 422
    assert "The clocks go forward and skip that time. Choose another time." in text_of(answer)
    assert "Ours" in answer.content.decode()
    with council_scope(birmingham):
        assert Call.objects.get().closes_at == before


def test_a_closing_time_that_is_over_is_refused_when_it_is_typed(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_call()
        before = Call.objects.get().closes_at
    past = {"opens_at_day_year": "2020", "closes_at_day_year": "2021", "version": "2"}

    answer = manager.post("/admin/challenges/NGT-01/call/dates/", DATES | past)

    assert (answer.status_code, "Enter a closing time that is still to come" in text_of(answer)) == (422, True)
    with council_scope(birmingham):
        assert Call.objects.get().closes_at == before


def test_extend(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_open_call()
    typed = {
        "closes_at_day_day": "1",
        "closes_at_day_month": "6",
        "closes_at_day_year": "2099",
        "closes_at_time": "5pm",
    }

    assert manager.get("/admin/challenges/NGT-01/call/extend/").status_code == 200
    earlier = manager.post(
        "/admin/challenges/NGT-01/call/extend/", typed | {"closes_at_day_year": "2020", "reason": "x"}
    )
    done = manager.post("/admin/challenges/NGT-01/call/extend/", typed | {"reason": "More time for all."})

    assert (earlier.status_code, "A call is never shortened" in text_of(earlier)) == (422, True)
    assert done.status_code == 302
    with council_scope(birmingham):
        assert Call.objects.get().closes_at.year == 2099


def test_stale_dates_are_saved_when_they_are_sent_once_more(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_call()
    here = "/admin/challenges/NGT-01/call/dates/"

    stale = manager.post(here, DATES | {"version": "1", "terms": "Ours"})
    again = manager.post(here, DATES | {"version": "2", "terms": "Ours"})

    assert (stale.status_code, 'name="version" value="2"' in stale.content.decode()) == (422, True)
    assert again.status_code == 302
    with council_scope(birmingham):
        assert Call.objects.get().terms == "Ours"


def test_the_public_reads_why_a_call_was_extended_and_why_cancelled(birmingham, manager, on) -> None:
    with council_scope(birmingham):
        call = make_open_call()
        extend_call(call=call, closes_at=datetime(2099, 6, 1, 17), reason="Snow <fell>.", by=SYSTEM)
    public = "/challenges/NGT-01/"

    for page in (on(birmingham).get(public, follow=True), manager.get("/admin/challenges/NGT-01/")):
        assert "The call was extended to 5pm, Monday 1 June 2099." in text_of(page)
        assert "Snow &lt;fell&gt;." in page.content.decode()

    manager.post("/admin/challenges/NGT-01/call/act/cancel/", {"reason": "The money is gone."})
    page = text_of(on(birmingham).get(public, follow=True))
    assert "The call was cancelled. The money is gone." in page
    assert page.index("The money is gone.") < page.index("Snow")


def test_programme_pages_answer(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_published()

    for path in (
        "",
        "new/",
        "teams/new/",
        "night-life/",
        "night-life/partner/",
        "night-life/funding/",
        "night-life/stage/exploration/",
    ):
        assert manager.get(f"/admin/programmes/{path}").status_code == 200, path
    assert manager.post("/admin/programmes/night-life/act/", {"verb": "open"}).status_code == 302
    again = manager.post("/admin/programmes/night-life/act/", {"verb": "open"})
    assert again.status_code == 409
    funded = manager.post(
        "/admin/programmes/night-life/funding/", {"source": "Region", "amount": "80,000", "kind": "grant"}
    )
    assert funded.status_code == 302
    assert "£80,000" in text_of(manager.get("/admin/programmes/night-life/"))
