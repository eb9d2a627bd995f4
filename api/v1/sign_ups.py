"""A council signs up: the same steps as on the pages, for a program that can read one mailbox."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.councils import links
from dips.councils.addresses import client_ip
from dips.councils.plans import PLANS
from dips.kernel.actors import Actor
from dips.signup import known, landing, progress, queries, services
from dips.signup.errors import NoSuchSignUp
from dips.signup.models import SignUp
from dips.signup.services.starting import BY

from ..resource import Resource, answer, made
from ..serializers import Input

HEADER = "Sign-Up-Key"
KEY = OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, description="The key that proving the address gave.")
TAGS = ["sign-ups"]


class Starting(Input):
    """The work e-mail address of whoever signs up."""

    email = serializers.CharField(max_length=254)


class Proving(Input):
    """The last part of the link that was mailed."""

    token = serializers.CharField(max_length=100)


class Choosing(Input):
    """The council, by its code or by its name, and what it begins with."""

    gss_code = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)
    name = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    blueprint = serializers.CharField(max_length=100)
    plan = serializers.ChoiceField([plan.key for plan in PLANS])


class Creating(Input):
    """Name and password make the account; leave them out with the account's own token. Without `slug`, the usual one."""

    slug = serializers.CharField(required=False, default="", allow_blank=True, max_length=400)
    full_name = serializers.CharField(required=False, default="", allow_blank=True, max_length=150)
    password = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)


class StepRow(serializers.Serializer[Any]):
    """One step of making the council."""

    key = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(["done", "now", "failed", "next"])


class SignUpRow(serializers.Serializer[Any]):
    """How far it is. `url` is there when the council is ready and this person is its administrator."""

    id = serializers.UUIDField()
    state = serializers.SerializerMethodField()
    gss_code = serializers.CharField()
    name = serializers.CharField()
    blueprint = serializers.CharField()
    plan = serializers.CharField()
    needs_approval = serializers.SerializerMethodField()
    is_own = serializers.BooleanField()
    slug = serializers.CharField(source="run.slug", allow_null=True, default=None)
    steps = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    def get_state(self, row: SignUp) -> str:
        return progress.state_of(row)

    def get_needs_approval(self, row: SignUp) -> bool:
        return services.needs_approval(row)

    @extend_schema_field(StepRow(many=True))
    def get_steps(self, row: SignUp) -> list[dict[str, str]]:
        return [dict(each) for each in StepRow(progress.steps_of(row.run), many=True).data] if row.run else []

    def get_url(self, row: SignUp) -> str:
        ready = row.is_own and progress.state_of(row) == progress.READY
        return landing.url(row.run.council) if ready and row.run and row.run.council else ""


class ProvedRow(SignUpRow):
    """The same, and the key that opens it."""

    key = serializers.SerializerMethodField()

    def get_key(self, row: SignUp) -> str:
        return queries.key_of(row)


class KnownCouncil(serializers.Serializer[Any]):
    """A council of the register, and the e-mail domain's label or web address by which it is known."""

    gss_code = serializers.CharField()
    name = serializers.CharField()
    slug = serializers.CharField()
    kind = serializers.CharField()
    nation = serializers.CharField()
    region = serializers.CharField()


class KnownCouncils(serializers.Serializer[Any]):
    results = KnownCouncil(many=True)


class Words(Input):
    """What to look for: every word must be in the council's name, web address or code."""

    q = serializers.CharField(max_length=120)


class LinkSent(serializers.Serializer[Any]):
    """Said for every address that a council could have."""

    sent = serializers.BooleanField()


class Register(Resource):
    """Search the register of councils; twenty at the most."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})

    @extend_schema(operation_id="sign_ups_councils", parameters=[Words], responses=KnownCouncils, tags=TAGS)
    def get(self, request: Request) -> Response:
        return answer({"results": KnownCouncil(known.found(self.asked(Words)["q"]), many=True).data})


class SignUps(Resource):
    """Begin: a link goes to the address. The answer is the same whoever asks."""

    public: ClassVar[frozenset[str]] = frozenset({"POST"})

    @extend_schema(operation_id="sign_ups_start", request=Starting, responses={202: LinkSent}, tags=TAGS)
    def post(self, request: Request) -> Response:
        services.start_sign_up(came_from=client_ip(request._request), **self.read(Starting))
        return answer({"sent": True}, code=202)


class Prove(Resource):
    """Use the link, once."""

    public: ClassVar[frozenset[str]] = frozenset({"POST"})
    secret = ("key",)

    @extend_schema(operation_id="sign_ups_prove", request=Proving, responses={201: ProvedRow}, tags=TAGS)
    def post(self, request: Request) -> Response:
        found = services.prove_address(**self.read(Proving))
        return made(ProvedRow(found).data, location=links.portal_url(f"/api/v1/sign-ups/{found.pk}/"))


class Opened(Resource):
    """A sign-up that the caller holds the key of, or that was made with the caller's account."""

    public: ClassVar[frozenset[str]] = frozenset({"GET", "POST"})

    def opened(self, sign_up_id: UUID) -> SignUp:
        found = None
        if queries.is_key(self.request.headers.get(HEADER, ""), sign_up_id):
            found = queries.sign_ups().filter(pk=sign_up_id, proved_at__isnull=False).first()
        elif (person := self.person(Scope.PROFILE_READ)) is not None:
            found = queries.of_person(sign_up_id, person)
        if found is None:
            raise NoSuchSignUp
        return found

    @property
    def who(self) -> Actor:
        """A token that may not act on people is as good as none."""
        return self.person(Scope.PEOPLE_WRITE) or BY


class OneSignUp(Opened):
    """How far a sign-up is."""

    @extend_schema(operation_id="sign_ups_read", parameters=[KEY], responses=SignUpRow, tags=TAGS)
    def get(self, request: Request, sign_up_id: UUID) -> Response:
        return answer(SignUpRow(self.opened(sign_up_id)).data)


class Choose(Opened):
    """Say which council it is, what it begins with, and by which plan."""

    @extend_schema(operation_id="sign_ups_choose", parameters=[KEY], request=Choosing, responses=SignUpRow, tags=TAGS)
    def post(self, request: Request, sign_up_id: UUID) -> Response:
        found, chosen = self.opened(sign_up_id), self.read(Choosing)
        council = {name: chosen.pop(name) for name in ("gss_code", "name")}
        with transaction.atomic():
            found = services.choose_council(sign_up=found, by=self.who, **council)
            services.choose_beginning(sign_up=found, by=self.who, **chosen)
        return answer(SignUpRow(self.opened(sign_up_id)).data)


class Create(Opened):
    """Ask for the council. Asked again, it is the same one."""

    @extend_schema(
        operation_id="sign_ups_create", parameters=[KEY], request=Creating, responses={202: SignUpRow}, tags=TAGS
    )
    def post(self, request: Request, sign_up_id: UUID) -> Response:
        found = services.create_council(sign_up=self.opened(sign_up_id), by=self.who, **self.read(Creating))
        return answer(SignUpRow(found).data, code=202)


class AskToJoin(Opened):
    """Ask the council's own people for an invitation."""

    @extend_schema(operation_id="sign_ups_ask", parameters=[KEY], request=None, responses=SignUpRow, tags=TAGS)
    def post(self, request: Request, sign_up_id: UUID) -> Response:
        found = services.ask_to_join(sign_up=self.opened(sign_up_id), by=self.who)
        return answer(SignUpRow(found).data)
