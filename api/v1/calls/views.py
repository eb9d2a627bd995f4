"""Draft, date, weigh, publish, extend, close and cancel a call."""

from __future__ import annotations

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dips.accounts.tokens.scopes import Scope
from tenants.calls import services
from tenants.calls.models import Call

from ...resource import Resource, answer, made
from ...serializers import Input, Reason
from ..challenges import find
from .finding import call_for, show
from .shapes import CallDetail, Dates, Extension, NewCall, Publication, Weights

READ, WRITE = Scope.CHALLENGES_READ, Scope.CHALLENGES_WRITE


class OneCall(Resource):
    """The challenge's call. `POST` drafts one, `PUT` sets the dates of a draft."""

    public: ClassVar[frozenset[str]] = frozenset({"GET"})
    scopes: ClassVar[dict[str, str]] = {"GET": READ, "POST": WRITE, "PUT": WRITE}

    @extend_schema(operation_id="calls_read", responses=CallDetail, tags=["calls"])
    def get(self, request: Request, reference: str) -> Response:
        """The challenge's call."""
        call = call_for(reference, by=self.person(READ))
        return answer(show(call), version=call.version)

    @extend_schema(operation_id="calls_draft", request=NewCall, responses={201: CallDetail}, tags=["calls"])
    def post(self, request: Request, reference: str) -> Response:
        """Draft a call."""
        challenge = find(reference, by=self.caller)
        call = services.draft_call(challenge=challenge, by=self.caller, **self.read(NewCall))
        return made(show(call), version=call.version, location=request.path)

    @extend_schema(operation_id="calls_set_dates", request=Dates, responses=CallDetail, tags=["calls"])
    def put(self, request: Request, reference: str) -> Response:
        """Set the dates of a drafted call."""
        call, data = call_for(reference, by=self.caller), self.read(Dates)
        call = services.set_dates(call=call, by=self.caller, version=self.version(), **data)
        return answer(show(call), version=call.version)


def _close(*, call: Call, by: Any, reason: str) -> Call:
    return services.close_call(call=call, by=by)


def _verb(name: str, does: Any, words: str, takes: type[Input] = Reason) -> type[Resource]:
    """A POST that does one thing to a call and answers with the call after it."""

    class Verb(Resource):
        scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

        @extend_schema(
            operation_id=f"calls_{name}", request=takes, responses=CallDetail, tags=["calls"], description=words
        )
        def post(self, request: Request, reference: str) -> Response:
            call = call_for(reference, by=self.caller)
            does(call=call, by=self.caller, **self.read(takes))
            call = call_for(reference, by=self.caller)
            return answer(show(call), version=call.version)

    Verb.__name__ = Verb.__qualname__ = f"{name.capitalize()}Call"
    Verb.__doc__ = words
    return Verb


VERBS: dict[str, type[Resource]] = {
    name: _verb(name, does, words, takes)
    for name, does, words, takes in (
        (
            "publish",
            services.publish_call,
            "Announce the call. Its form, rules, criteria and weights are frozen.",
            Publication,
        ),
        ("extend", services.extend_call, "Give everyone more time.", Extension),
        ("close", _close, "End the call after its time, so that applications can be read.", Reason),
        ("cancel", services.cancel_call, "End the call for good before its time. A new one may follow.", Reason),
    )
}


class CallWeights(Resource):
    """Weigh a drafted call's criteria anew."""

    scopes: ClassVar[dict[str, str]] = {"PUT": WRITE}

    @extend_schema(operation_id="calls_weights", request=Weights, responses=CallDetail, tags=["calls"])
    def put(self, request: Request, reference: str) -> Response:
        call = call_for(reference, by=self.caller)
        data = self.read(Weights)
        self.same_version(call.version)
        services.change_weights(call=call, by=self.caller, **data)
        call = call_for(reference, by=self.caller)
        return answer(show(call), version=call.version)
