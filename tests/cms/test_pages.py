"""A council's site: pages made with their challenges, shown on their own host and nowhere else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.models import ChallengePage, HomePage
from dips.blueprints import services as blueprints
from dips.councils.scope import council_scope, portal_scope
from dips.directory import queries as directory
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from tenants.calls import services as calls
from tenants.challenges import services as challenges
from tenants.programmes import services as programmes
from tenants.programmes.models import ServiceTeam

TERMS = "programmes/terms"


def path_of(council, challenge) -> str:
    with council_scope(council):
        page = ChallengePage.objects.get(challenge=challenge)
        return page.url


@pytest.fixture
def draft(programme):
    """`draft(council)`: a challenge that nobody has published."""

    def make(council, **facts):
        row = programme(council)
        with council_scope(council):
            team = ServiceTeam.objects.first() or programmes.add_team(name="Test team", by=SYSTEM)
            given = {"title": "Quiet streets", "question": "How might streets be quieter at night?"} | facts
            return challenges.create_challenge(programme=row, team=team, by=SYSTEM, **given)

    return make


@pytest.mark.parametrize("path", ["/", "/challenges/", "/programme/", "/news/", "/privacy/", "/contact/", "/cookies/"])
def test_starter_pages_answer_for_every_council(on, birmingham, solihull, path) -> None:
    for council in (birmingham, solihull):
        response = on(council).get(path)

        assert response.status_code == 200
        assert council.label in response.content.decode()


def test_a_council_says_what_its_words_mean(on, birmingham, solihull) -> None:
    elsewhere = on(solihull).get("/words/").content
    with council_scope(birmingham):
        words = [
            row | {"term": "Bidder"} if row["key"] == "supplier" else row for row in blueprints.export().sections[TERMS]
        ]
        assert "Bidder" in {row["term"] for row in words}
        blueprints.revise(key=TERMS, data=words, by=SYSTEM)

    page = on(birmingham).get("/words/").content.decode()

    assert "Bidder</dt>" in page
    assert 'href="/words/"' in on(birmingham).get("/").content.decode()
    assert on(solihull).get("/words/").content == elsewhere


def test_a_council_says_where_to_write_to_or_that_it_has_not_said(on, birmingham, monkeypatch) -> None:
    assert "has not given an address here yet" in on(birmingham).get("/contact/").content.decode()
    told = property(lambda council: "ask@example.org", lambda council, value: None)
    monkeypatch.setattr("dips.councils.models.Council.contact_email", told)

    assert 'href="mailto:ask@example.org"' in on(birmingham).get("/contact/").content.decode()


COMPLAINT = {"what": "Nobody answered <b>us</b>.", "wish": "An answer.", "name": "Ann Ŵ", "email": "ann@example.org"}


def test_a_complaint_goes_to_the_council_and_its_receipt_to_who_wrote_it(on, birmingham, deliver, monkeypatch) -> None:
    told = property(lambda council: "ask@example.org", lambda council, value: None)
    monkeypatch.setattr("dips.councils.models.Council.contact_email", told)
    client = on(birmingham)
    assert 'href="/contact/complain/"' in client.get("/contact/").content.decode()

    wrong = client.post("/contact/complain/", {"wish": "Something", "email": "nobody"})
    answers = [client.post("/contact/complain/", COMPLAINT) for _again in range(2)]

    assert wrong.status_code == 422
    assert ("Write what happened" in wrong.content.decode(), "Something" in wrong.content.decode()) == (True, True)
    assert {answer.url for answer in answers} == {"/contact/complain/sent/"}
    assert "Complaint sent" in client.get(answers[0].url).content.decode()
    letters = {mail.to[0]: mail for mail in deliver()}
    assert sorted(letters) == ["ann@example.org", "ask@example.org"]
    theirs, receipt = letters["ask@example.org"], letters["ann@example.org"]
    assert (theirs.reply_to, COMPLAINT["what"] in theirs.body) == (["ann@example.org"], True)
    assert "<b>us" not in theirs.alternatives[0].content
    assert receipt.subject == f"We have your complaint {theirs.subject.split()[-1]}"
    assert "Nobody answered" not in receipt.body


def test_the_sixth_complaint_within_an_hour_is_refused_with_what_was_typed(on, birmingham, deliver) -> None:
    client = on(birmingham)
    given = [client.post("/contact/complain/", COMPLAINT | {"what": f"The {n}th."}).status_code for n in range(6)]
    last = client.post("/contact/complain/", COMPLAINT)

    assert given == [302] * 5 + [422]
    assert "Several complaints came from here" in last.content.decode()
    assert "An answer." in last.content.decode()
    assert len({mail.subject for mail in deliver() if mail.subject.startswith("Complaint")}) == 5


def test_a_new_challenge_gets_a_draft_page_that_nobody_sees(draft, on, birmingham) -> None:
    challenge = draft(birmingham)

    with council_scope(birmingham):
        page = ChallengePage.objects.get(challenge=challenge)
    assert (page.live, page.title) == (False, "Quiet streets")
    assert on(birmingham).get("/challenges/quiet-streets/").status_code == 404
    assert on(birmingham).get(f"/challenges/{challenge.reference}/").status_code == 404


def test_a_page_published_by_hand_does_not_show_an_unpublished_challenge(draft, on, birmingham) -> None:
    challenge = draft(birmingham)
    with council_scope(birmingham):
        page = ChallengePage.objects.get(challenge=challenge)
        page.save_revision().publish()

    assert on(birmingham).get("/challenges/quiet-streets/").status_code == 404


def test_publishing_a_challenge_publishes_its_page_and_lists_it(open_challenge, on, portal, birmingham) -> None:
    challenge = open_challenge(birmingham)

    address = on(birmingham).get(f"/challenges/{challenge.reference.lower()}/")
    page = on(birmingham).get(address.url)
    listed = portal.get("/challenges/", {"council": "birmingham"})

    assert (address.status_code, address.url) == (302, path_of(birmingham, challenge))
    assert page.status_code == 200
    html = page.content.decode()
    assert challenge.question in html
    assert f"/apply/birmingham/{challenge.reference}/" in html
    assert html.count("Apply now") == 2
    assert [row.reference for row in listed.context["rows"]] == [challenge.reference]
    assert listed.context["rows"][0].council_slug == "birmingham"


def test_another_councils_challenge_is_not_found_here(open_challenge, on, birmingham, solihull) -> None:
    challenge = open_challenge(birmingham)

    for path in (path_of(birmingham, challenge), f"/challenges/{challenge.reference}/"):
        assert on(birmingham).get(path, follow=True).status_code == 200
        assert on(solihull).get(path).status_code == 404
    assert challenge.question not in on(solihull).get("/challenges/").content.decode()


def test_withdrawing_takes_the_page_and_the_listing_down(open_challenge, on, portal, birmingham) -> None:
    challenge = open_challenge(birmingham)
    path = path_of(birmingham, challenge)

    with council_scope(birmingham):
        challenges.withdraw_challenge(challenge=challenge, reason="The service was closed.", by=SYSTEM)

    plain = on(birmingham).get(f"/challenges/{challenge.reference}/")
    assert on(birmingham).get(path).status_code == 404
    assert plain.status_code == 200
    assert "The service was closed." in plain.content.decode()
    assert "Apply now" not in plain.content.decode()
    assert portal.get("/challenges/").context["total"] == 0


def test_a_cancelled_call_promises_no_end_to_its_stage(open_challenge, on, birmingham) -> None:
    challenge = open_challenge(birmingham)
    path = path_of(birmingham, challenge)
    before = [stage.when for stage in on(birmingham).get(path).context["it"].stages]
    with council_scope(birmingham):
        calls.cancel_call(call=challenge.calls.get(), reason="The need is gone.", by=SYSTEM)

    after = [stage.when for stage in on(birmingham).get(path).context["it"].stages]

    assert before[1].startswith("To ")
    assert after == [before[0], "The call was cancelled", *before[2:]]


def test_an_unpublished_page_leaves_the_plain_one(open_challenge, on, birmingham) -> None:
    challenge = open_challenge(birmingham)
    with council_scope(birmingham):
        ChallengePage.objects.get(challenge=challenge).unpublish()

    response = on(birmingham).get(f"/challenges/{challenge.reference}/")

    assert response.status_code == 200
    assert challenge.question in response.content.decode()


def test_apply_goes_at_the_closing_time(open_challenge, on, birmingham) -> None:
    challenge = open_challenge(birmingham, days=2)
    path = path_of(birmingham, challenge)
    with council_scope(birmingham):
        closes = challenge.calls.get().closes_at

    with clock.at(closes - timedelta(seconds=1)):
        before = on(birmingham).get(path).content.decode()
    with clock.at(closes):
        after = on(birmingham).get(path).content.decode()

    assert "Apply now" in before
    assert "Apply now" not in after
    assert "Closed to applications" in after


def test_every_version_of_a_brief_stays_readable(open_challenge, on, birmingham) -> None:
    challenge = open_challenge(birmingham)
    with council_scope(birmingham):
        first = 1
        brief = challenges.amend_brief(
            challenge=challenge, answers={"summary": "Newer words."}, note="The summary says more.", by=SYSTEM
        )

    page = on(birmingham).get(path_of(birmingham, challenge)).content.decode()
    old = on(birmingham).get(f"/challenges/{challenge.reference}/brief/{first}/")
    new = on(birmingham).get(f"/challenges/{challenge.reference}/brief/{brief.public_number}/")

    assert "The summary says more." in page
    assert f"/challenges/{challenge.reference}/brief/{first}/" in page
    assert "Newer words." not in old.content.decode()
    assert "Newer words." in new.content.decode()
    assert on(birmingham).get(f"/challenges/{challenge.reference}/brief/99/").status_code == 404


def test_lists_cost_the_same_for_one_challenge_and_for_many(open_challenge, on, birmingham) -> None:
    open_challenge(birmingham, title="Number 0")
    client = on(birmingham)
    paths = ("/", "/challenges/", "/programme/")
    costs = {}
    for path in paths:
        client.get(path)
        with CaptureQueriesContext(connection) as one:
            client.get(path)
        costs[path] = len(one)
    for number in range(1, 4):
        open_challenge(birmingham, title=f"Number {number}")

    for path in paths:
        with CaptureQueriesContext(connection) as many:
            client.get(path)
        assert len(many) == costs[path], path


def test_council_pages_name_their_own_council(on, birmingham, solihull) -> None:
    with council_scope(birmingham):
        stored = HomePage.objects.get().headline

    assert "{short}" in stored
    assert "Birmingham’s services" in on(birmingham).get("/").content.decode()
    assert "Solihull’s services" in on(solihull).get("/").content.decode()


def test_sitemap_and_robots_speak_of_this_host(open_challenge, on, birmingham) -> None:
    challenge = open_challenge(birmingham)

    sitemap = on(birmingham).get("/sitemap.xml").content.decode()

    assert path_of(birmingham, challenge) in sitemap
    assert "http://birmingham.dips.localhost" in sitemap
    assert "Disallow: /admin/" in on(birmingham).get("/robots.txt").content.decode()


def test_portal_finds_a_challenge_by_reference_after_withdrawal(open_challenge, birmingham) -> None:
    challenge = open_challenge(birmingham)
    with council_scope(birmingham):
        challenges.withdraw_challenge(challenge=challenge, reason="No longer needed.", by=SYSTEM)

    with portal_scope():
        row = directory.find(council="birmingham", reference=challenge.reference)

    assert row is not None
    assert (row.status, row.listed) == ("withdrawn", False)
