"""Officers' pages: what they show, what they refuse, and that a refusal keeps what was typed."""

from __future__ import annotations

import re

import pytest

from dips.councils.scope import council_scope
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from tenants.challenges.models import Challenge, ChallengeBrief
from tenants.challenges.services import request_changes, submit_for_review, write_brief
from tests.tenants.making import answer_all, make_challenge, make_open_call, make_programme, make_published, make_team


@pytest.fixture
def manager(birmingham, officer, on):
    """A client signed in as programme manager at Birmingham."""
    return on(birmingham, officer(birmingham, "programme_manager"))


@pytest.fixture
def owner(birmingham, officer, on):
    return on(birmingham, officer(birmingham, "challenge_owner", full_name="Ola Owner"))


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_list_shows_and_narrows(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_open_call()
        make_challenge(title="Bins", question="How can technology find the bins that are full?")

    everything = manager.get("/admin/challenges/")
    drafts = manager.get("/admin/challenges/?status=draft")
    words = manager.get("/admin/challenges/?q=BINS")
    nothing = manager.get("/admin/challenges/?stage=holiday")

    assert everything.status_code == 200
    assert "2 challenges" in text_of(everything)
    assert "Open until" in text_of(everything)
    assert [("NGT-01" in text_of(page), "NGT-02" in text_of(page)) for page in (drafts, words, nothing)] == [
        (False, True),
        (False, True),
        (False, False),
    ]


def test_one_and_many_rows_cost_the_same(birmingham, manager, django_assert_max_num_queries) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with council_scope(birmingham):
        make_open_call()
    manager.get("/admin/challenges/")
    with CaptureQueriesContext(connection) as one:
        manager.get("/admin/challenges/")
    with council_scope(birmingham):
        for title in ("Two", "Three", "Four"):
            make_open_call(make_published(title=title))
    with CaptureQueriesContext(connection) as many:
        manager.get("/admin/challenges/")

    assert len(many) == len(one)


def test_foreign_and_unknown_challenges_look_the_same(birmingham, manager, owner) -> None:
    with council_scope(birmingham):
        make_challenge()
        count = Challenge.objects.count()

    assert owner.get("/admin/challenges/NGT-01/").status_code == 404
    assert owner.get("/admin/challenges/NGT-99/").status_code == 404
    assert owner.post("/admin/challenges/NGT-01/act/submit/").status_code == 404
    assert owner.post("/admin/challenges/NGT-01/advance/").status_code == 404
    assert owner.post("/admin/challenges/NGT-01/call/draft/").status_code == 404
    assert owner.get("/admin/challenges/NGT-01/brief/").status_code == 404
    assert manager.get("/admin/challenges/NGT-01/").status_code == 200
    assert manager.post("/admin/challenges/NGT-01/act/explode/").status_code == 404
    with council_scope(birmingham):
        assert (Challenge.objects.count(), Challenge.objects.get().status) == (count, "draft")


def test_a_stranger_is_sent_to_sign_in(birmingham, on, officer, solihull) -> None:
    assert on(birmingham).get("/admin/challenges/").status_code == 302
    assert on(birmingham, officer(solihull, "council_admin")).get("/admin/challenges/").status_code in (302, 403, 404)


def test_add_write_send_approve_publish(birmingham, manager, officer, on) -> None:
    second = on(birmingham, officer(birmingham, "council_admin"))
    with council_scope(birmingham):
        programme, team = make_programme(), make_team()
    added = manager.post(
        "/admin/challenges/new/",
        {
            "programme": programme.pk,
            "team": team.pk,
            "title": "Bins",
            "question": "How can we?",
            "themes": "Waste, Streets",
        },
    )
    assert added.status_code == 302, text_of(added)
    form = manager.get("/admin/challenges/NGT-01/brief/")
    assert form.status_code == 200
    with council_scope(birmingham):
        keys = list(Challenge.objects.get().programme.brief_sections.values_list("key", flat=True))
    typed = {f"body-{key}": f"About {key}." for key in keys} | {"note": "First draft", "version": 1}
    assert manager.post("/admin/challenges/NGT-01/brief/", typed).status_code == 302
    stale = manager.post("/admin/challenges/NGT-01/brief/", typed | {"body-summary": "Mine."})
    assert (stale.status_code, "Mine." in stale.content.decode()) == (422, True)

    assert manager.post("/admin/challenges/NGT-01/act/submit/").status_code == 302
    refused = manager.post("/admin/challenges/NGT-01/act/approve/")
    assert (refused.status_code, "somebody else must decide" in text_of(refused)) == (403, True)
    assert second.post("/admin/challenges/NGT-01/act/approve/").status_code == 302
    assert manager.post("/admin/challenges/NGT-01/act/publish/").status_code == 302

    with council_scope(birmingham):
        challenge = Challenge.objects.get()
        assert (challenge.status, challenge.brief_version, challenge.themes) == ("published", 2, ["Waste", "Streets"])
        assert [event.verb for event in audit.trail(challenge)] == [
            "challenge.create",
            "challenge.write_brief",
            "challenge.write_brief",
            "challenge.submit",
            "challenge.approve",
            "challenge.publish",
        ]


def test_a_refused_form_keeps_what_was_typed(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_challenge()

    long = "word " * 401
    answer = manager.post(
        "/admin/challenges/NGT-01/brief/", {"body-question": "Why?", "body-summary": long, "version": 1}
    )

    assert answer.status_code == 422
    assert "Your answer is 401 words. Shorten it to 400 words or fewer" in text_of(answer)
    assert long.strip() in answer.content.decode()
    with council_scope(birmingham):
        assert ChallengeBrief.objects.count() == 1


def test_only_an_answer_that_is_marked_as_made_up_shows_its_mark(birmingham, manager, settings) -> None:
    """What cannot be ticked cannot be sent either."""
    with council_scope(birmingham):
        made_up = {"summary": {"body": "Made up.", "illustrative": True}}
        write_brief(challenge=make_challenge(), answers=made_up, by=SYSTEM)
    here, mark = "/admin/challenges/NGT-01/brief/", re.compile(r'name="illustrative-(\w+)"')

    shown = len(mark.findall(manager.get(here).content.decode()))
    settings.DIPS_DEMO = False
    page = manager.get(here).content.decode()
    typed = {"body-question": "Why?", "body-summary": "True.", "body-end_users": "So.", "illustrative-end_users": "on"}
    saved = manager.post(here, typed | {"version": 2})

    assert (shown, mark.findall(page), saved.status_code) == (9, ["summary"], 302)
    assert 'data-controller="w-unsaved"' in page
    with council_scope(birmingham):
        assert not ChallengeBrief.objects.get(version=3).answers.filter(illustrative=True).exists()


def test_a_stale_brief_is_saved_when_it_is_sent_once_more(birmingham, manager) -> None:
    with council_scope(birmingham):
        answer_all(make_challenge())
    typed = {"body-question": "Why?", "body-summary": "Mine.", "version": 1}

    stale = manager.post("/admin/challenges/NGT-01/brief/", typed)
    version = re.search(r'name="version" value="(\d+)"', stale.content.decode())
    with council_scope(birmingham):
        assert ChallengeBrief.objects.count() == 2
    again = manager.post("/admin/challenges/NGT-01/brief/", typed | {"version": version and version[1]})

    assert (stale.status_code, "Read version 2" in text_of(stale)) == (422, True)
    assert again.status_code == 302
    with council_scope(birmingham):
        newest = ChallengeBrief.objects.order_by("-version")[0]
        assert (newest.version, newest.answers.get(section_key="summary").body) == (3, "Mine.")


def test_a_brief_that_is_with_its_reviewers_is_not_offered(birmingham, manager) -> None:
    with council_scope(birmingham):
        challenge = make_challenge()
        answer_all(challenge)
        submit_for_review(challenge=challenge, by=SYSTEM)

    answer = manager.get("/admin/challenges/NGT-01/brief/")

    assert answer.status_code == 403
    assert "The brief cannot be written while the challenge is “In review”." in text_of(answer)
    assert "Asked to read it: " in text_of(answer)
    assert 'name="body-summary"' not in answer.content.decode()


def test_the_writers_read_what_a_reviewer_asks_for(birmingham, officer, on) -> None:
    person = officer(birmingham, "challenge_owner")
    with council_scope(birmingham):
        challenge = make_challenge(owner=person)
        answer_all(challenge)
        submit_for_review(challenge=challenge, by=SYSTEM)
        request_changes(challenge=challenge, by=SYSTEM, reason="Say who owns the <streets>.")
    client = on(birmingham, person)

    for path in ("", "brief/"):
        assert "Say who owns the &lt;streets&gt;." in client.get(f"/admin/challenges/NGT-01/{path}").content.decode()
    assert client.post("/admin/challenges/NGT-01/act/submit/").status_code == 302
    assert "Say who owns" not in text_of(client.get("/admin/challenges/NGT-01/"))


def test_the_gate_says_what_is_missing(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_published()

    page = manager.get("/admin/challenges/NGT-01/")
    refused = manager.post("/admin/challenges/NGT-01/advance/", {"reason": "We are ready <b>now</b>"})

    assert "Move to Call for solutions" in text_of(page)
    assert "No call has been drafted." in text_of(page)
    assert refused.status_code == 403
    assert "We are ready &lt;b&gt;now&lt;/b&gt;" in refused.content.decode()
    with council_scope(birmingham):
        assert Challenge.objects.get().stage == "challenge_definition"


def test_a_verb_that_asks_why(birmingham, manager) -> None:
    with council_scope(birmingham):
        make_published()

    refused = manager.post("/admin/challenges/NGT-01/act/withdraw/", {"reason": " "})
    done = manager.post("/admin/challenges/NGT-01/act/withdraw/", {"reason": "The need is gone."})

    assert (refused.status_code, done.status_code) == (400, 302)
    with council_scope(birmingham):
        assert Challenge.objects.get().withdrawn_reason == "The need is gone."


def test_an_owner_writes_but_has_no_other_buttons(birmingham, officer, on) -> None:
    person = officer(birmingham, "challenge_owner")
    with council_scope(birmingham):
        challenge = make_challenge(owner=person)
        answer_all(challenge)
    client = on(birmingham, person)

    page = text_of(client.get("/admin/challenges/NGT-01/"))

    assert "Send for review" in page
    assert "Move to" not in page
    assert "What happened" not in page
    assert client.post("/admin/challenges/NGT-01/advance/").status_code == 403
    assert client.post("/admin/challenges/NGT-01/call/draft/").status_code == 403


def test_older_versions_stay_readable(birmingham, manager) -> None:
    with council_scope(birmingham):
        challenge = make_challenge(question="How did we ask at first?")
        answer_all(challenge)
        write_brief(challenge=challenge, answers={"question": "How do we ask now?"}, by=SYSTEM)

    first = manager.get("/admin/challenges/NGT-01/brief/1/")

    assert "How did we ask at first?" in text_of(first)
    assert manager.get("/admin/challenges/NGT-01/brief/9/").status_code == 404


@pytest.mark.parametrize("path", ["", "new/", "NGT-01/", "NGT-01/edit/", "NGT-01/brief/", "NGT-01/brief/1/"])
def test_pages_answer(birmingham, manager, path) -> None:
    with council_scope(birmingham):
        make_challenge()

    assert manager.get(f"/admin/challenges/{path}").status_code == 200
