"""Decide about a challenge and move it on: one address a verb, all of them from one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from dips.directory.states import StageKind
from tenants.challenges import services

from ...resource import Resource
from ...serializers import Reason
from .finding import find
from .shapes import Detail
from .views import WRITE, replied


class Onward(Reason):
    """`from_stage`: where you saw the challenge; with it, two calls enter one stage and not two."""

    from_stage = serializers.ChoiceField(StageKind.choices, required=False)


class Submission(Reason):
    """`sponsor_email`: somebody without an account, who gets a link to sign the brief with."""

    sponsor_email = serializers.EmailField(required=False, default="", allow_blank=True)


TAKES: dict[str, type[Reason]] = {"advance": Onward, "submit": Submission}


def _verb(name: str, does: Callable[..., Any], words: str) -> type[Resource]:
    """A POST that does one thing to a challenge and answers with the challenge after it."""

    takes = TAKES.get(name, Reason)

    class Verb(Resource):
        scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

        @extend_schema(
            operation_id=f"challenges_{name}", request=takes, responses=Detail, tags=["challenges"], description=words
        )
        def post(self, request: Request, reference: str) -> Response:
            challenge = find(reference, by=self.caller)
            does(challenge=challenge, by=self.caller, **self.read(takes))
            return replied(reference, by=self.caller)

    Verb.__name__ = Verb.__qualname__ = name.title().replace("_", "")
    Verb.__doc__ = words
    return Verb


VERBS: dict[str, type[Resource]] = {
    name: _verb(name, does, words)
    for name, does, words in (
        ("submit", services.submit_for_review, "Send the brief for review by a second person."),
        ("request_changes", services.request_changes, "Give the brief back and say what to change."),
        ("approve", services.approve_challenge, "Approve the brief. Not by the one who sent it."),
        ("publish", services.publish_challenge, "Show the approved brief to everyone."),
        ("archive", services.archive_challenge, "Put a finished challenge away."),
        (
            "withdraw",
            services.withdraw_challenge,
            "Take a published challenge back, with a reason that the public reads.",
        ),
        ("advance", services.advance_stage, "Move to the programme's next stage, through its gate."),
        ("hand_over", services.hand_over, "The deputy becomes the owner, and the owner the deputy."),
    )
}
