"""The name, logo and colour at the top of each page."""

from __future__ import annotations

from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.councils import branding as colours
from dips.councils import logos, usage
from dips.councils.models import Branding
from dips.councils.plans import Measure
from dips.kernel import schema
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid
from dips.kernel.functions import DipsNow

from ...rules import require_to_change
from .recording import MANAGE, record

LETTERS, LONGEST_NAME = 3, 60


class NoColour(Invalid):
    code = "not_a_colour"
    default = _("Enter a colour as six digits, like #7b1e5b")


@transaction.atomic
def choose_look(
    *,
    accent: str,
    letter: str,
    by: Actor,
    shown_name: str = "",
    logo: BinaryIO | None = None,
    remove_logo: bool = False,
) -> Branding:
    """Give the site its colour, its name and its logo, or the letters that stand where there is none.

    The colour given is kept; what pages use is darkened until everyone can read it. Without a colour the site has the
    service's, without a name the council's own. Without a new `logo` the present one stays, unless it is to go.
    Refuses what is no colour, and a file that cannot be a logo.
    """
    require_to_change(by, MANAGE)
    given, shown_name = accent.strip().lower(), " ".join(shown_name.split())
    if given:
        check_colour(given)
    if len(shown_name) > LONGEST_NAME:
        raise Invalid(_("Shorten the name to %(most)s characters or fewer"), field="shown_name", most=LONGEST_NAME)
    picture = logos.read(logo) if logo is not None else None
    row = Branding.objects.select_for_update(no_key=True).get(council__schema_name=schema.here())
    before = _look(row)
    row.given, row.letter, row.shown_name = given, letter.strip()[:LETTERS], shown_name
    if picture is not None:
        usage.require_room(Measure.STORAGE, len(picture.content))
        row.logo.name = _kept(picture)
    elif remove_logo:
        row.logo.name = ""
    after = _look(row)
    if after != before:
        row.updated_at = DipsNow()
        row.save()
        record("branding.choose_look", row, by, before, after)
        usage.note(Measure.STORAGE)
    return row


def check_colour(given: str) -> None:
    try:
        colours.validate_hex(given)
    except ValidationError as wrong:
        raise NoColour(field="accent") from wrong


def _kept(picture: logos.Logo) -> str:
    """Where it lies. An older logo stays where it is: a page that somebody has open still shows it."""
    if not default_storage.exists(picture.name):
        default_storage.save(picture.name, ContentFile(picture.content))
    return picture.name


def _look(row: Branding) -> dict[str, Any]:
    return {
        "accent": row.given.lower(),
        "letter": row.letter,
        "shown_name": row.shown_name,
        "logo": row.logo.name or "",
    }
