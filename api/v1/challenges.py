"""One council's challenges: read, write, decide, move on."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.councils import links
from dips.councils.models import Council
from dips.councils.scope import current
from dips.directory import queries as directory
from dips.directory.states import BEFORE_THE_CALL, StageKind, Status
from dips.kernel import clock
from dips.kernel.errors import Invalid, NotFound
from dips.kernel.money import Money
from dips.staff.queries import people
from tenants.calls.queries import window
from tenants.challenges import gates, queries, rules, services
from tenants.challenges.models import Challenge, ChallengeBrief
from tenants.challenges.states import PUBLIC, ChallengeStatus
from tenants.programmes.models import Programme, ServiceTeam

from ..paging import Paged, page, paged
from ..resource import Resource, answer, made
from ..serializers import Choice, Input, Instant, Reason, Text

READ, WRITE = Scope.CHALLENGES_READ, Scope.CHALLENGES_WRITE


def find(reference: str, *, by: Any | None) -> Challenge:
    """A challenge that is public, or that this officer may know of. Anything else is not found."""
    known = queries.with_rows(Challenge.objects.filter(reference=reference.upper())).select_related("call")
    found = known.first()
    if found is None or (found.status not in PUBLIC and (by is None or not rules.is_in_scope(by, found))):
        raise NotFound
    return found


def here() -> Council:
    """The council whose resource this is."""
    council = current()
    assert council is not None, "a council's resource is opened in its schema"
    return council


def call_of(challenge: Challenge) -> Any | None:
    return getattr(challenge, "call", None)


def status_of(challenge: Challenge, now: datetime) -> str:
    """What the directory says of it: whether it takes applications, by the database's clock."""
    if challenge.status == ChallengeStatus.WITHDRAWN:
        return Status.WITHDRAWN
    call = call_of(challenge)
    if call is not None and call.closes_at is not None:
        found = str(window(call, now))
        return Status.CLOSED if found == Status.WITHDRAWN else found  # the call was cancelled, not the challenge
    return Status.UPCOMING if challenge.stage in BEFORE_THE_CALL else Status.CLOSED


class StageMark(serializers.Serializer[Any]):
    """One stage of the challenge's programme, and whether it is done, now, next or skipped."""

    kind = serializers.ChoiceField(StageKind.choices)
    name = serializers.CharField()
    state = serializers.CharField()


class Amount(serializers.Serializer[Any]):
    """Money in pence."""

    pence = serializers.IntegerField()
    currency = serializers.CharField()
    vat_included = serializers.BooleanField()


class Section(serializers.Serializer[Any]):
    """One heading of a brief and what it says, in Markdown."""

    key = serializers.CharField(source="section_key")
    heading = serializers.CharField()
    body = serializers.CharField()
    illustrative = serializers.BooleanField()
    not_applicable_reason = serializers.CharField()


class Brief(serializers.Serializer[Any]):
    """One version of a brief. A version never changes."""

    version = serializers.IntegerField()
    question = serializers.CharField()
    note = serializers.CharField()
    published_at = Instant(allow_null=True)
    created_at = Instant()
    sections = Section(many=True, source="answers")


class BriefVersions(serializers.Serializer[Any]):
    """Every version that the caller may read, newest first."""

    results = Brief(many=True)


class LocalRow(serializers.Serializer[Any]):
    """A challenge in its own council's list. `editorial_status` is where it stands between draft and public."""

    reference = serializers.CharField()
    title = serializers.CharField()
    question = serializers.SerializerMethodField()
    stage = serializers.ChoiceField(StageKind.choices)
    stage_name = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    editorial_status = serializers.ChoiceField(ChallengeStatus.choices, source="status")
    council = serializers.SerializerMethodField()
    council_name = serializers.SerializerMethodField()
    programme = serializers.CharField(source="programme.name")
    team = serializers.CharField(source="team.name")
    themes = serializers.ListField(child=serializers.CharField())
    opens_at = serializers.SerializerMethodField()
    closes_at = serializers.SerializerMethodField()
    published_at = Instant(allow_null=True)
    illustrative = serializers.BooleanField()
    url = serializers.SerializerMethodField()

    def get_question(self, challenge: Challenge) -> str:
        return str(challenge.question)

    def get_stage_name(self, challenge: Challenge) -> str:
        return str(queries.stage_name(challenge))

    @extend_schema_field(serializers.ChoiceField(Status.choices))
    def get_status(self, challenge: Challenge) -> str:
        return status_of(challenge, self.context["now"])

    def get_council(self, challenge: Challenge) -> str:
        return self.context["council"].slug

    def get_council_name(self, challenge: Challenge) -> str:
        return self.context["council"].name

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_opens_at(self, challenge: Challenge) -> str | None:
        return self._date(challenge, "opens_at")

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_closes_at(self, challenge: Challenge) -> str | None:
        return self._date(challenge, "closes_at")

    def get_url(self, challenge: Challenge) -> str:
        return links.council_url(self.context["council"], f"/challenges/{challenge.reference}/")

    def _date(self, challenge: Challenge, name: str) -> str | None:
        call = call_of(challenge)
        if call is None or call.published_at is None:
            return None
        value = getattr(call, name)
        return None if value is None else Instant().to_representation(value)


class Detail(LocalRow):
    """One challenge with its brief. A stranger reads the published version, an officer the newest."""

    question = serializers.SerializerMethodField()
    team_is_external = serializers.BooleanField(source="team.is_external")
    adoption_statement = serializers.CharField()
    budget = Amount(allow_null=True)
    withdrawn_reason = serializers.CharField()
    stages = serializers.SerializerMethodField()
    brief = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    def get_question(self, challenge: Challenge) -> str:
        brief = self.context["brief"]
        return brief.question if brief else challenge.question

    @extend_schema_field(StageMark(many=True))
    def get_stages(self, challenge: Challenge) -> list[dict[str, str]]:
        return [
            {"kind": str(each.kind), "name": str(each.name), "state": each.state} for each in queries.spine(challenge)
        ]

    @extend_schema_field(Brief(allow_null=True))
    def get_brief(self, challenge: Challenge) -> Any:
        brief = self.context["brief"]
        return Brief(brief).data if brief else None


class LocalFilters(Input, Paged):
    """Which of the council's challenges. Status, theme and words find what is public, as in the national list."""

    status = serializers.ListField(child=Choice(Status.choices), required=False, max_length=10)
    theme = serializers.ListField(child=serializers.CharField(max_length=80), required=False, max_length=50)
    q = serializers.CharField(required=False, allow_blank=True, max_length=200)

    stage = serializers.ListField(child=Choice(StageKind.choices), required=False, max_length=10)
    editorial_status = serializers.ListField(child=Choice(ChallengeStatus.choices), required=False, max_length=10)


class NewChallenge(Input):
    """A challenge begins with a title, a question, a programme and a team."""

    programme = serializers.SlugField(max_length=80)
    team = serializers.SlugField(max_length=120)
    title = serializers.CharField(max_length=120)
    question = serializers.CharField(max_length=400)
    reference = serializers.CharField(max_length=12, required=False, allow_null=True, default=None)
    themes = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=8)
    owner = serializers.UUIDField(required=False, allow_null=True)
    deputy = serializers.UUIDField(required=False, allow_null=True)
    sponsor = serializers.UUIDField(required=False, allow_null=True)
    budget = serializers.CharField(max_length=30, required=False, allow_null=True, help_text="Pounds, like 24,500")
    vat_included = serializers.BooleanField(required=False)
    adoption_statement = Text(required=False, allow_blank=True)
    illustrative = serializers.BooleanField(required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ChangedChallenge(Input):
    """What surrounds the brief. Fields that are not sent stay as they are."""

    team = serializers.SlugField(max_length=120, required=False)
    title = serializers.CharField(max_length=120, required=False)
    themes = serializers.ListField(child=serializers.CharField(max_length=40), required=False, max_length=8)
    owner = serializers.UUIDField(required=False, allow_null=True)
    deputy = serializers.UUIDField(required=False, allow_null=True)
    sponsor = serializers.UUIDField(required=False, allow_null=True)
    budget = serializers.CharField(max_length=30, required=False, allow_null=True)
    vat_included = serializers.BooleanField(required=False)
    adoption_statement = Text(required=False, allow_blank=True)
    illustrative = serializers.BooleanField(required=False)


class SectionText(Input):
    """What to say under one heading, or why it does not apply."""

    body = serializers.CharField(max_length=20_000, required=False, allow_blank=True, trim_whitespace=False)
    illustrative = serializers.BooleanField(required=False)
    not_applicable_reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class WrittenBrief(Input):
    """Answers by section key. Sections not named keep what they said."""

    answers = serializers.DictField(child=SectionText(), allow_empty=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class AmendedBrief(Input):
    """A change of a published brief, and what changed, for those who read it before."""

    answers = serializers.DictField(child=SectionText(), allow_empty=False)
    note = serializers.CharField(max_length=500)


class GateLine(serializers.Serializer[Any]):
    """A condition of the gate; `missing` is empty when it holds."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of this name
    missing = serializers.CharField()
    is_met = serializers.BooleanField()


class Gate(serializers.Serializer[Any]):
    """The next stage and what it asks. `next_stage` is null at the last."""

    stage = serializers.CharField()
    next_stage = serializers.CharField(allow_null=True)
    next_stage_name = serializers.CharField(allow_null=True)
    needs_reason = serializers.BooleanField()
    conditions = GateLine(many=True)


def show(challenge: Challenge, *, by: Any | None) -> dict[str, Any]:
    """The detail as this caller may see it."""
    inside = by is not None and rules.is_in_scope(by, challenge)
    brief = queries.current_brief(challenge) if inside else queries.published_brief(challenge)
    return dict(Detail(challenge, context={"now": clock.now(), "council": here(), "brief": brief}).data)


def replied(reference: str, *, by: Any, code: int = 200) -> Response:
    """The challenge as it stands after a verb, read anew."""
    challenge = find(reference, by=by)
    return answer(show(challenge, by=by), version=challenge.version, code=code)


def _resolved(data: dict[str, Any]) -> dict[str, Any]:
    """Slugs and ids into rows of this council. One that is not here is an error of its field."""
    errors: dict[str, list[str]] = {}
    found = dict(data)
    if "programme" in data:
        found["programme"] = Programme.objects.filter(slug=data["programme"]).first()
        if found["programme"] is None:
            errors["programme"] = [_("There is no such programme")]
    if "team" in data:
        found["team"] = ServiceTeam.objects.filter(slug=data["team"]).first()
        if found["team"] is None:
            errors["team"] = [_("There is no such service team")]
    for role in ("owner", "deputy", "sponsor"):
        if data.get(role) is not None:
            found[role] = people().filter(pk=data[role]).first()
            if found[role] is None:
                errors[role] = [_("Choose one of this council's people")]
    if "budget" in data:
        budget = found.pop("budget")
        try:
            found["budget_pence"] = Money.parse(budget).pence if budget else None
        except Invalid as refused:
            errors["budget"] = [refused.message]
    if errors:
        raise Invalid(errors=errors)
    return found


class Challenges(Resource):
    """Published challenges for everyone; for officers also those they are working on."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="council_challenges_list",
        parameters=[LocalFilters],
        responses=paged("CouncilChallengePage", LocalRow),
        tags=["challenges"],
    )
    def get(self, request: Request) -> Response:
        asked, by, council = self.asked(LocalFilters), self.person(READ), here()
        known = Q(status=ChallengeStatus.PUBLISHED)
        if Status.WITHDRAWN in asked.get("status", ()):
            known |= Q(status=ChallengeStatus.WITHDRAWN)
        if by is not None:
            known |= Q(pk__in=queries.in_scope(by).values("pk"))
        rows = queries.with_rows(Challenge.objects.filter(known)).select_related("call")
        for name, column in (("stage", "stage__in"), ("editorial_status", "status__in")):
            if asked.get(name):
                rows = rows.filter(**{column: asked[name]})
        public = {name: asked[name] for name in ("status", "theme", "q") if asked.get(name)}
        if public:
            listed = directory.search(council=council.slug, **public).order_by()
            rows = rows.filter(pk__in=list(listed.values_list("challenge_id", flat=True)))
        context = {"now": clock.now(), "council": council}
        return answer(
            page(
                request,
                rows,
                order=("reference",),
                asked=asked,
                show=lambda found: LocalRow(found, many=True, context=context).data,
            )
        )

    @extend_schema(
        operation_id="council_challenges_create", request=NewChallenge, responses={201: Detail}, tags=["challenges"]
    )
    def post(self, request: Request) -> Response:
        challenge = services.create_challenge(**_resolved(self.read(NewChallenge)), by=self.caller)
        there = f"{request.path}{challenge.reference}/"
        return made(show(challenge, by=self.caller), version=challenge.version, location=there)


class OneChallenge(Resource):
    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PATCH": WRITE}

    @extend_schema(operation_id="council_challenges_read", responses=Detail, tags=["challenges"])
    def get(self, request: Request, reference: str) -> Response:
        return replied(reference, by=self.person(READ))

    @extend_schema(
        operation_id="council_challenges_edit", request=ChangedChallenge, responses=Detail, tags=["challenges"]
    )
    def patch(self, request: Request, reference: str) -> Response:
        challenge, changes = find(reference, by=self.caller), _resolved(self.read(ChangedChallenge))
        services.edit_challenge(challenge=challenge, by=self.caller, version=self.version(), **changes)
        return replied(reference, by=self.caller)


class OneBrief(Resource):
    """The brief as the caller may read it; `PUT` writes the next version before publication."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="briefs_read", responses=Brief, tags=["challenges"])
    def get(self, request: Request, reference: str) -> Response:
        return self._brief(find(reference, by=self.person(READ)))

    @extend_schema(operation_id="briefs_write", request=WrittenBrief, responses=Brief, tags=["challenges"])
    def put(self, request: Request, reference: str) -> Response:
        challenge, data = find(reference, by=self.caller), self.read(WrittenBrief)
        services.write_brief(challenge=challenge, by=self.caller, version=self.version(), **data)
        return self._brief(challenge)

    def _brief(self, challenge: Challenge) -> Response:
        by = self.person(READ)
        inside = by is not None and rules.is_in_scope(by, challenge)
        brief = queries.current_brief(challenge) if inside else queries.published_brief(challenge)
        if brief is None:
            raise NotFound
        return answer(Brief(brief).data, version=brief.version)


class Amendments(Resource):
    """Change a published brief: a new public version with a note."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="briefs_amend", request=AmendedBrief, responses={201: Brief}, tags=["challenges"])
    def post(self, request: Request, reference: str) -> Response:
        challenge, data = find(reference, by=self.caller), self.read(AmendedBrief)
        brief = services.amend_brief(challenge=challenge, by=self.caller, version=self.version(), **data)
        return made(Brief(brief).data, version=brief.version)


class Versions(Resource):
    """Every version of the brief: published ones for everyone, all of them for the challenge's officers."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="briefs_versions", responses=BriefVersions, tags=["challenges"])
    def get(self, request: Request, reference: str) -> Response:
        by = self.person(READ)
        challenge = find(reference, by=by)
        versions: Any = queries.brief_versions(challenge)
        if by is None or not rules.is_in_scope(by, challenge):
            versions = versions.filter(published_at__isnull=False)
        found: list[ChallengeBrief] = list(versions)
        return answer({"results": Brief(found, many=True).data})


class OneGate(Resource):
    """What stands between a challenge and its next stage. For its officers."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="challenges_gate", responses=Gate, tags=["challenges"])
    def get(self, request: Request, reference: str) -> Response:
        challenge = find(reference, by=self.caller)
        if not rules.is_in_scope(self.caller, challenge):
            raise NotFound
        stage = gates.next_stage(challenge)
        found = {
            "stage": challenge.stage,
            "next_stage": stage.kind if stage else None,
            "next_stage_name": stage.name if stage else None,
            "needs_reason": bool(stage and gates.needs_reason(challenge, stage)),
            "conditions": gates.lines(challenge),
        }
        return answer(Gate(found).data)


class Verb(Resource):
    """A POST that does one thing to a challenge and answers with the challenge after it."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}
    does: ClassVar[Any]

    @extend_schema(request=Reason, responses=Detail, tags=["challenges"])
    def post(self, request: Request, reference: str) -> Response:
        challenge = find(reference, by=self.caller)
        type(self).does(challenge=challenge, by=self.caller, **self.read(Reason))
        return replied(reference, by=self.caller)


def named(operation_id: str) -> Any:
    return extend_schema_view(post=extend_schema(operation_id=operation_id))


@named("challenges_submit")
class Submit(Verb):
    """Send the brief for review by a second person."""

    does = staticmethod(services.submit_for_review)


@named("challenges_request_changes")
class RequestChanges(Verb):
    """Give the brief back and say what to change."""

    does = staticmethod(services.request_changes)


@named("challenges_approve")
class Approve(Verb):
    """Approve the brief. Not by the one who sent it."""

    does = staticmethod(services.approve_challenge)


@named("challenges_publish")
class Publish(Verb):
    """Show the approved brief to everyone."""

    does = staticmethod(services.publish_challenge)


@named("challenges_archive")
class Archive(Verb):
    """Put a finished challenge away."""

    does = staticmethod(services.archive_challenge)


@named("challenges_withdraw")
class Withdraw(Verb):
    """Take a published challenge back, with a reason that the public reads."""

    does = staticmethod(services.withdraw_challenge)


@named("challenges_advance")
class Advance(Verb):
    """Move to the programme's next stage, through its gate."""

    does = staticmethod(services.advance_stage)
