"""Reads of challenges that several callers share."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import F, Prefetch, QuerySet

from dips.accounts.models import User
from dips.kernel import clock
from dips.kernel.actors import Actor
from dips.staff import reach
from dips.staff.queries import people_who_may
from dips.staff.signatures import digest
from dips.ui.spine import SpineStage, StageState
from tenants.programmes.models import Stage
from tenants.programmes.queries import stages_of

from .models import BriefAnswer, BriefSection, Challenge, ChallengeBrief, SignOff
from .rules import APPROVE, scope
from .states import ChallengeStatus


def with_rows(challenges: QuerySet[Challenge]) -> QuerySet[Challenge]:
    """With what a list shows of each: programme, stages and team, in a fixed number of queries."""
    return challenges.select_related("programme", "team").prefetch_related(
        Prefetch("programme__stages", queryset=Stage.objects.order_by("position"))
    )


def in_scope(by: Actor) -> QuerySet[Challenge]:
    """The challenges a person may know of."""
    return Challenge.objects.filter(scope(by))


def visible_to(by: Actor) -> QuerySet[Challenge]:
    """The same, with what a list shows of each."""
    return with_rows(in_scope(by))


def published() -> QuerySet[Challenge]:
    """What the public may read now."""
    return with_rows(Challenge.objects.filter(status=ChallengeStatus.PUBLISHED))


def reviewers(challenge: Challenge) -> list[User]:
    """The sponsor, if one is named who may approve; else everyone in the council who may."""
    may = list(people_who_may(APPROVE))
    reach.learn(may)
    sponsor = [each for each in may if each.pk == challenge.sponsor_id]
    return sponsor or [each for each in may if reach.sees_everything(each)]


def sections(challenge: Challenge) -> QuerySet[BriefSection]:
    """The headings that this challenge's brief answers."""
    return BriefSection.objects.filter(programme_id=challenge.programme_id)


def _with_answers(briefs: QuerySet[ChallengeBrief]) -> QuerySet[ChallengeBrief]:
    return briefs.prefetch_related(Prefetch("answers", queryset=BriefAnswer.objects.order_by("position")))


def current_brief(challenge: Challenge) -> ChallengeBrief | None:
    """The newest version, published or not. Officers read this one."""
    return _with_answers(ChallengeBrief.objects.filter(challenge=challenge)).order_by("-version").first()


def published_brief(challenge: Challenge) -> ChallengeBrief | None:
    """The newest version that the public may read."""
    published_ones = ChallengeBrief.objects.filter(challenge=challenge, published_at__isnull=False)
    return _with_answers(published_ones).order_by("-version").first()


def public_number(challenge: Challenge) -> int | None:
    """Which version the public reads now."""
    published_ones = ChallengeBrief.objects.filter(challenge=challenge, published_at__isnull=False)
    return published_ones.order_by("-version").values_list("public_number", flat=True).first()


def brief_versions(challenge: Challenge) -> QuerySet[ChallengeBrief]:
    """Every version, newest first. They stay reachable for ever."""
    return _with_answers(ChallengeBrief.objects.filter(challenge=challenge)).order_by("-version")


def summary(brief: ChallengeBrief | None) -> str:
    """The answer that lists show, under the heading the blueprint names for it."""
    if brief is None:
        return ""
    key = (
        BriefSection.objects.filter(programme__challenges=brief.challenge_id, is_summary=True)
        .values_list("key", flat=True)
        .first()
    )
    return next((answer.body for answer in brief.answers.all() if answer.section_key == key), "")


def spine(challenge: Challenge, stages: Sequence[Stage] | None = None) -> list[SpineStage]:
    """The programme's stages as marks: done, now, next or skipped. Whoever has the stages in order may give them."""
    stages = stages_of(challenge.programme) if stages is None else stages
    here = next((stage.position for stage in stages if stage.kind == challenge.stage), 0)
    return [SpineStage(stage.kind, stage.name, _mark(stage, here)) for stage in stages]


def _mark(stage: Stage, here: int) -> StageState:
    if stage.position == here:
        return "now"
    if stage.skipped:
        return "skipped"
    return "done" if stage.position < here else "next"


def stage_name(challenge: Challenge) -> str:
    """What this programme calls the stage a challenge is in."""
    return next(
        (stage.name for stage in stages_of(challenge.programme) if stage.kind == challenge.stage),
        challenge.get_stage_display(),
    )


def asked_by_link(token: str) -> SignOff | None:
    """What a mailed link asks to be signed. None for one that this council never sent."""
    rows = SignOff.objects.select_related("challenge__programme", "challenge__team", "asked_by")
    return rows.filter(token_hash=digest(token)).first()


def why_over(asked: SignOff) -> str:
    """Why a link signs nothing any more; empty while it does."""
    challenge = asked.challenge
    if asked.decided_at is not None:
        return "used"
    if asked.ended_at is not None:
        return "ended"
    if challenge.status != ChallengeStatus.IN_REVIEW or challenge.brief_version != asked.brief_version:
        return "moved_on"
    return "old" if asked.is_over else ""


def open_request(challenge: Challenge) -> SignOff | None:
    """The link that a sponsor holds now, signed by nobody yet; its time may have run out."""
    rows = SignOff.objects.filter(challenge=challenge, decided_at=None, ended_at=None)
    return rows.filter(brief_version=challenge.brief_version).select_related("asked_by").first()


def last_sign_off(challenge: Challenge) -> SignOff | None:
    """What a sponsor said last by a link, of any version."""
    return SignOff.objects.filter(challenge=challenge, decided_at__isnull=False).order_by("-decided_at").first()


def requests_over(challenges: Collection[UUID]) -> QuerySet[SignOff]:
    """Links to the brief as it stands, of these challenges, that ran out before anybody signed."""
    rows = SignOff.objects.filter(challenge__in=challenges, decided_at=None, ended_at=None)
    return rows.filter(expires_at__lte=clock.now(), brief_version=F("challenge__brief_version")).order_by("expires_at")
