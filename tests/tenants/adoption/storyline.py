"""A programme from its blueprint to the last stage that stands, through the verbs that officers and firms use.

Every room that adds a step to the programme adds it here, so that each shipped blueprint is played with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dips.kernel import clock
from tenants.applications import queries
from tenants.applications import services as applications
from tenants.applications.models import Application
from tenants.calls import services as calls
from tenants.calls.models import Call
from tenants.challenges import gates
from tenants.challenges import services as challenges
from tenants.challenges.models import BriefSection, Challenge
from tenants.programmes import services as programmes
from tenants.programmes.models import Programme
from tests.tenants.applications.conftest import fill, passing

QUESTION = "How might we keep small shops open late without waking their neighbours?"


@dataclass(frozen=True)
class Cast:
    """Who plays: an officer who runs the programme, one who approves, and a firm with its person."""

    manager: Any
    sponsor: Any
    person: Any
    firm: Any


@dataclass(frozen=True)
class Played:
    """What came of it, and each stage that the challenge has been in."""

    programme: Programme
    challenge: Challenge
    call: Call
    application: Application
    stages: list[str]


def play(cast: Cast, **facts: Any) -> Played:
    """One challenge of a new programme of the council one stands in."""
    given = {"name": "Night life", "slug": "night-life", "short_code": "NGT"} | facts
    programme = programmes.start_programme(by=cast.manager, **given)
    programmes.open_programme(programme=programme, by=cast.manager)
    call = _opened(_approved(programme, cast), cast)
    application = _applied(call, cast)
    challenge = call.challenge
    with clock.at(call.ends + timedelta(seconds=1)):
        calls.close_call(call=call, by=cast.manager)
        results = {rule.key: {"result": "pass"} for rule in queries.rules_of(call)}
        application = applications.record_eligibility(application=application, results=results, by=cast.manager)
        been = [challenge.stage]
        while gates.next_stage(challenge) is not None:
            challenges.advance_stage(challenge=challenge, by=cast.manager, reason="It went well.")
            been.append(challenge.stage)
    return Played(programme, challenge, call, application, been)


def _approved(programme: Programme, cast: Cast) -> Challenge:
    """Written by one person, approved by another, and published."""
    team = programmes.add_team(name="Licensing", by=cast.manager)
    challenge = challenges.create_challenge(
        programme=programme, team=team, title="Late shops", question=QUESTION, sponsor=cast.sponsor, by=cast.manager
    )
    sections = BriefSection.objects.filter(programme=programme, is_question=False)
    answers: Mapping[str, str] = {section.key: "What we know of it." for section in sections}
    challenges.write_brief(challenge=challenge, answers=answers, by=cast.manager)
    challenges.submit_for_review(challenge=challenge, by=cast.manager)
    challenges.approve_challenge(challenge=challenge, by=cast.sponsor)
    return challenges.publish_challenge(challenge=challenge, by=cast.manager)


def _opened(challenge: Challenge, cast: Cast) -> Call:
    call = calls.draft_call(challenge=challenge, by=cast.manager)
    now = clock.now()
    call = calls.set_dates(
        call=call, opens_at=now - timedelta(minutes=1), closes_at=now + timedelta(days=30), by=cast.manager
    )
    return calls.publish_call(call=call, by=cast.manager, reason="As short as a test.")


def _applied(call: Call, cast: Cast) -> Application:
    application = applications.start_application(
        call=call, supplier=cast.firm, by=cast.person, eligibility=passing(call)
    )
    return applications.submit_application(application=fill(application, cast.person), by=cast.person)
