"""A sponsor without an account signs by a mailed link: once, in their own council, the text that was sent."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from dips.accounts.models import User
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel import audit, clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid, NotFound
from dips.staff.next_steps import next_steps
from dips.staff.onboarding import Reached
from dips.staff.set_up import role_filled
from dips.staff.signatures import Signed
from tenants.challenges import services
from tenants.challenges.conditions import sponsor_named
from tenants.challenges.lacking import lacking
from tenants.challenges.models import Challenge, SignOff
from tests.tenants.making import answer_all, make_challenge

AGREED = {"verdict": "approved", "full_name": "Sue Sponsor", "job_title": "Director of Place"}
CHANGE = AGREED | {"verdict": "changes", "note": "Say what it costs."}
SUE = "sue@council.example"


@pytest.fixture
def writer(birmingham, officer) -> User:
    return officer(birmingham, "programme_manager", full_name="Olu Owner", email="olu@council.example")


@pytest.fixture
def asked(birmingham, writer, deliver) -> str:
    """The path that stands in the letter to the sponsor, asked for as the brief was sent."""
    with council_scope(birmingham):
        challenge = make_challenge()
        answer_all(challenge)
        services.submit_for_review(challenge=challenge, by=writer, sponsor_email=SUE)
    return path_in(next(message for message in deliver() if message.to == [SUE]))


def path_in(letter: Any) -> str:
    return re.findall(r"http://[^/\s]+(/sign-off/\S+/)", letter.body)[0]


def now() -> tuple[str, list[str]]:
    """The challenge's status, and what was said by links."""
    return Challenge.objects.get().status, list(SignOff.objects.exclude(verdict="").values_list("verdict", flat=True))


def text_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def sponsor_on_the_checklist() -> tuple[bool, str]:
    found = role_filled("senior_sponsor")
    return found.reached == Reached.DONE, found.note


def test_a_sponsor_reads_the_whole_brief_and_agrees_once(birmingham, solihull, on, writer, asked, deliver) -> None:
    letters, reader = len(deliver()), on(birmingham)
    page = text_of(on(birmingham, writer).get("/admin/challenges/NGT-01/"))
    assert (f"It waits for {SUE}" in page, "Nobody else here may approve it" in page) == (True, False)
    shown = reader.get(asked)
    unsaid = reader.post(asked, AGREED | {"verdict": "", "full_name": " "})
    foreign = [on(solihull).post(path, AGREED) for path in (asked, "/sign-off/nonsense/")]
    with council_scope(birmingham):
        assert now() == ("in_review", [])
        is_done, note = sponsor_on_the_checklist()
        assert (is_done, note.startswith(f"{SUE} can sign a brief by a link until")) == (False, True)
    signed, again = reader.post(asked, AGREED), reader.post(asked, CHANGE)

    assert (shown.status_code, unsaid.status_code, signed.status_code, again.status_code) == (200, 422, 200, 410)
    assert [page.status_code for page in foreign] == [404, 404]
    assert text_of(foreign[0]) == text_of(foreign[1])
    assert "What we know of" in text_of(shown)
    assert "Olu Owner of" in text_of(shown)
    assert (shown["X-Robots-Tag"], "no-store" in shown["Cache-Control"]) == ("noindex", True)
    assert "Enter your full name" in text_of(unsaid)
    assert "Sue Sponsor, Director of Place, at" in text_of(signed)
    assert "Sue Sponsor signed it at" in text_of(again)
    assert "sessionid" not in " ".join(reader.cookies)
    with council_scope(birmingham):
        assert now() == ("approved", ["approved"])
        assert sponsor_named(Challenge.objects.get()) is None
        assert sponsor_on_the_checklist() == (True, "Sue Sponsor, Director of Place, signed a brief by a link")
        assert ("senior_sponsor" in dict(lacking()), role_filled("challenge_owner").reached) == (False, Reached.NOT)
        events = list(audit.trail(Challenge.objects.get()).order_by("recorded_at"))[-2:]
        assert [(event.verb, event.actor_label) for event in events] == [
            ("challenge.sign_off", "Sue Sponsor, Director of Place, by a mailed link"),
            ("challenge.approve", "Sue Sponsor, Director of Place, by a mailed link"),
        ]
        assert (events[0].data["job_title"], events[0].data["verdict"]) == ("Director of Place", "approved")
        assert asked.split("/")[2] not in str([event.data for event in audit.trail(Challenge.objects.get())])
    [told] = deliver()[letters:]
    assert (told.to, "Sue Sponsor, Director of Place" in told.body) == (["olu@council.example"], True)
    with portal_scope():
        assert not User.objects.filter(email=SUE).exists()


def test_a_change_is_asked_for_in_words_and_the_link_to_the_old_text_ends(birmingham, on, writer, asked) -> None:
    reader, office = on(birmingham), on(birmingham, writer)

    wordless = reader.post(asked, CHANGE | {"note": " "})
    with council_scope(birmingham):
        before = now()
    signed = reader.post(asked, CHANGE)
    page = text_of(office.get("/admin/challenges/NGT-01/"))

    assert (wordless.status_code, before) == (422, ("in_review", []))
    assert (signed.status_code, "Say what it costs." in text_of(signed)) == (200, True)
    assert "Asked for changes to version 2" in page
    assert "Say what it costs." in page
    with council_scope(birmingham):
        assert now() == ("changes_requested", ["changes"])
        assert sponsor_named(Challenge.objects.get()) == "The challenge has no senior sponsor."


def test_a_brief_that_changed_or_was_decided_elsewhere_is_not_signed(birmingham, on, writer, asked) -> None:
    reader = on(birmingham)
    with council_scope(birmingham):
        challenge = Challenge.objects.get()
        services.request_changes(challenge=challenge, reason="More.", by=SYSTEM)
        elsewhere = reader.post(asked, AGREED)
        services.write_brief(challenge=challenge, answers={"summary": "Another text."}, by=SYSTEM)
        services.submit_for_review(challenge=challenge, by=writer)
        changed = reader.post(asked, AGREED)

        assert now() == ("in_review", [])
    assert (elsewhere.status_code, changed.status_code) == (410, 410)
    assert "The text has changed since it was sent" in text_of(changed)
    assert "The link came from Olu Owner of" in text_of(changed)


def test_a_newer_link_ends_the_older_and_time_ends_them_all(birmingham, on, writer, asked, deliver) -> None:
    reader, office = on(birmingham), on(birmingham, writer)

    again = office.post("/admin/challenges/NGT-01/sponsor/", {"sponsor_email": SUE})
    newer = path_in(deliver()[-1])
    replaced = reader.post(asked, AGREED)
    with clock.at(clock.now() + timedelta(days=15)), council_scope(birmingham):
        old = reader.post(newer, AGREED)
        steps = [step.what for step in next_steps(writer).shown]
    taken = office.post("/admin/challenges/NGT-01/sponsor/withdraw/")
    withdrawn, none_left = reader.get(newer), office.post("/admin/challenges/NGT-01/sponsor/withdraw/")

    assert (again.status_code, taken.status_code, none_left.status_code) == (302, 302, 409)
    assert newer != asked
    assert [page.status_code for page in (replaced, old, withdrawn)] == [410, 410, 410]
    assert "A newer link has taken its place" in text_of(replaced)
    assert "It worked for 14 days" in text_of(old)
    assert "Ask the sponsor of NGT-01 again" in steps
    with council_scope(birmingham):
        assert now() == ("in_review", [])


def test_sending_and_asking_are_one_step_or_none(birmingham, on, writer, officer) -> None:
    """The council's own domain and two people hold; a refusal keeps the brief unsent and the address in its box."""
    with operator_scope():
        Council.objects.filter(pk=birmingham.pk).update(email_domain="council.example")
    office = on(birmingham, writer)
    with council_scope(birmingham):
        answer_all(make_challenge())
    act = "/admin/challenges/NGT-01/act/submit/"
    label, boxes = "Your sponsor’s e-mail address (optional)", []
    for sponsor in (officer(birmingham, "senior_sponsor").pk, None):
        with council_scope(birmingham):
            Challenge.objects.update(sponsor=sponsor)
        boxes.append(label in text_of(office.get("/admin/challenges/NGT-01/")))
    assert boxes == [False, True]

    early = office.post("/admin/challenges/NGT-01/sponsor/", {"sponsor_email": SUE})
    refused = [
        office.post(act, {"sponsor_email": email})
        for email in ("sue@elsewhere.example", "sue@notcouncil.example", "Olu+boss@council.example", "nobody")
    ]
    with council_scope(birmingham):
        assert (now(), SignOff.objects.count()) == (("draft", []), 0)
    sent = office.post(act, {"sponsor_email": "sue@place.council.example"})

    assert (early.status_code, sent.status_code) == (409, 302)
    assert [page.status_code for page in refused] == [400] * 4
    assert "ends in @council.example" in text_of(refused[0])
    assert "Two people decide about a brief" in text_of(refused[2])
    assert 'value="Olu+boss@council.example"' in refused[2].content.decode()
    with council_scope(birmingham):
        challenge, other = (
            Challenge.objects.get(),
            officer(birmingham, "programme_manager", email="eva@council.example"),
        )
        with pytest.raises(Invalid):
            services.ask_sponsor(challenge=challenge, email=other.email, by=other)
        with pytest.raises(NotFound):
            services.ask_sponsor(challenge=challenge, email=SUE, by=officer(birmingham, "assessor"))
        _asked, token = services.ask_sponsor(challenge=challenge, email=SUE, by=SYSTEM)
        services.sign_off(token=token, **AGREED)
        with pytest.raises(Signed):
            services.sign_off(token=token, **AGREED)
        assert now() == ("approved", ["approved"])
