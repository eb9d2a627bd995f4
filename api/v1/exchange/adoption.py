"""What a council took, what it would get from another version, and the way back."""

from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.blueprints import queries, services, showing
from dips.blueprints.document import Document
from dips.blueprints.growth import grown
from dips.blueprints.merging import ABSENT, Choice, Conflict
from dips.blueprints.models import Adoption
from dips.kernel.errors import Invalid
from dips.staff.rules import require

from ...resource import Resource, answer
from .offers import offered
from .shapes import AdoptionDetail, OfferList, OfferRow, Preview, Upgrade, Wanted

READ, WRITE = Scope.PROGRAMMES_READ, Scope.PROGRAMMES_WRITE


class OfCouncil(Resource):
    """Refuses everyone who may not manage the council's standard."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require(self.caller, services.MANAGE)


def state(adoption: Adoption | None) -> Response:
    if adoption is None:
        raise services.NoBlueprint
    upgrade = queries.upgrade_of(adoption)
    told = {
        "name": adoption.name,
        "version": adoption.version,
        "adopted_at": adoption.adopted_at,
        "can_go_back": adoption.before is not None,
        "upgrade": upgrade.version if upgrade else None,
    }
    return answer(AdoptionDetail(told).data)


class OneAdoption(OfCouncil):
    """What the council took last."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="adoption_read", responses=AdoptionDetail, tags=["blueprints"])
    def get(self, request: Request) -> Response:
        return state(queries.current_adoption())


class Offers(OfCouncil):
    """What this council is offered, its region's among it."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="adoption_offers", responses=OfferList, tags=["blueprints"])
    def get(self, request: Request) -> Response:
        return answer({"results": OfferRow(showing.offers(queries.newest()), many=True).data})


class Adopt(OfCouncil):
    """Take a version as it is, in the place of the standard."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="adoption_adopt", request=Wanted, responses=AdoptionDetail, tags=["blueprints"])
    def post(self, request: Request) -> Response:
        version = offered(**self.read(Wanted))
        document = grown(Document.from_json(version.document)).document
        return state(services.adopt(document, by=self.caller))


class TakeUpgrade(OfCouncil):
    """Take what a version changes, beside the council's own changes."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="adoption_upgrade", request=Upgrade, responses=AdoptionDetail, tags=["blueprints"])
    def post(self, request: Request) -> Response:
        given = self.read(Upgrade)
        version = offered(given["name"], given["version"])
        taken = services.merge_upgrade(version=version, choices=choices(given), seen=given["seen"], by=self.caller)
        return state(taken)


class PreviewUpgrade(OfCouncil):
    """What an upgrade would bring and leave to choose, without taking it."""

    scopes: ClassVar[dict[str, str]] = {"POST": READ}

    @extend_schema(operation_id="adoption_preview", request=Upgrade, responses=Preview, tags=["blueprints"])
    def post(self, request: Request) -> Response:
        given = self.read(Upgrade)
        compared = services.compare(offered(given["name"], given["version"]), choices(given))
        told = compared.account
        names = {
            name: ["/".join((each.section, *each.address)) for each in entries]
            for name, entries in (("only_theirs", told.theirs), ("only_ours", told.ours), ("both", told.both))
        }
        rows = [_conflict(each, compared) for each in compared.merge.conflicts]
        rest = {"faults": [str(each) for each in compared.merge.faults], "digest": compared.digest}
        return answer(Preview(names | rest | {"to_choose": rows}).data)


def choices(given: dict[str, Any]) -> dict[Any, Choice]:
    """Places as they are told, `programmes/stages/exploration/name`: the section is the first two words."""
    found = {}
    for place, chosen in given["choices"].items():
        room, _slash, rest = place.partition("/")
        section, *address = rest.split("/")
        if not section:
            raise Invalid(_("This is not a place: %(place)s.") % {"place": place[:80]}, field="choices")
        found[(f"{room}/{section}", tuple(address))] = Choice(chosen["side"], chosen["own"])
    return found


def _conflict(conflict: Conflict, compared: services.Comparison) -> dict[str, Any]:
    sides = [each.sections.get(conflict.section, ABSENT) for each in (compared.ours, compared.theirs)]
    values = {name: getattr(conflict, name) for name in ("base", "ours", "theirs")}
    return {
        "place": "/".join((conflict.section, *conflict.address)),
        "title": showing.title_at(conflict.section, conflict.address, *sides),
        "chosen": conflict.chosen.side if conflict.chosen else None,
        "why": [fault.sentence for fault in conflict.faults],
        **{name: None if value is ABSENT else value for name, value in values.items()},
    }


class RollBack(OfCouncil):
    """Make the standard what it was before the last one that was taken."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="adoption_roll_back", request=None, responses=AdoptionDetail, tags=["blueprints"])
    def post(self, request: Request) -> Response:
        return state(services.roll_back(by=self.caller))
