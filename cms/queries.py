"""What the site's pages show of programmes and challenges, read in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from dips.directory import queries as directory
from dips.directory.models import ChallengeIndex
from dips.directory.states import Status
from dips.kernel.clock import london
from dips.ui import now as present
from dips.ui import words
from dips.ui.spine import SpineStage
from tenants.calls.models import Call, Criterion
from tenants.calls.queries import window
from tenants.calls.states import CallState, Window
from tenants.challenges.models import BriefAnswer, Challenge, ChallengeBrief
from tenants.challenges.queries import spine
from tenants.challenges.states import PUBLIC, ChallengeStatus
from tenants.programmes.models import FundingLine, PartnerOrganisation, Programme, Stage
from tenants.programmes.queries import stages_of
from tenants.programmes.states import ProgrammeState, StageKind

SHOWN = (ChallengeStatus.PUBLISHED, ChallengeStatus.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a programme's dates."""

    when: datetime | date
    words: str
    place: str  # past, here, next
    has_time: bool = False


@dataclass(frozen=True, slots=True)
class OtherProgramme:
    """Another programme of this council, with how much it asked."""

    programme: Programme
    challenges: int


@dataclass(frozen=True, slots=True)
class ProgrammeFace:
    """A programme as the public sees it."""

    programme: Programme
    stages: list[SpineStage]
    rows: list[ChallengeIndex]
    funding: list[FundingLine]
    partners: list[PartnerOrganisation] = field(default_factory=list)
    dates: list[Event] = field(default_factory=list)
    others: list[OtherProgramme] = field(default_factory=list)

    @property
    def open_rows(self) -> list[ChallengeIndex]:
        return [row for row in self.rows if status_of(row) == Status.OPEN]

    @property
    def closes_at(self) -> datetime | None:
        """The soonest deadline of those that are open."""
        return min((row.closes_at for row in self.open_rows if row.closes_at), default=None)

    @property
    def opens_at(self) -> datetime | None:
        """The next opening, when nothing is open."""
        waiting = (row.opens_at for row in self.rows if status_of(row) == Status.UPCOMING and row.opens_at)
        return None if self.open_rows else min(waiting, default=None)

    @property
    def teams(self) -> list[str]:
        return list(dict.fromkeys(row.team for row in self.rows if row.team))

    @property
    def total_pence(self) -> int:
        return sum(line.amount_pence for line in self.funding)


@dataclass(frozen=True, slots=True)
class ChallengeFace:
    """A challenge as the public sees it: its newest public brief, its call, its money."""

    challenge: Challenge
    brief: ChallengeBrief | None
    versions: list[ChallengeBrief]
    stages: list[SpineStage]
    call: Call | None
    window: str
    criteria: list[Criterion]
    funding: list[FundingLine]

    @property
    def question(self) -> str:
        return self.brief.question if self.brief else self.challenge.question

    @property
    def is_open(self) -> bool:
        return self.window == Window.OPEN

    @property
    def answers(self) -> list[BriefAnswer]:
        return [each for each in self.brief.answers.all() if each.is_answered] if self.brief else []

    @property
    def total_pence(self) -> int:
        return sum(line.amount_pence for line in self.funding)

    @property
    def withdrawn(self) -> bool:
        return self.challenge.status == ChallengeStatus.WITHDRAWN


def status_of(row: ChallengeIndex) -> str:
    """What the query asked of the clock."""
    return str(row.status)  # type: ignore[attr-defined]  # annotated


def public_programmes() -> list[Programme]:
    """Programmes the public may know of: those that run first, and of each kind the newest first."""
    rows = Programme.objects.exclude(state=ProgrammeState.DRAFT).prefetch_related(_stages("stages"))
    return sorted(
        rows,
        key=lambda each: (each.state == ProgrammeState.LIVE, each.starts_on or date.min, each.created_at),
        reverse=True,
    )


def programme_face(programme: Programme | None, *, in_full: bool = False) -> ProgrammeFace | None:
    """Everything that a page says about a programme; of the newest that runs, if none is named."""
    known = public_programmes()
    chosen = next((each for each in known if programme is None or each.pk == programme.pk), programme)
    if chosen is None:
        return None
    asked = dict(Challenge.objects.filter(status__in=SHOWN).values_list("pk", "programme_id"))
    rows = _addressed(row for row in directory.own() if asked.get(row.challenge_id) == chosen.pk)
    counts = Counter(asked.values())
    return ProgrammeFace(
        programme=chosen,
        stages=programme_spine(chosen, rows),
        rows=rows,
        funding=list(chosen.funding_lines.all()),
        partners=list(chosen.partners.all()) if in_full else [],
        dates=_dates(chosen, rows) if in_full else [],
        others=[OtherProgramme(each, counts[each.pk]) for each in known if each.pk != chosen.pk],
    )


def programme_spine(programme: Programme, rows: Sequence[ChallengeIndex]) -> list[SpineStage]:
    """A programme is where the hindmost of its challenges is; before the first one is published, nowhere yet."""
    stages = stages_of(programme)
    places = {stage.kind: stage.position for stage in stages}
    here = min((places[row.stage] for row in rows if row.stage in places), default=None)
    return [SpineStage(stage.kind, stage.name, _mark(stage, here)) for stage in stages]


def own_challenges_by_programme() -> list[tuple[str, list[ChallengeIndex]]]:
    """This council's listed challenges under their programmes; first the programme in which something is open."""
    rows = _addressed(directory.own())
    rows.sort(key=lambda row: row.programme_name)
    groups = [(name, list(each)) for name, each in groupby(rows, key=lambda row: row.programme_name)]
    groups.sort(key=lambda group: (min(_urgency(row) for row in group[1]), group[0]))
    return groups


def challenge_face(challenge: Challenge, *, preview: bool = False) -> ChallengeFace:
    """Everything a challenge's page shows. A preview shows the newest draft of the brief, the public never does."""
    prefetch_related_objects([challenge.programme], _stages("stages"), "funding_lines")
    now = present.now()
    call = getattr(challenge, "call", None)
    if call is not None and call.state == CallState.DRAFT:
        call = None
    versions = list(ChallengeBrief.objects.filter(challenge=challenge).order_by("-version"))
    public = [each for each in versions if each.published_at]
    brief = (versions if preview or not public else public)[0] if versions else None
    if brief is not None:
        answers = BriefAnswer.objects.filter(brief=brief).order_by("position")
        brief._prefetched_objects_cache = {"answers": answers}  # type: ignore[attr-defined]  # one query, at first use
    criteria = Criterion.objects.filter(criteria_set_id=call.criteria_set_id) if call is not None else ()
    return ChallengeFace(
        challenge=challenge,
        brief=brief,
        versions=[each for each in versions if each.published_at or each.note],
        stages=[_dated(stage, challenge, call, now) for stage in spine(challenge)],
        call=call,
        window=str(window(call, now)) if call is not None else "",
        criteria=list(criteria),
        funding=list(challenge.programme.funding_lines.all()),
    )


def list_path() -> str:
    """The address of the site's list of challenges; empty if the site has none."""
    from .models import ChallengeIndexPage  # noqa: PLC0415 -- the models ask this module

    path = ChallengeIndexPage.objects.live().values_list("url_path", flat=True).first()
    return site_path(path) if path else ""


def public_programme(slug: str) -> Programme | None:
    """The programme of a stable address, once it has begun."""
    return Programme.objects.exclude(state=ProgrammeState.DRAFT).filter(slug=slug).first()


def public_challenge(reference: str) -> Challenge | None:
    """The challenge of a stable address, if the public may know of it."""
    return (
        Challenge.objects.filter(reference__iexact=reference, status__in=PUBLIC, published_at__isnull=False)
        .select_related("programme", "team", "call")
        .first()
    )


def public_brief(challenge: Challenge, version: int) -> ChallengeBrief | None:
    """One version of a published challenge's brief, the drafts that carry a public note included."""
    return (
        ChallengeBrief.objects.filter(Q(published_at__isnull=False) | ~Q(note=""), challenge=challenge, version=version)
        .prefetch_related(Prefetch("answers", queryset=BriefAnswer.objects.order_by("position")))
        .first()
    )


def page_addresses() -> dict[UUID, str]:
    """The path of each challenge's live page."""
    from .models import ChallengePage  # noqa: PLC0415 -- the models ask this module

    pages = ChallengePage.objects.live().exclude(challenge=None).values_list("challenge_id", "url_path")
    return {challenge: site_path(path) for challenge, path in pages}


def site_path(url_path: str) -> str:
    """The address of a page on its host. The home page is a child of the tree's root, and its name is not shown."""
    return "/" + url_path.split("/", 2)[2]


def public_pages() -> list[tuple[str, datetime]]:
    """Path and last change of every live page without a restriction."""
    pages = Page.objects.live().public().filter(depth__gte=2).order_by("path")
    rows = pages.values_list("url_path", "last_published_at", "latest_revision_created_at")
    return [(site_path(path), published or changed) for path, published, changed in rows if published or changed]


def _addressed(rows: Iterable[ChallengeIndex]) -> list[ChallengeIndex]:
    found = list(rows)
    paths = page_addresses() if found else {}
    for row in found:
        row.url = paths.get(row.challenge_id, f"/challenges/{row.reference}/")
    return found


def _dated(stage: SpineStage, challenge: Challenge, call: Call | None, now: datetime) -> SpineStage:
    """With the date that the records hold for it, if any."""
    when = ""
    if stage.kind == StageKind.CHALLENGE_DEFINITION and challenge.published_at:
        when = _("Brief published %(day)s") % {"day": words.day(challenge.published_at)}
    elif stage.kind == StageKind.CALL_FOR_SOLUTIONS and call is not None and call.opens_at and call.closes_at:
        upcoming = call.opens_at > now
        when = (
            _("Opens %(day)s") % {"day": words.day(call.opens_at)}
            if upcoming
            else _("To %(time)s, %(day)s") % {"time": words.time(call.closes_at), "day": words.day(call.closes_at)}
        )
    return replace(stage, when=when) if when else stage


def _stages(path: str) -> Prefetch:
    return Prefetch(path, queryset=Stage.objects.order_by("position"))


def _mark(stage: Stage, here: int | None) -> Any:
    if stage.position == here:
        return "now"
    if stage.skipped:
        return "skipped"
    return "done" if here is not None and stage.position < here else "next"


def _urgency(row: ChallengeIndex) -> tuple[int, float]:
    if status_of(row) == Status.OPEN and row.closes_at:
        return (0, row.closes_at.timestamp())
    if status_of(row) == Status.UPCOMING:
        return (1, row.opens_at.timestamp() if row.opens_at else 9e18)
    return (2, -(row.closes_at.timestamp() if row.closes_at else 0))


def _dates(programme: Programme, rows: Sequence[ChallengeIndex]) -> list[Event]:
    """The dates that the records hold, in order, with today among them. Nothing is guessed."""
    now = present.now()
    found: list[tuple[datetime | date, str, bool]] = []
    if programme.starts_on:
        found.append((programme.starts_on, _("The programme starts."), False))
    for day, told in _advertised(rows):
        found.append((day, told, False))
    for moment in sorted({row.opens_at for row in rows if row.opens_at}):
        found.append((moment, _("Applications open."), True))
    for moment in sorted({row.closes_at for row in rows if row.closes_at}):
        found.append((moment, _("Applications close."), True))
    due = Call.objects.filter(challenge__programme=programme, state__in=[CallState.PUBLISHED, CallState.CLOSED])
    for due_on in sorted({day for day in due.values_list("decision_due", flat=True) if day}):
        found.append((due_on, _("Applicants hear what was decided, by this day."), False))
    if programme.ends_on:
        found.append((programme.ends_on, _("The programme ends."), False))
    today = _as_day(now)
    events = [Event(when, told, "past" if _as_day(when) <= today else "next", timed) for when, told, timed in found]
    open_now = any(status_of(row) == Status.OPEN for row in rows)
    events.append(Event(now, _("Applications are open.") if open_now else _("Today."), "here"))
    events.sort(key=lambda event: (_as_day(event.when), event.place != "past", event.place == "next"))
    return events


def _advertised(rows: Sequence[ChallengeIndex]) -> list[tuple[date, str]]:
    days = sorted(_as_day(row.published_at) for row in rows if row.published_at)
    return [
        (day, ngettext("%(n)d challenge advertised.", "%(n)d challenges advertised.", n) % {"n": n})
        for day, n in ((day, len(list(group))) for day, group in groupby(days))
    ]


def _as_day(when: datetime | date) -> date:
    return london(when).date() if isinstance(when, datetime) else when
