"""Programmes of a council, and who and what is in them."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.kernel.errors import Invalid, NotFound
from dips.kernel.money import Money
from tenants.programmes import queries, rules, services
from tenants.programmes.models import FundingLine, Programme, ServiceTeam
from tenants.programmes.states import FundingKind, PartnerKind, ProgrammeState, StageKind

from ..resource import Resource, answer, made
from ..serializers import Input, Reason, Text

READ, WRITE = Scope.PROGRAMMES_READ, Scope.PROGRAMMES_WRITE


class StageRow(serializers.Serializer[Any]):
    """A stage as this programme names it."""

    kind = serializers.ChoiceField(StageKind.choices)
    name = serializers.CharField()
    position = serializers.IntegerField()
    skipped = serializers.BooleanField()
    description = serializers.CharField()


class PartnerRow(serializers.Serializer[Any]):
    name = serializers.CharField()
    kind = serializers.ChoiceField(PartnerKind.choices)
    part = serializers.CharField()


class FundingRow(serializers.Serializer[Any]):
    """Money from one source, in pence."""

    source = serializers.CharField()  # type: ignore[assignment]  # a field of this name
    amount_pence = serializers.IntegerField()
    vat_included = serializers.BooleanField()
    kind = serializers.ChoiceField(FundingKind.choices)
    note = serializers.CharField()


class ProgrammeRow(serializers.Serializer[Any]):
    """A programme in a list."""

    slug = serializers.CharField()
    name = serializers.CharField()
    short_code = serializers.CharField()
    summary = serializers.CharField()
    state = serializers.ChoiceField(ProgrammeState.choices)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    illustrative = serializers.BooleanField()


class ProgrammeList(serializers.Serializer[Any]):
    results = ProgrammeRow(many=True)


class ProgrammeDetail(ProgrammeRow):
    """A programme with its stages, partners and funding."""

    places_per_challenge = serializers.IntegerField()
    winners_per_challenge = serializers.IntegerField()
    stages = serializers.SerializerMethodField()
    partners = PartnerRow(many=True)
    teams = serializers.SerializerMethodField()
    funding = FundingRow(many=True, source="funding_lines")
    funding_total_pence = serializers.SerializerMethodField()

    @extend_schema_field(StageRow(many=True))
    def get_stages(self, programme: Programme) -> Any:
        return StageRow(queries.stages_of(programme), many=True).data

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_teams(self, programme: Programme) -> list[str]:
        """Those that own its challenges."""
        owners = ServiceTeam.objects.filter(challenges__programme=programme, challenges__published_at__isnull=False)
        return list(owners.order_by("name").values_list("name", flat=True).distinct())

    def get_funding_total_pence(self, programme: Programme) -> int:
        return queries.total_funding(programme).pence


class NewProgramme(Input):
    """A programme starts with a copy of the council's standard."""

    name = serializers.CharField(max_length=120)
    slug = serializers.SlugField(max_length=80)
    short_code = serializers.CharField(max_length=6)
    summary = Text(required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    places_per_challenge = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    winners_per_challenge = serializers.IntegerField(min_value=1, max_value=1000, required=False)
    illustrative = serializers.BooleanField(required=False)


class NewPartner(Input):
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(PartnerKind.choices, required=False)
    part = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NewFunding(Input):
    """Money from one source, written in pounds like 24,500."""

    source = serializers.CharField(max_length=160)  # type: ignore[assignment]  # a field of this name
    amount = serializers.CharField(max_length=30)
    vat_included = serializers.BooleanField(required=False, default=False)
    kind = serializers.ChoiceField(FundingKind.choices, required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NamedStage(Input):
    name = serializers.CharField(max_length=60)
    description = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class TeamRow(serializers.Serializer[Any]):
    """A service team. One of another body says which."""

    slug = serializers.CharField()
    name = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    external_organisation = serializers.CharField()


class TeamList(serializers.Serializer[Any]):
    results = TeamRow(many=True)


class NewTeam(Input):
    name = serializers.CharField(max_length=120)
    slug = serializers.SlugField(max_length=120, required=False)
    aliases = serializers.ListField(child=serializers.CharField(max_length=120), required=False, max_length=20)
    external_organisation = serializers.CharField(max_length=120, required=False, allow_blank=True)


def find(slug: str, *, by: Any | None) -> Programme:
    """A programme that is shown to the public, or any for those who set programmes up."""
    found = queries.programmes().filter(slug=slug).first()
    if found is None or (found.state == ProgrammeState.DRAFT and (by is None or not rules.can_manage(by))):
        raise NotFound
    return found


class Programmes(Resource):
    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="programmes_list", responses=ProgrammeList, tags=["programmes"])
    def get(self, request: Request) -> Response:
        by, found = self.person(READ), queries.programmes()
        if by is None or not rules.can_manage(by):
            found = found.exclude(state=ProgrammeState.DRAFT)
        return answer({"results": ProgrammeRow(found, many=True).data})

    @extend_schema(
        operation_id="programmes_start", request=NewProgramme, responses={201: ProgrammeDetail}, tags=["programmes"]
    )
    def post(self, request: Request) -> Response:
        programme = services.start_programme(**self.read(NewProgramme), by=self.caller)
        return made(ProgrammeDetail(programme).data, location=f"{request.path}{programme.slug}/")


class OneProgramme(Resource):
    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="programmes_read", responses=ProgrammeDetail, tags=["programmes"])
    def get(self, request: Request, slug: str) -> Response:
        return answer(ProgrammeDetail(find(slug, by=self.person(READ))).data)


class OpenProgramme(Resource):
    """Show the programme to the public."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="programmes_open", request=None, responses=ProgrammeDetail, tags=["programmes"])
    def post(self, request: Request, slug: str) -> Response:
        programme = services.open_programme(programme=find(slug, by=self.caller), by=self.caller)
        return answer(ProgrammeDetail(programme).data)


class CloseProgramme(Resource):
    """End the programme."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="programmes_close", request=Reason, responses=ProgrammeDetail, tags=["programmes"])
    def post(self, request: Request, slug: str) -> Response:
        programme = find(slug, by=self.caller)
        programme = services.close_programme(programme=programme, by=self.caller, **self.read(Reason))
        return answer(ProgrammeDetail(programme).data)


class Partners(Resource):
    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="programmes_partner_add", request=NewPartner, responses={201: PartnerRow}, tags=["programmes"]
    )
    def post(self, request: Request, slug: str) -> Response:
        programme = find(slug, by=self.caller)
        partner = services.add_partner(programme=programme, by=self.caller, **self.read(NewPartner))
        return made(PartnerRow(partner).data)


class Funding(Resource):
    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="programmes_funding_add", request=NewFunding, responses={201: FundingRow}, tags=["programmes"]
    )
    def post(self, request: Request, slug: str) -> Response:
        programme, data = find(slug, by=self.caller), self.read(NewFunding)
        try:
            money = Money.parse(data.pop("amount"), vat_included=data.pop("vat_included"))
        except Invalid as refused:
            raise Invalid(errors={"amount": [refused.message]}, code=refused.code) from None
        line: FundingLine = services.add_funding(programme=programme, money=money, by=self.caller, **data)
        return made(FundingRow(line).data)


class OneStage(Resource):
    """Give a stage the council's own name. Its kind stays."""

    scopes: ClassVar[dict[str, str]] = {"PUT": WRITE}

    @extend_schema(operation_id="programmes_stage_rename", request=NamedStage, responses=StageRow, tags=["programmes"])
    def put(self, request: Request, slug: str, kind: str) -> Response:
        programme = find(slug, by=self.caller)
        stage = next((each for each in queries.stages_of(programme) if each.kind == kind), None)
        if stage is None:
            raise NotFound
        return answer(StageRow(services.rename_stage(stage=stage, by=self.caller, **self.read(NamedStage))).data)


class Teams(Resource):
    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="teams_list", responses=TeamList, tags=["programmes"])
    def get(self, request: Request) -> Response:
        return answer({"results": TeamRow(queries.teams(), many=True).data})

    @extend_schema(operation_id="teams_add", request=NewTeam, responses={201: TeamRow}, tags=["programmes"])
    def post(self, request: Request) -> Response:
        return made(TeamRow(services.add_team(by=self.caller, **self.read(NewTeam))).data)
