"""Run a programme: start it from the council's standard, change what it says of itself, open and close it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.errors import Conflict, Invalid, NotNow, StaleVersion
from dips.kernel.functions import DipsNow
from dips.kernel.ids import uuid7
from dips.kernel.workflow import move

from .. import closing, rules
from ..models import SHORT_CODE, SHORT_CODE_FORM, LetterTemplate, Programme, Stage
from ..queries import standard_letters, standard_numbers, standard_stages
from ..signals import programme_changed, programme_started

NUMBERS = frozenset(
    {"places_per_challenge", "winners_per_challenge", "shortlisted_per_challenge", "payment_per_place_pence"}
)
EDITABLE = frozenset({"name", "summary", "starts_on", "ends_on"}) | NUMBERS


class NoStandard(Conflict):
    """The council has not adopted a blueprint, so there is nothing to start a programme with."""

    code = "no_standard"
    default = gettext_lazy("This council has no stages yet. Adopt a blueprint first.")


@transaction.atomic
def start_programme(
    *,
    name: str,
    slug: str,
    short_code: str,
    by: Actor,
    summary: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    illustrative: bool = False,
    **numbers: int | None,
) -> Programme:
    """Begin a run of the method with a copy of the council's standard. Later changes of the standard leave it alone.

    `numbers` are those of NUMBERS; the council's standard has said the others.
    """
    rules.require_manage(by)
    unknown = set(numbers) - NUMBERS
    if unknown:
        raise TypeError(f"not a number of a programme: {sorted(unknown)}")
    programme = Programme(
        name=name.strip(),
        slug=slug,
        short_code=short_code.strip().upper(),
        summary=summary,
        starts_on=starts_on,
        ends_on=ends_on,
        illustrative=illustrative,
        **(standard_numbers() | numbers),
    )
    _refuse_faulty(programme)
    stages = list(standard_stages())
    if not stages:
        raise NoStandard
    programme.save(force_insert=True)
    copies = list(standard_letters())
    for stage in stages:
        stage.pk, stage.programme = uuid7(), programme
    for letter in copies:
        letter.pk, letter.programme = uuid7(), programme
    Stage.objects.bulk_create(stages)
    LetterTemplate.objects.bulk_create(copies)
    audit.record("programme.start", programme, by=by, after=_facts(programme), data=_facts(programme))
    programme_started.send(Programme, programme=programme, by=by)
    return programme


def _refuse_faulty(programme: Programme) -> None:
    """The same questions for a new programme and for a changed one."""
    errors: dict[str, list[str]] = {}
    if not programme.name:
        errors["name"] = [_("Enter a name for the programme")]
    if not programme.slug:
        errors["slug"] = [_("Enter an address for the programme, like dips-2026")]
    elif Programme.objects.filter(slug=programme.slug).exclude(pk=programme.pk).exists():
        errors["slug"] = [_("Another programme has this address. Choose another")]
    if not SHORT_CODE_FORM.match(programme.short_code):
        errors["short_code"] = [str(SHORT_CODE.message)]
    if programme.starts_on and programme.ends_on and programme.ends_on < programme.starts_on:
        errors["ends_on"] = [_("The last day must come after the first")]
    if programme.places_per_challenge < 1:
        errors["places_per_challenge"] = [_("A challenge needs at least 1 place")]
    if not 1 <= programme.winners_per_challenge <= max(programme.places_per_challenge, 1):
        errors["winners_per_challenge"] = [_("Enter a number between 1 and the number of places")]
    shortlisted = programme.shortlisted_per_challenge
    if shortlisted is not None and shortlisted < max(programme.places_per_challenge, 1):
        errors["shortlisted_per_challenge"] = [_("Enter the number of places or more")]
    if programme.payment_per_place_pence is not None and programme.payment_per_place_pence < 0:
        errors["payment_per_place_pence"] = [_("Enter an amount in pounds, like 24,500")]
    if errors:
        raise Invalid(errors=errors)


def _facts(programme: Programme) -> dict[str, Any]:
    return {"short_code": programme.short_code, "slug": programme.slug} | _editable(programme)


def _editable(programme: Programme) -> dict[str, Any]:
    found = {name: getattr(programme, name) for name in sorted(EDITABLE)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


@transaction.atomic
def edit_programme(*, programme: Programme, by: Actor, version: int | None = None, **changes: Any) -> Programme:
    """Change a programme's name, summary, dates or places. Its address and its short code stay: both are in print.

    Refuses an old `version`. Challenges that have a call keep the places that the call was published with.
    """
    rules.require_manage(by)
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    row = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if version is not None and row.version != version:
        raise StaleVersion
    before = _editable(row)
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    _refuse_faulty(row)
    after = _editable(row)
    if after == before:
        return row
    row.version += 1
    row.updated_at = DipsNow()
    row.save(update_fields=[*changes, "version", "updated_at"])
    told = {name: {"from": before[name], "to": after[name]} for name in after if after[name] != before[name]}
    audit.record("programme.edit", row, by=by, before=before, after=after, data=told)
    row.refresh_from_db()
    programme_changed.send(Programme, programme=row, by=by)
    return row


def open_programme(*, programme: Programme, by: Actor) -> Programme:
    """Show the programme to the public."""
    rules.require_manage(by)
    return move(programme, "open", by=by)


class StillRunning(NotNow):
    """Something in the programme has not ended; `missing` says what, in sentences."""

    code = "programme_still_running"
    default = gettext_lazy("The programme cannot be closed yet.")

    def __init__(self, missing: list[str]) -> None:
        self.missing = missing
        self.headline = str(self.default)
        super().__init__(
            _("The programme cannot be closed yet. %(missing)s"), errors={"calls": missing}, missing=" ".join(missing)
        )


@transaction.atomic
def close_programme(*, programme: Programme, by: Actor, reason: str = "") -> Programme:
    """End the programme. Its challenges and their history stay readable.

    Refuses while a call in it is announced or open: each is closed after its time, or cancelled with a reason.
    """
    rules.require_manage(by)
    list(Programme.objects.select_for_update().filter(pk=programme.pk).values_list("pk"))
    missing = [each.sentence for each in closing.obstacles(programme)]
    if missing:
        raise StillRunning(missing)
    return move(programme, "close", by=by, reason=reason)
