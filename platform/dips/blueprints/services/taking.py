"""Take what another version says beside the council's own changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.kernel.actors import Actor
from dips.kernel.errors import Conflict, Invalid, StaleVersion

from ..checking import check, digest
from ..document import Document
from ..faults import BlueprintFaulty
from ..growth import grown
from ..merging import Account, Choice, Merge, account, merge
from ..merging.three import Place
from ..models import Adoption, BlueprintVersion
from ..queries import current_adoption
from ..standing import NoBlueprint, begin, export, put, remember
from .adopting import stood


class ChoicesMissing(Invalid):
    """Both sides changed the same, and nobody has said which stays."""

    code = "choices_missing"
    default = _("There is something to choose before this can be taken.")


class Withdrawn(Conflict):
    code = "withdrawn"
    default = _("%(blueprint)s is no longer offered.")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The three documents, what a merge makes of them, and the fingerprint of the council's own as it was read."""

    base: Document
    ours: Document
    theirs: Document
    merge: Merge
    digest: str

    @property
    def account(self) -> Account:
        return account(self.base, self.ours, self.theirs, self.merge)


def compare(version: BlueprintVersion, choices: Mapping[Place, Choice] | None = None) -> Comparison:
    """What taking this version would do to the standard of the council one stands in. Changes nothing."""
    current = current_adoption()
    if current is None:
        raise NoBlueprint
    base = grown(Document.from_json(current.document)).document
    ours, theirs = export(), grown(Document.from_json(version.document)).document
    return Comparison(base, ours, theirs, merge(base, ours, theirs, choices, check), digest(ours))


@transaction.atomic
def merge_upgrade(
    *, version: BlueprintVersion, choices: Mapping[Place, Choice] | None = None, seen: str = "", by: Actor
) -> Adoption:
    """Take the version's changes beside the council's own: all of it or nothing. Taking the same again changes nothing.

    Refused: with something left to choose, with a rule broken by what was chosen, and when the standard is another
    than the one that was `seen`.
    """
    begin(by)
    current = current_adoption()
    if current is not None and (current.name, current.version) == (version.name, version.version):
        return current
    if version.withdrawn_at is not None:
        raise Withdrawn(blueprint=str(version))
    compared = compare(version, choices)
    if seen and seen != compared.digest:
        raise StaleVersion
    if compared.merge.open:
        places = ["/".join((each.section, *each.address)) for each in compared.merge.open]
        raise ChoicesMissing(errors={place: [ChoicesMissing.default] for place in places})
    if compared.merge.faults:
        raise BlueprintFaulty(compared.merge.faults)
    before = stood(current)
    put(compared.merge.document, by=by)
    chosen = {
        "/".join((each.section, *each.address)): each.chosen.side for each in compared.merge.conflicts if each.chosen
    }
    facts = {"from": str(current), "chosen": chosen}
    return remember(compared.theirs, "blueprint.merge", by=by, before=before, facts=facts)
