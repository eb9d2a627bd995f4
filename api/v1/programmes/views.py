"""Programmes of a council: start, read, change, open and close one."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.kernel.errors import NotFound
from tenants.programmes import queries, rules, services
from tenants.programmes.models import Programme
from tenants.programmes.states import ProgrammeState

from ...resource import Resource, answer, made
from ...serializers import Reason
from .shapes import ChangedProgramme, NewProgramme, NextRun, ProgrammeDetail, ProgrammeList, ProgrammeRow

READ, WRITE = Scope.PROGRAMMES_READ, Scope.PROGRAMMES_WRITE


def find(slug: str, *, by: Any | None) -> Programme:
    """A programme that is shown to the public, or any for those who set programmes up."""
    found = queries.programmes().filter(slug=slug).first()
    if found is None or (found.state == ProgrammeState.DRAFT and (by is None or not rules.can_manage(by))):
        raise NotFound
    return found


class Programmes(Resource):
    """The council's programmes; start one."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="programmes_list", responses=ProgrammeList, tags=["programmes"])
    def get(self, request: Request) -> Response:
        """The council's programmes."""
        by, found = self.person(READ), queries.programmes()
        if by is None or not rules.can_manage(by):
            found = found.exclude(state=ProgrammeState.DRAFT)
        return answer({"results": ProgrammeRow(found, many=True).data})

    @extend_schema(
        operation_id="programmes_start", request=NewProgramme, responses={201: ProgrammeDetail}, tags=["programmes"]
    )
    def post(self, request: Request) -> Response:
        """Start a programme."""
        programme = services.start_programme(**self.read(NewProgramme), by=self.caller)
        return made(ProgrammeDetail(programme).data, location=f"{request.path}{programme.slug}/")


class OneProgramme(Resource):
    """A programme with its stages, partners and funding; change what it says."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PATCH": WRITE}

    @extend_schema(operation_id="programmes_read", responses=ProgrammeDetail, tags=["programmes"])
    def get(self, request: Request, slug: str) -> Response:
        """A programme with its stages, partners and funding."""
        programme = find(slug, by=self.person(READ))
        return answer(ProgrammeDetail(programme).data, version=programme.version)

    @extend_schema(
        operation_id="programmes_edit", request=ChangedProgramme, responses=ProgrammeDetail, tags=["programmes"]
    )
    def patch(self, request: Request, slug: str) -> Response:
        """Change what a programme says."""
        programme, changes = find(slug, by=self.caller), self.read(ChangedProgramme)
        programme = services.edit_programme(programme=programme, by=self.caller, version=self.version(), **changes)
        return answer(ProgrammeDetail(programme).data, version=programme.version)


class CloneProgramme(Resource):
    """Start the next run with what this one is made of: no challenge, application, partner or money comes along."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="programmes_clone", request=NextRun, responses={201: ProgrammeDetail}, tags=["programmes"]
    )
    def post(self, request: Request, slug: str) -> Response:
        source = find(slug, by=self.caller)
        copy = services.clone_programme(programme=source, by=self.caller, **self.read(NextRun))
        there = request.path.removesuffix(f"{slug}/clone/")
        return made(ProgrammeDetail(copy).data, location=f"{there}{copy.slug}/")


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
