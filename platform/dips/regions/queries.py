"""Reads. On the portal the database is told for which area one looks, and shows what was agreed for that one alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from dips.councils.models import Council, Region
from dips.councils.states import AreaKind, CouncilState
from dips.kernel import clock, schema

from .models import Consent, Figure, Viewer

if TYPE_CHECKING:
    from dips.accounts.models import User

ORDER = (AreaKind.AUTHORITY, AreaKind.REGION, AreaKind.NATION)


# -- in a council ----------------------------------------------------------------------------------------


def here() -> Council:
    """The council one stands in, with its areas."""
    return Council.objects.select_related("authority", "region__parent").get(schema_name=schema.here())


def areas_of(council: Council) -> list[Region]:
    """Where a council belongs, the nearest first: its authority if it has one, its region, its nation."""
    region = council.region
    found = [council.authority, region, region.parent if region is not None else None]
    return [area for area in found if area is not None]


def consents() -> QuerySet[Consent]:
    """Everything that was agreed here, the newest first."""
    return Consent.objects.filter(schema=schema.here()).select_related("area")


def live_consents() -> QuerySet[Consent]:
    return consents().filter(ended_at=None)


def own_figures() -> QuerySet[Figure]:
    """What this council shows, as it was counted last."""
    return Figure.objects.filter(schema=schema.here())


# -- on the portal ---------------------------------------------------------------------------------------


@contextmanager
def looking_at(area: Region) -> Iterator[None]:
    """Within this, the portal's role sees the figures that were agreed for the area."""
    with transaction.atomic():
        before = _look(str(area.pk))
        yield
        _look(before)


def _look(wanted: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting('dips.area', true), '')")
        before = str(cursor.fetchone()[0])
        cursor.execute("SELECT set_config('dips.area', %s, true)", [wanted])
    return before


def agreed(area: Region) -> dict[str, list[str]]:
    """The schemas of the councils that take part in an area now, and what each shares."""
    return dict(Consent.objects.filter(area=area, ended_at=None).values_list("schema", "measures"))


def figures() -> QuerySet[Figure]:
    """All that the database shows, within `looking_at`."""
    return Figure.objects.all()


def councils_in(area: Region) -> QuerySet[Council]:
    """The councils of an area that use the service."""
    belongs = Q(authority=area) | Q(region=area) | Q(region__parent=area)
    return Council.objects.filter(belongs, state=CouncilState.ACTIVE).order_by("name")


def areas() -> list[Region]:
    """Every area: nations, then regions, then authorities, each by name."""
    place = {kind.value: number for number, kind in enumerate(reversed(ORDER))}
    return sorted(Region.objects.select_related("parent"), key=lambda area: (place[area.kind], area.name))


def may_see(user: User | object, area: Region) -> bool:
    """Whether somebody may look at an area today."""
    return area.pk in seen_by(user)


def seen_by(user: User | object) -> set[UUID]:
    """The areas that somebody may look at today. Never for somebody switched off."""
    if not (getattr(user, "is_authenticated", False) and getattr(user, "is_active", False)):
        return set()
    today = clock.london(clock.now()).date()
    mine = Viewer.objects.filter(user_id=user.pk, ended_at=None, expires_on__gte=today)  # type: ignore[union-attr]
    return set(mine.order_by().values_list("area_id", flat=True))
