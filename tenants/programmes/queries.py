"""Reads of programmes that several callers share."""

from __future__ import annotations

from django.db.models import F, Prefetch, QuerySet, Sum

from dips.directory.states import StageKind
from dips.kernel.money import Money

from .models import FundingLine, LetterTemplate, Programme, ProgrammeDefaults, ServiceTeam, Stage, Term
from .states import ProgrammeState


def programmes() -> QuerySet[Programme]:
    """Every programme with its stages, newest first."""
    return Programme.objects.prefetch_related(Prefetch("stages", queryset=Stage.objects.order_by("position")))


def live_programmes() -> QuerySet[Programme]:
    return programmes().filter(state=ProgrammeState.LIVE)


def stages_of(programme: Programme) -> list[Stage]:
    """The programme's stages in order, skipped ones included. Uses what was prefetched."""
    return sorted(programme.stages.all(), key=lambda stage: stage.position)


def standard_stages() -> QuerySet[Stage]:
    """The council's standard, which the next programme will start with."""
    return Stage.objects.filter(programme=None)


def stage_names() -> list[tuple[str, str]]:
    """The kinds of stages that this council has, in their order, as its newest programme calls them."""
    newest_first = Stage.objects.order_by(F("programme__created_at").desc(nulls_last=True))
    names: dict[str, str] = {}
    for kind, name in newest_first.values_list("kind", "name"):
        names.setdefault(kind, name)
    return [(kind, names[kind]) for kind in StageKind.values if kind in names]


def standard_numbers() -> dict[str, int | None]:
    """Places, winners, interviews and payment that the next programme begins with."""
    names = ("places_per_challenge", "winners_per_challenge", "shortlisted_per_challenge", "payment_per_place_pence")
    standard = ProgrammeDefaults.objects.first() or ProgrammeDefaults()
    return {name: getattr(standard, name) for name in names}


def standard_letters() -> QuerySet[LetterTemplate]:
    return LetterTemplate.objects.filter(programme=None)


def letters_of(programme: Programme) -> QuerySet[LetterTemplate]:
    return LetterTemplate.objects.filter(programme=programme)


def teams() -> QuerySet[ServiceTeam]:
    return ServiceTeam.objects.all()


def terms() -> QuerySet[Term]:
    return Term.objects.all()


def total_funding(programme: Programme) -> Money:
    total = FundingLine.objects.filter(programme=programme).aggregate(total=Sum("amount_pence"))["total"]
    return Money(total or 0)
