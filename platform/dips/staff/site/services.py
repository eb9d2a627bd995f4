"""The verbs on how a council's site shows itself. Each in the council one stands in; a change is public at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.councils import branding as colours
from dips.councils.models import Branding, Council
from dips.kernel import audit, schema
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid
from dips.kernel.functions import DipsNow
from dips.ui import languages

from ..rules import require

MANAGE = "staff.manage_branding"
ENGLISH = "en"
LETTERS = 3


class UnknownLanguage(Invalid):
    code = "unknown_language"
    default = _("The service has no words in this language yet: %(codes)s.")


class NoColour(Invalid):
    code = "not_a_colour"
    default = _("Enter a colour as six digits, like #7b1e5b")


@transaction.atomic
def offer_languages(*, codes: Iterable[str], by: Actor) -> Council:
    """Say in which languages the site is offered. English always is; refuses one that the service has no words in."""
    require(by, MANAGE)
    wanted = {ENGLISH, *codes}
    unknown = sorted(wanted - set(languages.NAMES))
    if unknown:
        raise UnknownLanguage(codes=", ".join(unknown), field="languages")
    row = Council.objects.select_for_update(no_key=True).get(schema_name=schema.here())
    before, after = row.languages, [code for code in languages.NAMES if code in wanted]
    if after != before:
        row.languages, row.updated_at = after, DipsNow()
        row.save(update_fields=["languages", "updated_at"])
        _record("council.offer_languages", row, by, {"languages": before}, {"languages": after})
    return row


@transaction.atomic
def choose_colour(*, accent: str, letter: str, by: Actor) -> Branding:
    """Give the site its colour and the letters that stand where there is no logo. Without a colour it has the service's.

    The colour given is kept; what pages use is darkened until everyone can read it.
    """
    require(by, MANAGE)
    given = accent.strip().lower()
    if given:
        _refuse_unreadable(given)
    row = Branding.objects.select_for_update(no_key=True).get(council__schema_name=schema.here())
    before, after = _look(row), {"accent": given, "letter": letter.strip()[:LETTERS]}
    if after != before:
        row.given, row.letter, row.updated_at = after["accent"], after["letter"], DipsNow()
        row.save()
        _record("branding.choose_colour", row, by, before, after)
    return row


def _refuse_unreadable(given: str) -> None:
    try:
        colours.validate_hex(given)
    except ValidationError as wrong:
        raise NoColour(field="accent") from wrong


def _look(row: Branding) -> dict[str, str]:
    return {"accent": row.given.lower(), "letter": row.letter}


def _record(verb: str, row: Any, by: Actor, before: dict[str, Any], after: dict[str, Any]) -> None:
    told = {name: {"from": before[name], "to": after[name]} for name in after if before[name] != after[name]}
    audit.record(verb, row, by=by, before=before, after=after, data=told)
