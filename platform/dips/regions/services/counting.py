"""Count this council's figures and write down what may be seen of them. A small count never leaves the council."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection, transaction

from dips.kernel import clock, outbox, schema
from dips.kernel.faults import faultpoint
from dips.kernel.ids import uuid7

from .. import measures, queries
from ..measures import WHOLE, Measure, Unit
from ..models import Figure
from ..small import Shown, shown

COUNT = "regions.count"  # in the outbox
Kept = dict[tuple[str, str], Shown]


@transaction.atomic
def count_figures() -> int:
    """Count anew, if anything is shared with anybody; returns how many figures there are now. One at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 12))", [f"regions {schema.here()}"])
    if not queries.live_consents().exists():
        return 0
    now, here = clock.now(), schema.here()
    rows = [
        Figure(
            schema=here, measure=measure.key, part=part, unit=measure.unit.value,
            value=figure.value, is_small=figure.is_small, counted_at=now,
        )
        for measure, _counted, figures in present()
        for part, figure in figures.items()
    ]  # fmt: skip
    written = ["unit", "value", "is_small", "counted_at"]
    Figure.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["schema", "measure", "part"], update_fields=written
    )
    queries.own_figures().exclude(counted_at=now).delete()
    faultpoint("figures.before_commit")
    return len(rows)


def present() -> Iterator[tuple[Measure, Mapping[str, int], dict[str, Shown]]]:
    """Each measure as it is counted, and as it would be shown now, after what was shown last, part by part.

    Zeros of parts are not worth a line.
    """
    before: Kept = {(row.measure, row.part): Shown(row.value, row.is_small) for row in queries.own_figures()}
    for measure in measures.measures():
        counted, figures = measure.count(), dict[str, Shown]()
        for part in measure.in_order(list(counted)):
            true = counted[part]
            is_money = measure.unit == Unit.PENCE
            figure = Shown(max(true, 0)) if is_money else shown(true, before.get((measure.key, part)))
            if part == WHOLE or figure.value or figure.is_small:
                figures[part] = figure
        yield measure, counted, figures


def count_soon() -> None:
    """Something that is counted has changed: count again once it is committed, if anybody sees it."""
    if queries.live_consents().exists():
        outbox.enqueue(COUNT, {}, key=f"{COUNT}.{uuid7()}")


def count_when_told(payload: dict[str, Any]) -> None:
    """The outbox's wish. A second run finds nothing changed."""
    count_figures()
