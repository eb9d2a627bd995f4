"""Run a programme: change what it says of itself, open and close it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.councils import usage
from dips.councils.plans import Measure
from dips.kernel import addresses, audit
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid, NotNow, StaleVersion
from dips.kernel.functions import DipsNow
from dips.kernel.workflow import move

from .. import closing, rules
from ..models import KEPT, SHORT_CODE, SHORT_CODE_FORM, Programme
from ..signals import programme_changed

NUMBERS = frozenset(
    {"places_per_challenge", "winners_per_challenge", "shortlisted_per_challenge", "payment_per_place_pence"}
)
ADDRESS = 80
EDITABLE = frozenset({"name", "summary", "starts_on", "ends_on"}) | NUMBERS


def address_for(name: str, slug: str) -> str:
    """The address that was typed, or one made of the name where none was."""
    return slug.strip() or addresses.free(
        name, longest=ADDRESS, taken=lambda one: one in KEPT or Programme.objects.filter(slug=one).exists()
    )


def _wrong_address(slug: str) -> str:
    if not slug:
        return _("Enter an address for the programme, like dips-2026")
    return addresses.fault(slug, longest=ADDRESS, kept=KEPT)


def refuse_faulty(programme: Programme) -> None:
    """The same questions for a new programme and for a changed one."""
    errors: dict[str, list[str]] = {}
    if not programme.name:
        errors["name"] = [_("Enter a name for the programme")]
    if wrong := _wrong_address(programme.slug):
        errors["slug"] = [wrong]
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


def editable(programme: Programme) -> dict[str, Any]:
    """What may change of it, as the audit trail keeps it."""
    found = {name: getattr(programme, name) for name in sorted(EDITABLE)}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items()}


@transaction.atomic
def edit_programme(*, programme: Programme, by: Actor, version: int | None = None, **changes: Any) -> Programme:
    """Change a programme's name, summary, dates or places. Its address and its short code stay: both are in print.

    Refuses an old `version`. Challenges that have a call keep the places that the call was published with.
    """
    rules.require_change(by)
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    row = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    if version is not None and row.version != version:
        raise StaleVersion
    before = editable(row)
    for name, value in changes.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    refuse_faulty(row)
    after = editable(row)
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
    rules.require_change(by)
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
    move(programme, "close", by=by, reason=reason)
    usage.note(Measure.PROGRAMMES)
    return programme
