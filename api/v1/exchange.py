"""Blueprints that councils offer each other; what a council took, takes, goes back from and publishes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.blueprints import queries, services, showing
from dips.blueprints.document import Document
from dips.blueprints.growth import grown
from dips.blueprints.merging import ABSENT, BASE, OURS, OWN, THEIRS, Choice, Conflict
from dips.blueprints.models import Adoption, BlueprintVersion
from dips.councils.scope import current
from dips.kernel.errors import Invalid, NotFound
from dips.staff.rules import require

from ..resource import Resource, answer, made
from ..serializers import Input, Instant

READ, WRITE = Scope.PROGRAMMES_READ, Scope.PROGRAMMES_WRITE
SIDES = [(OURS, _("Yours")), (THEIRS, _("Theirs")), (BASE, _("What it was")), (OWN, _("Your own words"))]


class OfferRow(serializers.Serializer[Any]):
    """One version. `made_by` is a council's name; `based_on` is what it was made from, nearest first."""

    name = serializers.CharField(source="version.name")
    version = serializers.CharField(source="version.version")
    title = serializers.CharField(source="version.title")
    summary = serializers.CharField(source="version.summary")
    licence = serializers.CharField(source="version.licence")
    notes = serializers.CharField(source="version.notes")
    region = serializers.CharField(source="version.region")
    made_by = serializers.CharField(source="maker")
    based_on = serializers.ListField(child=serializers.CharField(), source="lineage")
    used_by = serializers.ListField(child=serializers.CharField(), source="users")
    digest = serializers.CharField(source="version.digest")
    published_at = Instant(source="version.published_at")


class OfferList(serializers.Serializer[Any]):
    results = OfferRow(many=True)


class PublicOffer(OfferRow):
    """With every section as in the files, and where the files are as one zip."""

    document = serializers.JSONField()
    zip_url = serializers.CharField()


class AdoptionDetail(serializers.Serializer[Any]):
    """What the council's standard comes from. `upgrade` is a newer version, if one is offered."""

    name = serializers.CharField()
    version = serializers.CharField()
    adopted_at = Instant()
    can_go_back = serializers.BooleanField()
    upgrade = serializers.CharField(allow_null=True)


class Wanted(Input):
    name = serializers.SlugField(max_length=60)
    version = serializers.CharField(max_length=30)


class Side(Input):
    """`own` counts with the side `own` alone."""

    side = serializers.ChoiceField(SIDES)
    own = serializers.CharField(required=False, allow_blank=True, max_length=20_000, default="")


class Upgrade(Wanted):
    """`choices` names each place of `to_choose`; `seen` is the digest of the preview that they were made on."""

    choices = serializers.DictField(child=Side(), required=False, default=dict)
    seen = serializers.CharField(required=False, allow_blank=True, default="", max_length=64)


class ConflictRow(serializers.Serializer[Any]):
    """A part that both changed. A side that has nothing there is null."""

    place = serializers.CharField()
    title = serializers.CharField()
    base = serializers.JSONField()
    ours = serializers.JSONField()
    theirs = serializers.JSONField()
    chosen = serializers.CharField(allow_null=True)
    why = serializers.ListField(child=serializers.CharField())


class Preview(serializers.Serializer[Any]):
    only_theirs = serializers.ListField(child=serializers.CharField())
    only_ours = serializers.ListField(child=serializers.CharField())
    both = serializers.ListField(child=serializers.CharField())
    to_choose = ConflictRow(many=True)
    faults = serializers.ListField(child=serializers.CharField())
    digest = serializers.CharField()


class BlueprintPublication(Wanted):
    """`region` is the council's own, for its councils alone; left out, every council is offered it."""

    title = serializers.CharField(max_length=120)
    summary = serializers.CharField(max_length=600, required=False)
    licence = serializers.CharField(max_length=120, required=False)
    notes = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    region = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


def shown(version: BlueprintVersion) -> dict[str, Any]:
    return dict(OfferRow(showing.offers([version])[0]).data)


class Blueprints(Resource):
    """What every council is offered: the newest version of each."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(operation_id="blueprints_list", responses=OfferList, tags=["blueprints"])
    def get(self, request: Request) -> Response:
        return answer({"results": OfferRow(showing.offers(queries.newest()), many=True).data})


class OneBlueprint(Resource):
    """One version, whole."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(operation_id="blueprints_read", responses=PublicOffer, tags=["blueprints"])
    def get(self, request: Request, blueprint: str, release: str) -> Response:
        version = offered(blueprint, release)
        files = reverse("blueprints:download", args=[version.name, version.version])
        return answer(
            shown(version) | {"document": version.document["sections"], "zip_url": request.build_absolute_uri(files)}
        )


class NoSuchOffer(NotFound):
    """Never published, or for others: the two look the same."""

    code = "no_such_offer"
    default = _("No blueprint of this name and version is offered to you.")


def offered(name: str, version: str) -> BlueprintVersion:
    found = queries.published().filter(name=name, version=version).first()
    if found is None:
        raise NoSuchOffer
    return found


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
    """What a version would change beside the council's own changes; take it."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="adoption_upgrade", request=Upgrade, responses=AdoptionDetail, tags=["blueprints"])
    def post(self, request: Request) -> Response:
        given = self.read(Upgrade)
        version = offered(given["name"], given["version"])
        taken = services.merge_upgrade(version=version, choices=choices(given), seen=given["seen"], by=self.caller)
        return state(taken)


class PreviewUpgrade(OfCouncil):
    """The same without taking it: what is left to choose, and what would come."""

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


class Publish(OfCouncil):
    """Offer the council's standard to others."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="adoption_publish", request=BlueprintPublication, responses={201: OfferRow}, tags=["blueprints"]
    )
    def post(self, request: Request) -> Response:
        given = self.read(BlueprintPublication)
        council = current()
        assert council is not None
        notes, region = given.pop("notes"), given.pop("region")
        document = services.named(services.export(), maker=council.name, **given)
        return made(shown(services.publish(document, region=region, notes=notes, by=self.caller)))


class Withdraw(OfCouncil):
    """Offer a version of one's own to nobody new."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="adoption_withdraw", request=Wanted, responses=OfferRow, tags=["blueprints"])
    def post(self, request: Request) -> Response:
        return answer(shown(services.withdraw(version=offered(**self.read(Wanted)), by=self.caller)))


ADOPTION = (
    ("", OneAdoption, "adoption"),
    ("offers/", Offers, "adoption-offers"),
    ("adopt/", Adopt, "adoption-adopt"),
    ("upgrade/", TakeUpgrade, "adoption-upgrade"),
    ("upgrade/preview/", PreviewUpgrade, "adoption-preview"),
    ("roll-back/", RollBack, "adoption-roll-back"),
    ("publish/", Publish, "adoption-publish"),
    ("withdraw/", Withdraw, "adoption-withdraw"),
)
