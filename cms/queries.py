"""What the public may know of this council's programmes and challenges."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from django.db.models import Prefetch

from dips.directory import queries as directory
from dips.directory.models import ChallengeIndex
from dips.directory.states import Status
from tenants.challenges.models import BriefAnswer, Challenge, ChallengeBrief
from tenants.challenges.states import PUBLIC
from tenants.programmes.models import Programme, Stage
from tenants.programmes.states import ProgrammeState

from .addresses import addressed


def status_of(row: ChallengeIndex) -> str:
    """What the query asked of the clock."""
    return str(row.status)  # type: ignore[attr-defined]  # annotated


def public_programmes() -> list[Programme]:
    """Programmes the public may know of: those that run first, and of each kind the newest first."""
    rows = Programme.objects.exclude(state=ProgrammeState.DRAFT).prefetch_related(in_order("stages"))
    return sorted(
        rows,
        key=lambda each: (each.state == ProgrammeState.LIVE, each.starts_on or date.min, each.created_at),
        reverse=True,
    )


def public_programme(slug: str) -> Programme | None:
    """The programme of a stable address, once it has begun."""
    return Programme.objects.exclude(state=ProgrammeState.DRAFT).filter(slug=slug).first()


def public_challenge(reference: str) -> Challenge | None:
    """The challenge of a stable address, if the public may know of it."""
    return (
        Challenge.objects.filter(reference__iexact=reference, status__in=PUBLIC, published_at__isnull=False)
        .select_related("programme", "team")
        .first()
    )


def public_brief(challenge: Challenge, number: int) -> ChallengeBrief | None:
    """One published version of a challenge's brief, by the number that the public knows it by. Drafts have none."""
    return (
        ChallengeBrief.objects.filter(challenge=challenge, public_number=number)
        .prefetch_related(Prefetch("answers", queryset=BriefAnswer.objects.order_by("position")))
        .first()
    )


def own_challenges_by_programme() -> list[tuple[str, list[ChallengeIndex]]]:
    """This council's listed challenges under their programmes; first the programme in which something is open."""
    rows = addressed(directory.own())
    rows.sort(key=lambda row: row.programme_name)
    groups = [(name, list(each)) for name, each in groupby(rows, key=lambda row: row.programme_name)]
    groups.sort(key=lambda group: (min(_urgency(row) for row in group[1]), group[0]))
    return groups


def _urgency(row: ChallengeIndex) -> tuple[int, float]:
    if status_of(row) == Status.OPEN and row.closes_at:
        return (0, row.closes_at.timestamp())
    if status_of(row) == Status.UPCOMING:
        return (1, row.opens_at.timestamp() if row.opens_at else 9e18)
    return (2, -(row.closes_at.timestamp() if row.closes_at else 0))


def in_order(path: str) -> Prefetch:
    """The stages at the end of `path`, first to last."""
    return Prefetch(path, queryset=Stage.objects.order_by("position"))
