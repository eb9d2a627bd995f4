"""A council's own names: an address for its site, e-mail domains, and the address that letters come from."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.councils import links, lookup
from dips.councils.scope import here
from dips.domains import errors, queries, services, showing
from dips.domains.finding import Record
from dips.domains.models import Claim
from dips.domains.rules import require
from dips.domains.states import ClaimState, Kind

from ..resource import Resource, answer, made, nothing
from ..serializers import Input, Instant

READ, WRITE = Scope.COUNCIL_READ, Scope.COUNCIL_WRITE


class RecordRow(serializers.Serializer[Any]):
    """A record to set in the DNS. `found` is how it was found last; `others` is what stands there instead."""

    type = serializers.CharField(source="kind")
    name = serializers.CharField()
    value = serializers.CharField()
    found = serializers.ChoiceField(Record.choices, allow_blank=True)
    others = serializers.ListField(child=serializers.CharField())


class DomainRow(serializers.Serializer[Any]):
    """A name that the council asked for. `held_elsewhere`: another council has it here."""

    id = serializers.UUIDField(source="pk")
    kind = serializers.ChoiceField(Kind.choices)
    name = serializers.CharField()
    state = serializers.ChoiceField(ClaimState.choices)
    is_first = serializers.SerializerMethodField()
    records = serializers.SerializerMethodField()
    held_elsewhere = serializers.SerializerMethodField()
    asked_at = Instant(source="created_at")
    looked_at = Instant(allow_null=True)
    missing_since = Instant(allow_null=True)

    def get_is_first(self, claim: Claim) -> bool:
        return claim.name == self.context["first"]

    @extend_schema_field(RecordRow(many=True))
    def get_records(self, claim: Claim) -> Any:
        return RecordRow(showing.records(claim, self.context["council"]), many=True).data

    def get_held_elsewhere(self, claim: Claim) -> bool:
        return bool(claim.found.get("held"))


class DomainList(serializers.Serializer[Any]):
    """`first` is the host that links name, `default` the one that the council has from its first day."""

    first = serializers.CharField()
    default = serializers.CharField()
    results = DomainRow(many=True)


class NewDomain(Input):
    kind = serializers.ChoiceField(Kind.choices)
    name = serializers.CharField(max_length=300)


class SenderRow(serializers.Serializer[Any]):
    """`in_use` is false while the proof of its domain is missing; both are empty when letters come from the service."""

    address = serializers.CharField(allow_null=True)
    in_use = serializers.BooleanField()


class NewSender(Input):
    address = serializers.CharField(max_length=254)


class Managing(Resource):
    """Refuses everyone who may not set the site's own domain."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        require(self.caller)

    def find(self, domain_id: UUID) -> Claim:
        found = queries.claims().filter(pk=domain_id).first()
        if found is None:
            raise errors.NoSuchClaim
        return found


def context() -> dict[str, Any]:
    council = here()
    return {"council": council, "first": lookup.host_of(council), "default": links.default_host(council.slug)}


def shown(claim: Claim) -> dict[str, Any]:
    return dict(DomainRow(claim, context=context()).data)


def whole() -> Response:
    known = context()
    rows = DomainRow(queries.claims(), many=True, context=known).data
    return answer({"first": known["first"], "default": known["default"], "results": rows})


class Domains(Managing):
    """The council's names; ask for another."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}
    grave = frozenset({"POST"})

    @extend_schema(operation_id="domains_list", responses=DomainList, tags=["domains"])
    def get(self, request: Request) -> Response:
        """The council's names."""
        return whole()

    @extend_schema(operation_id="domains_ask", request=NewDomain, responses={201: DomainRow}, tags=["domains"])
    def post(self, request: Request) -> Response:
        """Ask for another name."""
        return made(shown(services.claim(by=self.caller, **self.read(NewDomain))))


class OneDomain(Managing):
    """One name; give it up."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "DELETE": WRITE}
    grave = frozenset({"DELETE"})

    @extend_schema(operation_id="domain_read", responses=DomainRow, tags=["domains"])
    def get(self, request: Request, domain_id: UUID) -> Response:
        """One name of the council."""
        return answer(shown(self.find(domain_id)))

    @extend_schema(operation_id="domain_release", responses={204: None}, tags=["domains"])
    def delete(self, request: Request, domain_id: UUID) -> Response:
        """Give a name up."""
        services.release(claim=self.find(domain_id), by=self.caller)
        return nothing()


class Look(Managing):
    """Look for its records now."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="domain_look", request=None, responses=DomainRow, tags=["domains"])
    def post(self, request: Request, domain_id: UUID) -> Response:
        return answer(shown(services.look(claim=self.find(domain_id), by=self.caller)))


class AskAgain(Managing):
    """Ask again for a name that lapsed; there is a new record to set."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}
    grave = frozenset({"POST"})

    @extend_schema(operation_id="domain_ask_again", request=None, responses=DomainRow, tags=["domains"])
    def post(self, request: Request, domain_id: UUID) -> Response:
        return answer(shown(services.ask_again(claim=self.find(domain_id), by=self.caller)))


class ChooseFirst(Managing):
    """Let links and letters name this host."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}
    grave = frozenset({"POST"})

    @extend_schema(operation_id="domain_choose_first", request=None, responses=DomainRow, tags=["domains"])
    def post(self, request: Request, domain_id: UUID) -> Response:
        return answer(shown(services.choose_first(claim=self.find(domain_id), by=self.caller)))


class ChooseDefault(Managing):
    """Let links and letters name the host that the council has from its first day."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}
    grave = frozenset({"POST"})

    @extend_schema(operation_id="domains_choose_default", request=None, responses=DomainList, tags=["domains"])
    def post(self, request: Request) -> Response:
        services.choose_default(by=self.caller)
        return whole()


def sender() -> Response:
    own = queries.own_sender(context()["council"].schema_name)
    return answer({"address": own.address if own else None, "in_use": bool(own and own.may_be_used)})


class OneSender(Managing):
    """Where letters come from."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE, "DELETE": WRITE}
    grave = frozenset({"PUT", "DELETE"})

    @extend_schema(operation_id="sender_read", responses=SenderRow, tags=["domains"])
    def get(self, request: Request) -> Response:
        """Where letters come from."""
        return sender()

    @extend_schema(operation_id="sender_choose", request=NewSender, responses=SenderRow, tags=["domains"])
    def put(self, request: Request) -> Response:
        """Choose where letters come from."""
        services.choose_sender(by=self.caller, **self.read(NewSender))
        return sender()

    @extend_schema(operation_id="sender_drop", responses={204: None}, tags=["domains"])
    def delete(self, request: Request) -> Response:
        """Let letters come from the service again."""
        services.drop_sender(by=self.caller)
        return nothing()


class TestLetter(Managing):
    """Send whoever calls a letter, so that they see how letters arrive."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="sender_test", request=None, responses=SenderRow, tags=["domains"])
    def post(self, request: Request) -> Response:
        services.send_test(by=self.caller)
        return sender()


ROUTES = (
    ("domains/", Domains, "domains"),
    ("domains/default/", ChooseDefault, "domains-default"),
    ("domains/<uuid:domain_id>/", OneDomain, "domain"),
    ("domains/<uuid:domain_id>/look/", Look, "domain-look"),
    ("domains/<uuid:domain_id>/ask-again/", AskAgain, "domain-ask-again"),
    ("domains/<uuid:domain_id>/first/", ChooseFirst, "domain-first"),
    ("sender/", OneSender, "sender"),
    ("sender/test/", TestLetter, "sender-test"),
)
