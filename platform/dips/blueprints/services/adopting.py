"""Take a blueprint into the council one stands in, give it what the format has gained, and go back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.kernel import schema
from dips.kernel.actors import Actor
from dips.kernel.errors import NotNow
from dips.kernel.functions import DipsNow
from dips.staff.rules import require

from .. import schemas
from ..checking import digest, refuse_faults
from ..document import Document
from ..faults import Fault
from ..growth import grown, revision_of
from ..models import Adoption, BlueprintVersion, Use
from ..queries import current_adoption
from ..standing import MANAGE, begin, export, put, remember, standing_of


class NothingBefore(NotNow):
    """The council has taken one blueprint only, so there is nothing to go back to."""

    code = "nothing_before"
    default = _("There is nothing to go back to: this is the first blueprint that this council took.")


@transaction.atomic
def adopt(document: Document, *, by: Actor) -> Adoption:
    """Make the council's standard be this blueprint: all of it, or, with one fault, none of it.

    Programmes that run already keep what they started with. Adopting the same again changes nothing.
    """
    begin(by)
    refuse_faults(document)
    whole = grown(document)
    current = current_adoption()
    base = _base_of(whole.document)
    if current is not None and current.digest == digest(base) and digest(document) == digest(export()):
        return current
    before = stood(current)
    put(whole.document, by=by)
    return remember(base, "blueprint.adopt", by=by, before=before, added=whole.notes)


def _base_of(document: Document) -> Document:
    """What later versions are compared with: the published version that it names, else the document itself.

    A council's file goes by the name of what it was made from. Taken as its own base, all that the council had changed
    in it would pass for the blueprint's, and the next version would undo it without a question.
    """
    name, version = document.meta["name"], document.meta["version"]
    published = BlueprintVersion.objects.filter(name=name, version=version).first()
    if published is None:
        return document
    return replace(document, sections=grown(Document.from_json(published.document)).document.sections, places={})


@transaction.atomic
def roll_back(*, by: Actor) -> Adoption:
    """Make the standard what it was before the last adoption or upgrade. Going back twice is where one began."""
    begin(by)
    current = current_adoption()
    if current is None or current.before is None:
        raise NothingBefore
    base, standing = (grown(Document.from_json(current.before[part])).document for part in ("base", "standing"))
    refuse_faults(standing)
    before = stood(current)
    put(standing, by=by)
    return remember(base, "blueprint.roll_back", by=by, before=before, facts={"from": str(current)})


@transaction.atomic
def upgrade(*, by: Actor) -> list[Fault]:
    """Give a council that adopted under an older format what came since, from the shipped library; say what it was.

    Touches nothing that the council has written itself. A council that is up to date, or has adopted nothing, stays
    as it is, so this may run at any time and twice.
    """
    require(by, MANAGE)
    adoption = current_adoption()
    if adoption is None or revision_of(Document.from_json(adoption.document)) >= schemas.REVISION:
        return []
    whole = grown(standing_of(adoption))
    put(whole.document, by=by, only=whole.sections)
    base = grown(Document.from_json(adoption.document)).document
    remember(base, "blueprint.upgrade", by=by, before=adoption.before, added=whole.notes)
    return whole.notes


@transaction.atomic
def date_anew(*, before: datetime, by: Actor) -> bool:
    """Let what was taken ahead of a request, for nobody in particular, count from now: a spare became a council.

    Returns whether there was anything of the kind.
    """
    require(by, MANAGE)
    Use.objects.filter(schema=schema.here(), since__lt=before).update(since=DipsNow())
    earlier = Adoption.objects.filter(schema=schema.here(), adopted_at__lt=before)
    return bool(earlier.update(adopted_at=DipsNow()))


def stood(adoption: Adoption | None) -> dict[str, Any] | None:
    """What a later step back needs: the standard as it is, and the blueprint that it was made from."""
    if adoption is None:
        return None
    return {"base": adoption.document, "standing": standing_of(adoption).as_json()}
