"""Make programmes, challenges and calls through the verbs that officers use. Call these inside a council's scope."""

from __future__ import annotations

from datetime import timedelta

from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from tenants.calls import services as calls
from tenants.calls.models import Call
from tenants.challenges import services as challenges
from tenants.challenges.models import BriefSection, Challenge
from tenants.programmes import services as programmes
from tenants.programmes.models import Programme, ServiceTeam

QUESTION = "How can technology keep small shops open late without waking their neighbours?"


def make_programme(**facts: object) -> Programme:
    given = {"name": "Night life", "slug": "night-life", "short_code": "NGT"} | facts
    return programmes.start_programme(by=SYSTEM, **given)


def make_team(name: str = "Licensing") -> ServiceTeam:
    return ServiceTeam.objects.filter(name=name).first() or programmes.add_team(name=name, by=SYSTEM)


def make_challenge(programme: Programme | None = None, **facts: object) -> Challenge:
    """A draft whose brief holds its question alone."""
    programme = programme or Programme.objects.filter(slug="night-life").first() or make_programme()
    given = {"team": make_team(), "title": "Late shops", "question": QUESTION, "by": SYSTEM} | facts
    return challenges.create_challenge(programme=programme, **given)


def answer_all(challenge: Challenge) -> None:
    sections = BriefSection.objects.filter(programme=challenge.programme_id, is_question=False)
    answers = {section.key: f"What we know of {section.key}." for section in sections}
    challenges.write_brief(challenge=challenge, answers=answers, by=SYSTEM)


def make_published(**facts: object) -> Challenge:
    challenge = make_challenge(**facts)
    answer_all(challenge)
    challenges.submit_for_review(challenge=challenge, by=SYSTEM)
    challenges.approve_challenge(challenge=challenge, by=SYSTEM)
    return challenges.publish_challenge(challenge=challenge, by=SYSTEM)


def make_call(challenge: Challenge | None = None, *, days: float = 30) -> Call:
    """Drafted and dated, of a published challenge."""
    call = calls.draft_call(challenge=challenge or make_published(), by=SYSTEM)
    now = clock.now()
    return calls.set_dates(
        call=call, opens_at=now - timedelta(minutes=1), closes_at=now + timedelta(days=days), by=SYSTEM
    )


def make_open_call(challenge: Challenge | None = None, *, days: float = 30) -> Call:
    return calls.publish_call(call=make_call(challenge, days=days), by=SYSTEM, reason="As short as a test.")
