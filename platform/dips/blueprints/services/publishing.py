"""Put a blueprint where other councils can take it, and take it off the list again."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from django_tenants.utils import get_public_schema_name

from dips.councils.rules import require_operator
from dips.councils.scope import current, operator_scope
from dips.kernel import audit, clock, schema
from dips.kernel.actors import Actor
from dips.kernel.errors import Conflict, Invalid, NotFound
from dips.staff.rules import require_to_change

from .. import library, personal
from ..checking import digest, refuse_faults
from ..document import Document
from ..faults import BlueprintFaulty
from ..growth import grown
from ..models import BlueprintName, BlueprintVersion
from ..rules import Semver
from ..standing import MANAGE

logger = logging.getLogger(__name__)
PLATFORM = ""
NATION = ""


class NameTaken(Conflict):
    """Another publishes under this name. Who it is stays unsaid: it may be a region's own."""

    code = "name_taken"
    default = _("Somebody else publishes under the name “%(name)s”. Choose another.")


class VersionTaken(Conflict):
    code = "version_taken"
    default = _("%(blueprint)s is published already, with other content. Give it a new version.")


class VersionBehind(Conflict):
    code = "version_behind"
    default = _("Version %(version)s does not come after %(last)s, your last one. Give it a higher version.")


class NotOffered(Invalid):
    code = "not_your_region"
    default = _("You can publish for everybody, or for your own region.")


@transaction.atomic
def publish(document: Document, *, region: str = NATION, notes: str = "", by: Actor) -> BlueprintVersion:
    """Offer this version to every council, or to those of one's own region.

    Refused: a document with faults, one with a person's e-mail address or telephone number in it or in the notes, a name that is
    another's, and a version that does not come after one's last. The same version with the same words changes nothing.
    """
    owner = _owner(by)
    refuse_faults(document)
    document = grown(document).document
    found = sorted(set(personal.faults({**library.render(document), "notes": notes.encode()})))
    if found:
        raise BlueprintFaulty(found)
    if owner != PLATFORM and region not in (NATION, own_region()):
        raise NotOffered(field="region")
    meta = document.meta
    _take_name(meta["name"], owner)
    published = {each.version: each for each in BlueprintVersion.objects.filter(name=meta["name"]).defer("document")}
    same, fingerprint = published.get(meta["version"]), digest(document)
    if same is not None:
        if digest(Document.from_json(same.document)) != fingerprint:
            raise VersionTaken(blueprint=str(same), field="version")
        return same
    last = max(published.values(), key=lambda each: each.order, default=None)
    if last is not None and Semver.of(meta["version"]) <= last.order:
        raise VersionBehind(version=meta["version"], last=last.version, field="version")
    based = meta.get("based_on", {})
    version = BlueprintVersion.objects.create(
        name=meta["name"],
        version=meta["version"],
        owner=owner,
        region=region,
        title=meta["title"],
        summary=meta["summary"],
        licence=meta["licence"],
        notes=notes,
        based_on_name=based.get("name", ""),
        based_on_version=based.get("version", ""),
        digest=fingerprint,
        document=document.as_json(),
    )
    audit.record("blueprint.publish", version, by=by, data={"region": region, "digest": fingerprint})
    return version


@transaction.atomic
def withdraw(*, version: BlueprintVersion, reason: str = "", by: Actor) -> BlueprintVersion:
    """Offer it to nobody new. Councils that took it keep it, and can still compare themselves with it."""
    if version.owner != _owner(by):
        raise NotFound
    version = BlueprintVersion.objects.select_for_update(of=("self",), no_key=True).defer("document").get(pk=version.pk)
    if version.withdrawn_at is None:
        version.withdrawn_at = clock.now()
        version.save(update_fields=["withdrawn_at"])
        audit.record("blueprint.withdraw", version, by=by, reason=reason.strip())
    return version


def ship(*, by: Actor) -> list[BlueprintVersion]:
    """Publish what came with this release in the platform's name. What is published already stays as it is; a release
    that changed the words and not the version is told in the log."""
    shipped = []
    with operator_scope():
        for name in library.names():
            try:
                shipped.append(publish(library.load(name), by=by))
            except (VersionTaken, VersionBehind) as refusal:
                logger.warning("the shipped blueprint %s is not published: %s", name, refusal)
    return shipped


def named(document: Document, *, maker: str = "", **meta: Any) -> Document:
    """The same blueprint under another name, version or title; it says what it was made from, and who made it."""
    lineage = {"name": document.meta["name"], "version": document.meta["version"]}
    if maker:
        note = str(_("Changed from %(blueprint)s.")) % {"blueprint": " ".join(lineage.values())}
        meta["provenance"] = [{"source": maker, "note": note}, *document.meta["provenance"]]
    return replace(document, meta={**document.meta, **meta, "based_on": lineage}, places={})


def own_region() -> str:
    """The region of the council one stands in; empty for one without, and on the portal."""
    council = current()
    return council.region.slug if council is not None and council.region is not None else NATION


def _owner(by: Actor) -> str:
    """Who publishes from here. On the portal an operator or the service itself does, in the platform's name."""
    if schema.here() != get_public_schema_name():
        require_to_change(by, MANAGE)
        return schema.here()
    require_operator(by)
    return PLATFORM


def _take_name(name: str, owner: str) -> None:
    """The first who publishes under a name keeps it. Another's row is not to be seen from here: the clash is."""
    try:
        with transaction.atomic():
            holder, _made = BlueprintName.objects.get_or_create(name=name, defaults={"owner": owner})
    except IntegrityError:
        raise NameTaken(name=name, field="name") from None
    if holder.owner != owner:
        raise NameTaken(name=name, field="name")
