"""A programme as the public sees it: where it is, what it asks, who pays, and its dates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.directory import queries as directory
from dips.directory.models import ChallengeIndex
from dips.directory.states import Status
from dips.kernel.clock import london
from dips.ui import now as present
from dips.ui.spine import SpineStage
from tenants.calls.models import Call
from tenants.calls.states import CallState
from tenants.challenges.models import Challenge
from tenants.challenges.states import ChallengeStatus
from tenants.programmes.models import FundingLine, PartnerOrganisation, Programme, Stage
from tenants.programmes.queries import stages_of

from ..addresses import addressed
from ..queries import public_programmes, status_of

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


def programme_face(programme: Programme | None, *, in_full: bool = False) -> ProgrammeFace | None:
    """Everything that a page says about a programme; of the newest that runs, if none is named."""
    known = public_programmes()
    chosen = next((each for each in known if programme is None or each.pk == programme.pk), programme)
    if chosen is None:
        return None
    asked = dict(Challenge.objects.filter(status__in=SHOWN).values_list("pk", "programme_id"))
    rows = addressed(row for row in directory.own() if asked.get(row.challenge_id) == chosen.pk)
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
    return [SpineStage(stage.kind, stage.name, _mark(stage, here), when=_length(stage)) for stage in stages]


def _length(stage: Stage) -> str:
    if stage.weeks is None or stage.skipped:
        return ""
    return ngettext("About %(weeks)d week", "About %(weeks)d weeks", stage.weeks) % {"weeks": stage.weeks}


def _mark(stage: Stage, here: int | None) -> Any:
    if stage.position == here:
        return "now"
    if stage.skipped:
        return "skipped"
    return "done" if here is not None and stage.position < here else "next"


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
    events.append(Event(now, _("Applications are open.") if open_now else "", "here"))
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
