"""Decide about a challenge and move it on: one address a verb."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tenants.challenges import services
from tenants.programmes.states import StageKind

from ...resource import Resource
from ...serializers import Reason
from .finding import find
from .shapes import Detail
from .views import WRITE, replied


class Verb(Resource):
    """A POST that does one thing to a challenge and answers with the challenge after it."""

    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}
    takes: ClassVar[type[Reason]] = Reason
    does: ClassVar[Any]

    @extend_schema(request=Reason, responses=Detail, tags=["challenges"])
    def post(self, request: Request, reference: str) -> Response:
        challenge = find(reference, by=self.caller)
        type(self).does(challenge=challenge, by=self.caller, **self.read(self.takes))
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


class Onward(Reason):
    """`from_stage`: where you saw the challenge; with it, two calls enter one stage and not two."""

    from_stage = serializers.ChoiceField(StageKind.choices, required=False)


class Advance(Verb):
    """Move to the programme's next stage, through its gate."""

    takes = Onward
    does = staticmethod(services.advance_stage)

    @extend_schema(operation_id="challenges_advance", request=Onward, responses=Detail, tags=["challenges"])
    def post(self, request: Request, reference: str) -> Response:
        return super().post(request, reference)
