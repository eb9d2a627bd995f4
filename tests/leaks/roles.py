"""Everybody who may ask: the columns of the authorisation matrix, and two of them before their second step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.test import Client

from tests.support.fixture_people import client_for

OFFICERS: Mapping[str, str] = {  # column: the role of the council's blueprint that it stands for
    "owner": "challenge_owner",
    "sponsor": "senior_sponsor",
    "facilitator": "facilitator",
    "partner": "delivery_partner",
    "assessor": "assessor",
    "finance": "finance_officer",
    "manager": "programme_manager",
    "admin": "council_admin",
}
SUPPLIERS = ("supplier", "colleague", "rival")
ROLES: tuple[str, ...] = ("stranger", *SUPPLIERS, *OFFICERS, "neighbour", "operator", "token")
HALF: Mapping[str, str] = {"half-admin": "admin", "half-operator": "operator"}  # signed in, before the second step
EVERYBODY = (*ROLES, *HALF)


class Visitor:
    """One role on one host. Cookies are the same before every request, whatever the last one did to them."""

    def __init__(self, role: str, slug: str | None, user: Any = None, secret: str = "") -> None:
        self.role = role
        self.headers = {"HTTP_AUTHORIZATION": f"Bearer {secret}"} if secret else {}
        self.client: Client = client_for(slug, user, second_factor=role not in HALF, raise_request_exception=False)
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def ask(self, method: str, address: str, **extra: Any) -> Any:
        self.client.cookies.load(self.cookies) if self.cookies else None
        for name in set(self.client.cookies) - set(self.cookies):
            del self.client.cookies[name]
        return self.client.generic(method, address, **self.headers, **extra)
