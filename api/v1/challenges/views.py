"""Read and write a challenge and its brief."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from dips.councils.scope import here
from dips.directory import queries as directory
from dips.directory.facets import as_listed
from dips.directory.states import Status
from dips.kernel import clock
from dips.kernel.errors import Invalid, NotFound
from dips.kernel.money import Money
from dips.staff.queries import people
from dips.staff.rules import require
from tenants.calls.queries import public_calls_of
from tenants.challenges import gates, queries, rules, services
from tenants.challenges.models import Challenge, ChallengeBrief
from tenants.challenges.states import ChallengeStatus
from tenants.programmes.models import Programme, ServiceTeam

from ...paging import page, paged
from ...resource import Resource, answer, made
from .finding import find
from .shapes import (
    AmendedBrief,
    Brief,
    BriefVersions,
    ChangedChallenge,
    Detail,
    Gate,
    LocalFilters,
    LocalRow,
    NewChallenge,
    OwnBrief,
    WrittenBrief,
)

READ, WRITE = Scope.CHALLENGES_READ, Scope.CHALLENGES_WRITE


def show(challenge: Challenge, *, by: Any | None) -> dict[str, Any]:
    """The detail as this caller may see it."""
    inside = by is not None and rules.is_in_scope(by, challenge)
    brief = queries.current_brief(challenge) if inside else queries.published_brief(challenge)
    return dict(Detail(challenge, context=_context([challenge], brief=brief, inside=inside)).data)


def _context(challenges: list[Challenge], **more: Any) -> dict[str, Any]:
    """What every row needs besides itself, asked once for all of them."""
    return {"now": clock.now(), "council": here(), "calls": public_calls_of(challenges)} | more


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
        """Published challenges; for officers also those they are working on."""
        asked, by = self.asked(LocalFilters), self.person(READ)
        known = Q(status=ChallengeStatus.PUBLISHED)
        if Status.WITHDRAWN in asked.get("status", ()):
            known |= Q(status=ChallengeStatus.WITHDRAWN)
        if by is not None:
            known |= Q(pk__in=queries.in_scope(by).values("pk"))
        rows = queries.with_rows(Challenge.objects.filter(known))
        for name, column in (("stage", "stage__in"), ("editorial_status", "status__in")):
            if asked.get(name):
                rows = rows.filter(**{column: asked[name]})
        public = {name: tuple(asked[name]) for name in ("status", "theme") if asked.get(name)}
        if public or asked.get("q"):
            chosen = as_listed(directory.Filters(q=asked.get("q", ""), council=(here().slug,), **public))
            listed = directory.matching(chosen).order_by()
            rows = rows.filter(pk__in=list(listed.values_list("challenge_id", flat=True)))
        return answer(
            page(
                request,
                rows,
                order=("reference",),
                asked=asked,
                show=lambda found: LocalRow(found, many=True, context=_context(list(found))).data,
            )
        )

    @extend_schema(
        operation_id="council_challenges_create", request=NewChallenge, responses={201: Detail}, tags=["challenges"]
    )
    def post(self, request: Request) -> Response:
        """Start a challenge."""
        require(self.caller, rules.WRITE)  # before the words are looked up: whether they are here is not for others
        challenge = services.create_challenge(**_resolved(self.read(NewChallenge)), by=self.caller)
        there = f"{request.path}{challenge.reference}/"
        return made(show(challenge, by=self.caller), version=challenge.version, location=there)


class OneChallenge(Resource):
    """A challenge; change its title, team, people and themes."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PATCH": WRITE}

    @extend_schema(operation_id="council_challenges_read", responses=Detail, tags=["challenges"])
    def get(self, request: Request, reference: str) -> Response:
        """One challenge."""
        return replied(reference, by=self.person(READ))

    @extend_schema(
        operation_id="council_challenges_edit", request=ChangedChallenge, responses=Detail, tags=["challenges"]
    )
    def patch(self, request: Request, reference: str) -> Response:
        """Change a challenge's title, team, people and themes."""
        challenge = find(reference, by=self.caller)
        rules.require_on(self.caller, rules.WRITE, challenge)  # before the words are looked up, as in `Challenges.post`
        changes = _resolved(self.read(ChangedChallenge))
        services.edit_challenge(challenge=challenge, by=self.caller, version=self.version(), **changes)
        return replied(reference, by=self.caller)


class OneBrief(Resource):
    """The brief as the caller may read it; `PUT` writes the next version before publication."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="briefs_read", responses=Brief, tags=["challenges"])
    def get(self, request: Request, reference: str) -> Response:
        """The brief, as the caller may read it."""
        return self._brief(find(reference, by=self.person(READ)))

    @extend_schema(operation_id="briefs_write", request=WrittenBrief, responses=Brief, tags=["challenges"])
    def put(self, request: Request, reference: str) -> Response:
        """Write the brief's next version before publication."""
        challenge, data = find(reference, by=self.caller), self.read(WrittenBrief)
        services.write_brief(challenge=challenge, by=self.caller, version=self.version(), **data)
        return self._brief(challenge)

    def _brief(self, challenge: Challenge) -> Response:
        by = self.person(READ)
        inside = by is not None and rules.is_in_scope(by, challenge)
        brief = queries.current_brief(challenge) if inside else queries.published_brief(challenge)
        if brief is None:
            raise NotFound
        if inside:
            return answer(
                OwnBrief(brief, context={"inside": True, "sections": list(queries.sections(challenge))}).data,
                version=brief.version,
            )
        return answer(Brief(brief).data, version=brief.public_number)


class Amendments(Resource):
    """Change a published brief: a new public version with a note."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(operation_id="briefs_amend", request=AmendedBrief, responses={201: Brief}, tags=["challenges"])
    def post(self, request: Request, reference: str) -> Response:
        challenge, data = find(reference, by=self.caller), self.read(AmendedBrief)
        brief = services.amend_brief(challenge=challenge, by=self.caller, version=self.version(), **data)
        return made(Brief(brief, context={"inside": True}).data, version=brief.version)


class Versions(Resource):
    """Every version of the brief: published ones for everyone, all of them for the challenge's officers."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ}

    @extend_schema(operation_id="briefs_versions", responses=BriefVersions, tags=["challenges"])
    def get(self, request: Request, reference: str) -> Response:
        by = self.person(READ)
        challenge = find(reference, by=by)
        versions: Any = queries.brief_versions(challenge)
        inside = by is not None and rules.is_in_scope(by, challenge)
        if not inside:
            versions = versions.filter(published_at__isnull=False)
        found: list[ChallengeBrief] = list(versions)
        return answer({"results": Brief(found, many=True, context={"inside": inside}).data})


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
