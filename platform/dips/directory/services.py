"""Write what the current council shows to the country. Each verb fills its own columns, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Value
from django.utils import timezone

from dips.councils.models import Council

from .models import ChallengeIndex, Passport
from .queries import here

LISTED = [
    "reference",
    "title",
    "question",
    "summary",
    "team",
    "themes",
    "stage",
    "stage_name",
    "stages",
    "programme_name",
    "brief_version",
    "illustrative",
    "listed",
    "withdrawn",
    "published_at",
    "search",
    "updated_at",
]
WINDOW = ["opens_at", "closes_at", "updated_at"]
STAMPED = [
    "supplier_id",
    "reference",
    "challenge_reference",
    "question",
    "state",
    "applicant_label",
    "closes_at",
    "submitted_at",
    "updated_at",
]


def list_challenge(
    *,
    challenge_id: UUID,
    reference: str,
    title: str,
    question: str,
    stage: str,
    stage_name: str,
    summary: str = "",
    team: str = "",
    themes: Sequence[str] = (),
    stages: Iterable[Mapping[str, Any]] = (),
    programme_name: str = "",
    listed: bool = True,
    withdrawn: bool = False,
    illustrative: bool = False,
    published_at: datetime | None = None,
    brief_version: int = 1,
) -> ChallengeIndex:
    """Say what a challenge is. Its dates are `set_window`'s; a row made by either is completed by the other."""
    council = _council()
    row = ChallengeIndex(
        council=council,
        schema=council.schema_name,
        challenge_id=challenge_id,
        reference=reference,
        title=title,
        question=question,
        summary=summary,
        team=team,
        themes=list(themes),
        stage=stage,
        stage_name=stage_name,
        stages=[dict(each) for each in stages],
        programme_name=programme_name,
        listed=listed,
        withdrawn=withdrawn,
        illustrative=illustrative,
        published_at=published_at,
        brief_version=brief_version,
        search=words_of(
            council=council.name, question=question, summary=summary, team=team, themes=themes, reference=reference
        ),
    )
    _upsert(row, LISTED, key="challenge_id")
    return _of(row)


def set_window(*, challenge_id: UUID, opens_at: datetime | None, closes_at: datetime | None) -> ChallengeIndex:
    """Say when a challenge takes applications. Whether it does so now is asked of the database's clock, at each read."""
    council = _council()
    row = ChallengeIndex(
        council=council,
        schema=council.schema_name,
        challenge_id=challenge_id,
        opens_at=opens_at,
        closes_at=closes_at,
    )
    _upsert(row, WINDOW, key="challenge_id")
    return _of(row)


def withdraw(*, challenge_id: UUID) -> None:
    """Take a challenge off the list. Its row stays, so that an address someone kept can say what happened."""
    ChallengeIndex.objects.filter(schema=_council().schema_name, challenge_id=challenge_id).update(
        listed=False, withdrawn=True, updated_at=timezone.now()
    )


def stamp_passport(
    *,
    supplier_id: UUID,
    application_id: UUID,
    reference: str,
    challenge_reference: str,
    question: str,
    state: str,
    applicant_label: str,
    closes_at: datetime | None,
    submitted_at: datetime | None,
) -> None:
    """Write an application's one line in its supplier's list. Called at each move by the one that moves it."""
    council = _council()
    row = Passport(
        council=council,
        schema=council.schema_name,
        supplier_id=supplier_id,
        application_id=application_id,
        reference=reference,
        challenge_reference=challenge_reference,
        question=question,
        state=state,
        applicant_label=str(applicant_label),
        closes_at=closes_at,
        submitted_at=submitted_at,
    )
    _upsert(row, STAMPED, key="application_id")


def drop_passport(*, application_id: UUID) -> None:
    """Take an application's line out of its supplier's list: the application is deleted."""
    Passport.objects.filter(schema=_council().schema_name, application_id=application_id).delete()


def move_end(*, application_ids: Sequence[UUID], closes_at: datetime) -> int:
    """A call has more time: say so in the list of every supplier that applies to it. Touches nothing else of a line."""
    lines = Passport.objects.filter(schema=_council().schema_name, application_id__in=application_ids)
    return lines.update(closes_at=closes_at)


def words_of(*, council: str, question: str, summary: str, team: str, themes: Sequence[str], reference: str):
    """The words to find a challenge by: stemmed for whole words, plain so that the start of a word finds it too."""
    heavy = " ".join([question, reference, reference.replace("-", " ")])
    light = " ".join([summary, team, " ".join(themes), council])
    return (
        SearchVector(Value(heavy), config="english", weight="A")
        + SearchVector(Value(heavy), config="simple", weight="A")
        + SearchVector(Value(light), config="english", weight="B")
        + SearchVector(Value(light), config="simple", weight="B")
    )


def _council() -> Council:
    """The council whose schema this is. The portal writes no row here: that is refused before the database refuses it."""
    schema, tenant = here(), getattr(connection, "tenant", None)
    if isinstance(tenant, Council) and tenant.schema_name == schema:
        return tenant
    return Council.objects.get(schema_name=schema)


def _upsert(row, columns: list[str], *, key: str) -> None:
    """Insert, or fill these columns alone of the row that is there: two writers of one row never undo each other."""
    type(row).objects.bulk_create([row], update_conflicts=True, update_fields=columns, unique_fields=["schema", key])


def _of(row: ChallengeIndex) -> ChallengeIndex:
    """The whole row, with what others have written of it."""
    return ChallengeIndex.objects.get(schema=row.schema, challenge_id=row.challenge_id)
