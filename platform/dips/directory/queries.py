"""Read the directory. Public tables only: no council's schema is opened, however many councils there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import and_
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import CharField, Count, DateTimeField, F, FloatField, IntegerField, Q, QuerySet
from django.db.models.expressions import Combinable, RawSQL

from dips.councils.models import Council
from dips.kernel.prepared import Prepared
from dips.ui import now as present

from .models import ChallengeIndex, Passport
from .states import BEFORE_THE_CALL, Status

WORDS = re.compile(r"\w+")
MOST_WORDS = 12
WIDEST = 9e18
TABLE = "directory_challengeindex"
# Asked once a statement: a scalar sub-select, so that indexes serve. No instant can fall between two of its lines.
NOW_SQL = "(SELECT public.dips_now())"
STATUS_SQL = f"""CASE
    WHEN {TABLE}.withdrawn THEN '{Status.WITHDRAWN.value}'
    WHEN {TABLE}.closes_at <= {NOW_SQL} THEN '{Status.CLOSED.value}'
    WHEN {TABLE}.opens_at <= {NOW_SQL} AND {TABLE}.closes_at IS NOT NULL THEN '{Status.OPEN.value}'
    WHEN {TABLE}.opens_at IS NOT NULL THEN '{Status.UPCOMING.value}'
    WHEN {TABLE}.stage IN ({", ".join(f"'{kind.value}'" for kind in BEFORE_THE_CALL)}) THEN '{Status.UPCOMING.value}'
    ELSE '{Status.CLOSED.value}' END"""
RANK_SQL = f"CASE {STATUS_SQL} WHEN '{Status.OPEN.value}' THEN 0 WHEN '{Status.UPCOMING.value}' THEN 1 ELSE 2 END"
DUE_SQL = f"""CASE {STATUS_SQL}
    WHEN '{Status.OPEN.value}' THEN extract(epoch from {TABLE}.closes_at)
    WHEN '{Status.UPCOMING.value}' THEN coalesce(extract(epoch from {TABLE}.opens_at), {WIDEST})
    ELSE coalesce(-extract(epoch from {TABLE}.closes_at), {WIDEST}) END::double precision"""
NOW = RawSQL(NOW_SQL, (), output_field=DateTimeField())  # noqa: S611 -- a constant
WORD_SQL = "(to_tsquery('english', %s) || to_tsquery('simple', %s))"


@dataclass(frozen=True, slots=True)
class Filters:
    """What someone asked for. Each field takes several values; a row must satisfy every field that has one."""

    q: str = ""
    council: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    status: tuple[str, ...] = ()

    def without(self, name: str, value: str = "") -> Filters:
        """The same question with one answer fewer, or with none for that field."""
        if name == "q":
            return replace(self, q="")
        left = tuple(each for each in getattr(self, name) if value and each != value)
        return replace(self, **{name: left})  # type: ignore[arg-type]  # every other field is a tuple

    def __bool__(self) -> bool:
        return bool(self.q.strip() or self.council or self.region or self.stage or self.theme or self.status)


USUAL = (Filters(), Filters(status=(Status.OPEN.value,)))


def status_now() -> RawSQL:
    """Open, upcoming, closed or withdrawn, by the database's clock. The closing time itself is already too late."""
    return RawSQL(STATUS_SQL, (), output_field=CharField())  # noqa: S611 -- constants of this module


def search(
    q: str = "",
    *,
    council: str | Iterable[str] = (),
    region: str | Iterable[str] = (),
    theme: str | Iterable[str] = (),
    stage: str | Iterable[str] = (),
    status: str | Iterable[str] = (),
) -> QuerySet[ChallengeIndex]:
    """Listed challenges that match, the soonest deadline first, then what opens next, then what closed last."""
    return matching(
        Filters(
            q=q,
            council=_several(council),
            region=_several(region),
            theme=_several(theme),
            stage=_several(stage),
            status=_several(status),
        )
    )


def matching(filters: Filters) -> QuerySet[ChallengeIndex]:
    """As `search`, for a question already put together."""
    return (
        _narrowed(filters)
        .annotate(
            rank=RawSQL(RANK_SQL, (), output_field=IntegerField()),  # noqa: S611 -- constants of this module
            due=RawSQL(DUE_SQL, (), output_field=FloatField()),  # noqa: S611
        )
        .select_related("council__region", "council__branding")
        .defer("search", "summary")
        .order_by("rank", "due", "reference", "id")
    )


def next_change(now: datetime) -> datetime | None:
    """When the next call opens or closes, anywhere: until then no page changes by itself on the same day."""
    listed = ChallengeIndex.objects.filter(listed=True)
    moments = [
        listed.filter(**{f"{name}__gt": now}).order_by(name).values_list(name, flat=True).first()
        for name in ("opens_at", "closes_at")
    ]
    return min(filter(None, moments), default=None)


def councils() -> QuerySet[Council]:
    """Active councils with what each has listed and open, by region and name."""
    listed = Q(listed_rows__listed=True, listed_rows__withdrawn=False)
    is_open = listed & Q(listed_rows__opens_at__lte=NOW, listed_rows__closes_at__gt=NOW)
    return (
        Council.objects.filter(state="active")
        .select_related("region", "branding")
        .annotate(listed=Count("listed_rows", filter=listed), open=Count("listed_rows", filter=is_open))
        .order_by(F("region__name").asc(nulls_last=True), "name")
    )


def find(*, council: str, reference: str) -> ChallengeIndex | None:
    """One challenge by its council's slug and its reference, withdrawn ones included; None if it was never listed."""
    return (
        ChallengeIndex.objects.annotate(status=status_now())
        .select_related("council", "council__region")
        .filter(Q(listed=True) | Q(withdrawn=True), council__slug=council, council__state="active")
        .filter(reference__iexact=reference)
        .first()
    )


def here() -> str:
    """The schema one stands in."""
    return str(connection.schema_name)  # type: ignore[attr-defined]  # django-tenants' own attribute


_own = Prepared(
    lambda schema: (
        ChallengeIndex.objects.filter(schema=schema, listed=True, withdrawn=False)
        .annotate(status=status_now(), asked_at=NOW)
        .defer("search")
        .order_by("reference")
    ),
    schema=str,
)


def own() -> list[ChallengeIndex]:
    """The listed challenges of the council whose schema this is, for its own site: nothing joined."""
    rows: list[Any] = list(_own(schema=here()))
    for row in rows[:1]:
        present.learn(row.asked_at)
    return rows


def passport_of(*, suppliers: Iterable[UUID]) -> QuerySet[Passport]:
    """Every application of these suppliers, over all councils, the last touched first."""
    return (
        Passport.objects.filter(supplier_id__in=list(suppliers)).select_related("council").order_by("-updated_at", "id")
    )


_applicant = Prepared(
    lambda council, application: Passport.objects.filter(council__slug=council, application_id=application).values_list(
        "supplier_id", flat=True
    ),
    council=str,
    application=UUID,
)


def applicant_of(*, council: str, application: UUID) -> UUID | None:
    """The supplier whose application to a council this is."""
    return _applicant.first(council=council, application=application)


def _narrowed(filters: Filters) -> QuerySet[ChallengeIndex]:
    rows = narrowed(filters).annotate(status=status_now())
    return rows.filter(status__in=filters.status) if filters.status else rows


def narrowed(filters: Filters) -> QuerySet[ChallengeIndex]:
    """What matches in every respect but its status; withdrawn rows are among them only if they are asked for."""
    shown = Q(listed=True, withdrawn=False)
    if Status.WITHDRAWN in filters.status:
        shown |= Q(withdrawn=True)
    rows = ChallengeIndex.objects.filter(shown, council__state="active")
    if filters.q.strip():
        asked = _asked(filters.q)
        named = Q(reference__iexact=_reference(filters.q))
        rows = rows.filter(Q(search=asked) | named) if asked is not None else rows.none()
    if filters.council:
        rows = rows.filter(council__slug__in=filters.council)
    if filters.region:
        rows = rows.filter(council__region__slug__in=filters.region)
    if filters.stage:
        rows = rows.filter(stage__in=filters.stage)
    if filters.theme:
        rows = rows.filter(themes__overlap=list(filters.theme))
    return rows


def words_in(text: str) -> list[str]:
    """Only letters and digits of what was typed get any further."""
    return [word.casefold() for word in WORDS.findall(text.replace("_", " ")[:400])][:MOST_WORDS]


def _reference(text: str) -> str:
    """BHM-06 for those who type bhm06, BHM 6 or bhm-6; nothing for anything else."""
    found = re.fullmatch(r"\s*([A-Za-z]{2,10})[\s-]*0*([0-9]{1,3})\s*", text)
    return f"{found[1]}-{int(found[2]):02d}" if found else ""


def _asked(text: str) -> Combinable | None:
    """A query in which each word must begin some word, as it stands or by its stem."""
    words = words_in(text)
    if not words:
        return None
    return reduce(
        and_,
        (
            SearchQuery(f"'{word}':*", config="english", search_type="raw")
            | SearchQuery(f"'{word}':*", config="simple", search_type="raw")
            for word in words
        ),
    )


def _several(given: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(each for each in ([given] if isinstance(given, str) else given) if each)
