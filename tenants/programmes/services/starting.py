"""Begin a programme: from the council's standard, or again with what an earlier one was made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from dips.councils import usage
from dips.councils.plans import Measure
from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.errors import Conflict
from dips.kernel.ids import uuid7

from .. import rules
from ..models import LetterTemplate, Programme, Stage
from ..queries import letters_of, stages_of, standard_letters, standard_numbers, standard_stages
from ..signals import programme_started
from .running import NUMBERS, address_for, editable, refuse_faulty


class NoStandard(Conflict):
    """The council has not adopted a blueprint, so there is nothing to start a programme with."""

    code = "no_standard"
    default = gettext_lazy("This council has no stages yet. Adopt a blueprint first.")


@transaction.atomic
def start_programme(
    *,
    name: str,
    short_code: str,
    by: Actor,
    slug: str = "",
    summary: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    illustrative: bool = False,
    **numbers: int | None,
) -> Programme:
    """Begin a run of the method with a copy of the council's standard. Later changes of the standard leave it alone.

    Without a `slug` its address is made of its name. `numbers` are those of NUMBERS; the council's standard has said
    the others.
    """
    rules.require_change(by)
    unknown = set(numbers) - NUMBERS
    if unknown:
        raise TypeError(f"not a number of a programme: {sorted(unknown)}")
    programme = Programme(
        name=name.strip(),
        slug=address_for(name, slug),
        short_code=short_code.strip().upper(),
        summary=summary,
        starts_on=starts_on,
        ends_on=ends_on,
        illustrative=illustrative,
        **(standard_numbers() | numbers),
    )
    refuse_faulty(programme)
    stages = list(standard_stages())
    if not stages:
        raise NoStandard
    _begin(programme, stages, standard_letters(), by=by)
    audit.record("programme.start", programme, by=by, after=_facts(programme), data=_facts(programme))
    programme_started.send(Programme, programme=programme, source=None, by=by)
    return programme


@transaction.atomic
def clone_programme(
    *,
    programme: Programme,
    name: str,
    by: Actor,
    slug: str = "",
    short_code: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Programme:
    """Begin the next run as `programme` is set up now: its stages, gates, letters, form, rules and criteria.

    Nobody and nothing that happened comes along: no challenge, no application, no partner, no money. The council's
    standard may have changed since; the next run begins with what the last one had.
    """
    rules.require_change(by)
    source = Programme.objects.get(pk=programme.pk)
    copy = Programme(
        name=name.strip(),
        slug=address_for(name, slug),
        short_code=(short_code.strip() or source.short_code).upper(),
        summary=source.summary,
        starts_on=starts_on,
        ends_on=ends_on,
        illustrative=source.illustrative,
        **{number: getattr(source, number) for number in NUMBERS},
    )
    refuse_faulty(copy)
    _begin(copy, stages_of(source), letters_of(source), by=by)
    facts = _facts(copy)
    audit.record("programme.clone", copy, by=by, after=facts, data=facts | {"like": source.name, "from": source.slug})
    programme_started.send(Programme, programme=copy, source=source, by=by)
    return copy


def _begin(programme: Programme, stages: Iterable[Stage], letters: Iterable[LetterTemplate], *, by: Actor) -> None:
    """The row, and copies of its stages and letters. Refuses one more than the council's plan holds."""
    usage.require_room(Measure.PROGRAMMES)
    programme.save(force_insert=True)
    stages, letters = list(stages), list(letters)
    for stage in stages:
        stage.pk, stage.programme, stage.version = uuid7(), programme, 1
    for letter in letters:
        letter.pk, letter.programme = uuid7(), programme
    Stage.objects.bulk_create(stages)
    LetterTemplate.objects.bulk_create(letters)
    usage.note(Measure.PROGRAMMES)


def _facts(programme: Programme) -> dict[str, Any]:
    return {"short_code": programme.short_code, "slug": programme.slug} | editable(programme)
