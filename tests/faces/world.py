"""A council, its officers, a supplier, and the same act done through a page or through the API."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from dips.accounts.tokens.scopes import Scope
from dips.accounts.tokens.services import mint_token
from dips.councils.scope import council_scope, portal_scope
from dips.kernel.actors import SYSTEM
from tenants.applications import queries, services
from tenants.applications.models import Application
from tenants.calls import services as calls
from tenants.calls.models import Call
from tenants.challenges import services as challenges
from tenants.challenges.models import BriefSection, Challenge
from tenants.programmes.models import Programme, ServiceTeam
from tests.support.fixture_people import client_for
from tests.tenants.applications.conftest import fill, passing


@dataclass
class World:
    """What a case needs. `page` and `api` speak as the one who acts."""

    council: Any
    officer: Any
    second: Any
    supplier: Any
    profile: Any
    programme: Callable[..., Any]
    open_challenge: Callable[..., Any]
    face: str
    kept: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def inside(self):
        with council_scope(self.council):
            yield

    # -- acting ------------------------------------------------------------------------------------

    def officer_does(
        self, *, page: tuple[str, dict[str, Any]], api: tuple[str, str, dict[str, Any]], version: Any = None
    ):
        """Post to the council's admin, or call the council's API."""
        return self._do(self.officer, self.council, page, api, version)

    def supplier_does(
        self, *, page: tuple[str, dict[str, Any]], api: tuple[str, str, dict[str, Any]], version: Any = None
    ):
        return self._do(self.supplier, None, page, api, version)

    def _do(self, user: Any, council: Any, page: Any, api: Any, version: Any) -> int:
        client = client_for(council.slug if council else None, user if self.face == "page" else None)
        if self.face == "page":
            path, data = page
            response = client.post(path, data)
            return response.status_code if response.status_code >= 400 else 200
        with portal_scope():
            _token, secret = mint_token(user=user, name="Face", scopes=Scope.values, by=user)
        method, path, body = api
        extra = {"HTTP_AUTHORIZATION": f"Bearer {secret}"}
        if version is not None:
            extra["HTTP_IF_MATCH"] = f'"{version}"'
        response = getattr(client, method)(
            f"/api/v1/{path}", json.dumps(body), content_type="application/json", **extra
        )
        assert response.status_code < 500, response.content
        return response.status_code if response.status_code >= 400 else 200

    # -- preparing ----------------------------------------------------------------------------------

    def drafted(self, *, upto: str = "") -> Challenge:
        """A challenge with a whole brief, sent for review by the second officer and so on as far as `upto`."""
        row = self.programme(self.council)
        with self.inside():
            team = ServiceTeam.objects.first() or _team()
            challenge = challenges.create_challenge(
                programme=Programme.objects.get(pk=row.pk), team=team, title="Late shops", question="How?", by=SYSTEM
            )
            sections = BriefSection.objects.filter(programme=row, is_question=False)
            challenges.write_brief(challenge=challenge, answers={each.key: "Words." for each in sections}, by=SYSTEM)
            steps = [
                ("submit", lambda: challenges.submit_for_review(challenge=challenge, by=self.second)),
                ("approve", lambda: challenges.approve_challenge(challenge=challenge, by=SYSTEM)),
                ("publish", lambda: challenges.publish_challenge(challenge=challenge, by=SYSTEM)),
                ("draft_call", lambda: calls.draft_call(challenge=challenge, by=SYSTEM)),
            ]
            for name, step in steps if upto else []:
                step()
                if name == upto:
                    break
            return challenge

    def application(self, *, filled: bool = False, sent: bool = False) -> Any:
        """The supplier's application to an open challenge."""
        challenge = self.open_challenge(self.council)
        with self.inside():
            call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
            made = services.start_application(
                call=call, supplier=self.profile, eligibility=passing(call), by=self.supplier
            )
            if filled or sent:
                made = fill(made, self.supplier)
            if sent:
                made = services.submit_application(application=made, by=self.supplier)
            self.kept["page"] = queries.pages_of(call)[0]
            return Application.objects.select_related("call", "challenge__programme").get(pk=made.pk)

    def challenge_now(self, challenge: Challenge) -> tuple[str, str]:
        with self.inside():
            return tuple(Challenge.objects.values_list("status", "stage").get(pk=challenge.pk))


def _team() -> ServiceTeam:
    from tenants.programmes import services as programmes

    return programmes.add_team(name="Test team", by=SYSTEM)
