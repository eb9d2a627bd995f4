"""What a programme is made of: partners, money, stages, and the council's service teams."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dips.kernel.errors import Invalid, NotFound
from dips.kernel.money import Money
from tenants.programmes import queries, rules, services
from tenants.programmes.models import FundingLine

from ...resource import Resource, answer, made, nothing
from .shapes import (
    ChangedFunding,
    ChangedPartner,
    ChangedTeam,
    FundingRow,
    NamedStage,
    NewFunding,
    NewPartner,
    NewTeam,
    PartnerRow,
    StageRow,
    TeamList,
    TeamRow,
)
from .views import WRITE, find


class Partners(Resource):
    """Add a partner to the programme."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="programmes_partner_add", request=NewPartner, responses={201: PartnerRow}, tags=["programmes"]
    )
    def post(self, request: Request, slug: str) -> Response:
        programme = find(slug, by=self.caller)
        partner = services.add_partner(programme=programme, by=self.caller, **self.read(NewPartner))
        return made(PartnerRow(partner).data)


class OnePartner(Resource):
    """Change a partner, or take it out of the programme."""

    scopes: ClassVar[dict[str, str]] = {"PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="partners_edit", request=ChangedPartner, responses=PartnerRow, tags=["programmes"])
    def patch(self, request: Request, slug: str, partner_id: UUID) -> Response:
        """Change a partner."""
        partner, changes = _part(self, slug, "partners", partner_id), self.read(ChangedPartner)
        partner = services.edit_partner(partner=partner, by=self.caller, version=self.version(), **changes)
        return answer(PartnerRow(partner).data, version=partner.version)

    @extend_schema(operation_id="partners_remove", request=None, responses={204: None}, tags=["programmes"])
    def delete(self, request: Request, slug: str, partner_id: UUID) -> Response:
        """Take a partner out of the programme."""
        partner = _part(self, slug, "partners", partner_id)
        services.remove_partner(partner=partner, by=self.caller, version=self.version())
        return nothing()


class Funding(Resource):
    """Add a line of funding to the programme."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="programmes_funding_add", request=NewFunding, responses={201: FundingRow}, tags=["programmes"]
    )
    def post(self, request: Request, slug: str) -> Response:
        programme, data = find(slug, by=self.caller), self.read(NewFunding)
        money = _money(data.pop("amount"), vat_included=data.pop("vat_included"))
        line: FundingLine = services.add_funding(programme=programme, money=money, by=self.caller, **data)
        return made(FundingRow(line).data)


class OneFunding(Resource):
    """Correct a line of funding, or take it out."""

    scopes: ClassVar[dict[str, str]] = {"PATCH": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="funding_edit", request=ChangedFunding, responses=FundingRow, tags=["programmes"])
    def patch(self, request: Request, slug: str, line_id: UUID) -> Response:
        """Correct a line of funding."""
        line, changes = _part(self, slug, "funding_lines", line_id), self.read(ChangedFunding)
        amount = changes.pop("amount", None)
        if amount is not None:
            changes["money"] = _money(amount, vat_included=line.vat_included)
        line = services.edit_funding(line=line, by=self.caller, version=self.version(), **changes)
        return answer(FundingRow(line).data, version=line.version)

    @extend_schema(operation_id="funding_remove", request=None, responses={204: None}, tags=["programmes"])
    def delete(self, request: Request, slug: str, line_id: UUID) -> Response:
        """Take a line of funding out."""
        line = _part(self, slug, "funding_lines", line_id)
        services.remove_funding(line=line, by=self.caller, version=self.version())
        return nothing()


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
    """The council's service teams; add one."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="teams_list", responses=TeamList, tags=["programmes"])
    def get(self, request: Request) -> Response:
        """The council's service teams."""
        return answer({"results": TeamRow(queries.teams(), many=True).data})

    @extend_schema(operation_id="teams_add", request=NewTeam, responses={201: TeamRow}, tags=["programmes"])
    def post(self, request: Request) -> Response:
        """Add a service team."""
        return made(TeamRow(services.add_team(by=self.caller, **self.read(NewTeam))).data)


class OneTeam(Resource):
    """Change a service team. Its address stays."""

    scopes: ClassVar[dict[str, str]] = {"PATCH": WRITE}

    @extend_schema(operation_id="teams_edit", request=ChangedTeam, responses=TeamRow, tags=["programmes"])
    def patch(self, request: Request, slug: str) -> Response:
        rules.require_manage(self.caller)
        team, changes = queries.teams().filter(slug=slug).first(), self.read(ChangedTeam)
        if team is None:
            raise NotFound
        team = services.edit_team(team=team, by=self.caller, version=self.version(), **changes)
        return answer(TeamRow(team).data, version=team.version)


def _part(resource: Resource, slug: str, parts: str, pk: UUID) -> Any:
    """A part of a programme for those who set programmes up; for anybody else there is none to change."""
    programme = find(slug, by=resource.caller)
    rules.require_manage(resource.caller)
    found = getattr(programme, parts).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def _money(amount: str, *, vat_included: bool) -> Money:
    try:
        return Money.parse(amount, vat_included=vat_included)
    except Invalid as refused:
        raise Invalid(errors={"amount": [refused.message]}, code=refused.code) from None
