"""Tell the national directory what a challenge is. Every verb that changes what the public reads ends here."""

from __future__ import annotations

from dataclasses import asdict

from dips.directory.services import list_challenge

from ..models import Challenge
from ..queries import published_brief, spine, stage_name, summary
from ..states import ChallengeStatus


def relist(challenge: Challenge) -> None:
    """Write the challenge's public row, in this transaction. A challenge never published has none."""
    if challenge.published_at is None:
        return
    brief = published_brief(challenge)
    list_challenge(
        challenge_id=challenge.pk,
        reference=challenge.reference,
        title=challenge.title,
        question=brief.question if brief else challenge.question,
        summary=summary(brief),
        team=challenge.team.name,
        themes=challenge.themes,
        stage=str(challenge.stage),
        stage_name=stage_name(challenge),
        stages=[
            {"kind": str(each["kind"]), "name": str(each["name"]), "state": each["state"]}
            for each in map(asdict, spine(challenge))
        ],
        programme_name=challenge.programme.name,
        listed=challenge.status == ChallengeStatus.PUBLISHED,
        withdrawn=challenge.status == ChallengeStatus.WITHDRAWN,
        illustrative=challenge.illustrative,
        published_at=challenge.published_at,
        brief_version=(brief.public_number or 0) if brief else 0,
    )
