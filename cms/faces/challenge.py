"""A challenge as the public sees it: its brief, its call, its money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from dips.councils.remembered import remembered
from dips.directory.states import StageKind
from dips.kernel.prepared import Prepared
from dips.ui import now as present
from dips.ui import words
from dips.ui.spine import SpineStage
from tenants.calls.models import Call, Criterion
from tenants.calls.notices import Notice, notices
from tenants.calls.queries import call_shown_of, criteria_shown, window
from tenants.calls.states import CallState, Window
from tenants.challenges.models import BriefAnswer, Challenge, ChallengeBrief
from tenants.challenges.queries import spine
from tenants.challenges.states import ChallengeStatus
from tenants.programmes.models import FundingLine, Programme, Stage

_stages = Prepared(lambda programme: Stage.objects.filter(programme=programme).order_by("position"), programme=UUID)
_funding = Prepared(lambda programme: FundingLine.objects.filter(programme=programme), programme=UUID)
_briefs = Prepared(
    lambda challenge: ChallengeBrief.objects.filter(challenge=challenge).order_by("-version"), challenge=UUID
)
_answers = Prepared(lambda brief: BriefAnswer.objects.filter(brief=brief).order_by("position"), brief=UUID)


@dataclass(frozen=True, slots=True)
class ChallengeFace:
    """A challenge as the public sees it: its newest public brief, its call, its money."""

    challenge: Challenge
    brief: ChallengeBrief | None
    versions: list[ChallengeBrief]
    answers: list[BriefAnswer]
    stages: list[SpineStage]
    call: Call | None
    window: str
    criteria: list[Criterion]
    notices: list[Notice]
    funding: list[FundingLine]

    @property
    def question(self) -> str:
        return self.brief.question if self.brief else self.challenge.question

    @property
    def is_open(self) -> bool:
        return self.window == Window.OPEN

    @property
    def total_pence(self) -> int:
        return sum(line.amount_pence for line in self.funding)

    @property
    def makes_prototype(self) -> bool:
        return any(stage.kind == StageKind.PROTOTYPE and stage.state != "skipped" for stage in self.stages)

    @property
    def withdrawn(self) -> bool:
        return self.challenge.status == ChallengeStatus.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Shared:
    """What the pages of all challenges of a programme show."""

    programme: Programme
    stages: list[Stage]
    funding: list[FundingLine]


def _shared(challenge: Challenge) -> Shared:
    """Remembered: it changes a few times a year, and every challenge's page asks for it."""
    pk = challenge.programme_id
    shared = remembered(
        ("programme", pk), lambda: Shared(challenge.programme, _stages(programme=pk), _funding(programme=pk))
    )
    challenge.programme = shared.programme
    challenge.team = remembered(("team", challenge.team_id), lambda: challenge.team)
    return shared


def _criteria(call: Call) -> list[Criterion]:
    """Remembered: they are set when the call is published, and cannot change."""
    return remembered(("criteria", call.criteria_set_id), lambda: criteria_shown(call))


def _notices(call: Call) -> list[Notice]:
    """Remembered: each comes with a change of the call itself, which ends what is remembered."""
    return remembered(("notices", call.pk), lambda: notices(call))


def challenge_face(challenge: Challenge, *, preview: bool = False) -> ChallengeFace:
    """Everything a challenge's page shows. A preview shows the newest draft of the brief, the public never does."""
    call = None
    if (shown := call_shown_of(challenge)) is not None:
        call, asked_at = shown
        present.learn(asked_at)
    now = present.now()
    shared = _shared(challenge)
    stages = spine(challenge, shared.stages)
    versions = _briefs(challenge=challenge.pk)
    public = [each for each in versions if each.public_number]
    brief = (versions if preview or not public else public)[0] if versions else None
    return ChallengeFace(
        challenge=challenge,
        brief=brief,
        versions=public,
        answers=[each for each in _answers(brief=brief.pk) if each.is_answered] if brief is not None else [],
        stages=[_dated(stage, challenge, call, now) for stage in stages],
        call=call,
        window=str(window(call, now)) if call is not None else "",
        criteria=_criteria(call) if call is not None else [],
        notices=_notices(call) if call is not None else [],
        funding=shared.funding,
    )


def _dated(stage: SpineStage, challenge: Challenge, call: Call | None, now: datetime) -> SpineStage:
    """With the date that the records hold for it, if any."""
    when = ""
    if stage.kind == StageKind.CHALLENGE_DEFINITION and challenge.published_at:
        when = _("Brief published %(day)s") % {"day": words.day(challenge.published_at)}
    elif stage.kind == StageKind.CALL_FOR_SOLUTIONS and call is not None and call.state == CallState.CANCELLED:
        when = _("The call was cancelled")
    elif stage.kind == StageKind.CALL_FOR_SOLUTIONS and call is not None and call.opens_at and call.closes_at:
        upcoming = call.opens_at > now
        when = (
            _("Opens %(day)s") % {"day": words.day(call.opens_at)}
            if upcoming
            else _("To %(time)s, %(day)s") % {"time": words.time(call.closes_at), "day": words.day(call.closes_at)}
        )
    return replace(stage, when=when) if when else stage
