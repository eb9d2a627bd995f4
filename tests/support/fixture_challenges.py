"""Fixtures: a challenge that is published with an open call, made through the verbs that officers use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

QUESTION = "How might we keep small shops open late without waking their neighbours?"


def make_programme(
    council, *, name: str = "Test programme", slug: str = "test-programme", short_code: str = "TST", **facts
):
    """An open programme there, with one service team."""
    from dips.councils.scope import council_scope
    from dips.kernel.actors import SYSTEM
    from tenants.programmes import services

    with council_scope(council):
        made = services.start_programme(name=name, slug=slug, short_code=short_code, by=SYSTEM, **facts)
        return services.open_programme(programme=made, by=SYSTEM)


def make_challenge(
    council, *, days: float = 30, title: str = "Late shops", question: str = QUESTION, programme_row=None, **facts
):
    """Published, its call open now and for so many days."""
    from dips.councils.scope import council_scope
    from dips.kernel import clock
    from dips.kernel.actors import SYSTEM
    from tenants.calls import services as calls
    from tenants.challenges import services as challenges
    from tenants.challenges.models import BriefSection
    from tenants.programmes import services as programmes
    from tenants.programmes.models import Programme, ServiceTeam

    with council_scope(council):
        row = programme_row or Programme.objects.filter(slug="test-programme").first()
    row = row or make_programme(council)
    with council_scope(council):
        team = ServiceTeam.objects.first() or programmes.add_team(name="Test team", by=SYSTEM)
        challenge = challenges.create_challenge(
            programme=row, team=team, title=title, question=question, by=SYSTEM, **facts
        )
        sections = BriefSection.objects.filter(programme=row, is_question=False)
        answers = {section.key: f"What we know about {section.heading.lower()}." for section in sections}
        challenges.write_brief(challenge=challenge, answers=answers, by=SYSTEM)
        challenges.submit_for_review(challenge=challenge, by=SYSTEM)
        challenges.approve_challenge(challenge=challenge, by=SYSTEM)
        challenges.publish_challenge(challenge=challenge, by=SYSTEM)
        call = calls.draft_call(challenge=challenge, by=SYSTEM)
        now = clock.now()
        calls.set_dates(call=call, opens_at=now - timedelta(minutes=1), closes_at=now + timedelta(days=days), by=SYSTEM)
        calls.publish_call(call=call, by=SYSTEM, reason="As short as a test.")
        challenge.refresh_from_db()
    return challenge


@pytest.fixture
def programme(db: None) -> Callable[..., object]:
    """`programme(council, **facts)`: an open programme there, with one service team."""
    return make_programme


@pytest.fixture
def open_challenge(db: None) -> Callable[..., object]:
    """`open_challenge(council, days=30, **facts)`: published, its call open now and for so many days."""
    return make_challenge
