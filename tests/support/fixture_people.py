"""Fixtures: officers, suppliers, and clients that speak to one host."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

import pytest

PASSWORD = "plum harbour lantern seven"
_numbers = count(1)


def _user(full_name: str, email: str | None = None, **extra: object):
    from allauth.account.models import EmailAddress
    from django.contrib.auth import get_user_model

    address = email or f"person{next(_numbers)}@example.org"
    user = get_user_model().objects.create_user(address, PASSWORD, full_name=full_name, **extra)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_person(full_name: str = "Sam Person", email: str | None = None, **extra: object):
    """A national account with a verified address and PASSWORD."""
    from dips.councils.scope import portal_scope

    with portal_scope():
        return _user(full_name, email, **extra)


def make_officer(council, *role_keys: str, full_name: str = "Olu Officer", email: str | None = None):
    """A member of that council with those roles."""
    from dips.councils.scope import council_scope
    from dips.kernel.actors import SYSTEM
    from dips.staff import services

    user = make_person(full_name, email)
    with council_scope(council):
        services.enrol_person(user=user, role_keys=role_keys or ("programme_manager",), by=SYSTEM)
    return user


def make_supplier(
    name: str = "Example Robotics Ltd", full_name: str = "Sade Supplier", email: str | None = None, **facts: object
):
    """A person and the organisation they are admin of."""
    from dips.councils.scope import portal_scope
    from dips.suppliers import services

    user = make_person(full_name, email)
    with portal_scope():
        return user, services.create_organisation(legal_name=name, by=user, **({"kind": "sole_trader"} | facts))


@pytest.fixture
def person(db: None) -> Callable[..., object]:
    """`person(full_name="…", email=None)`: a national account with a verified address and PASSWORD."""
    return make_person


@pytest.fixture
def officer(db: None) -> Callable[..., object]:
    """`officer(council, "programme_manager", …)`: a member of that council with those roles."""
    return make_officer


@pytest.fixture
def operator(person):
    """`operator()`: who runs the platform and may read no council's content."""

    def make(full_name: str = "Pat Operator"):
        from dips.console.services import make_operator
        from dips.kernel.actors import SYSTEM

        user = person(full_name)
        make_operator(email=user.email, by=SYSTEM)
        user.refresh_from_db()
        return user

    return make


@pytest.fixture
def supplier(db: None) -> Callable[..., object]:
    """`supplier(name="…")`: a person and the organisation they are admin of."""
    return make_supplier


def host_of(slug: str | None = None) -> str:
    """The portal's host, or a council's, with the port of this worker."""
    from django.conf import settings

    return f"{slug + '.' if slug else ''}{settings.PORTAL_HOST}:{settings.PUBLIC_PORT}"


def client_for(slug: str | None, user=None, *, second_factor: bool = True, **extra: object):
    """A test client that speaks to one host, signed in there when a user is given, by default with the second step."""
    from django.test import Client

    client = Client(HTTP_HOST=host_of(slug), **extra)
    if user is not None:
        sign_in(client, user, host_of(slug), second_factor=second_factor)
    return client


def sign_in(client, user, host: str, *, second_factor: bool = True) -> None:
    """A session as that host's own sign-in leaves it; without its second step if that is said."""
    from dips.accounts.second_factor import proof
    from dips.accounts.sessions import services as sessions
    from dips.accounts.sessions.middleware import SEEN
    from dips.councils import lookup
    from dips.councils.middleware import SessionHostMiddleware
    from dips.councils.scope import portal_scope

    with portal_scope():
        client.force_login(user, backend="dips.staff.backends.CouncilBackend")
        session = client.session
        session[SessionHostMiddleware.KEY] = host.rpartition(":")[0]
        proof.record(session, user, method="password")
        if second_factor:
            proof.record(session, user, type="totp")
        session[SEEN] = {"key": session.session_key, "at": time.time()}
        session.save()
        council = lookup.by_host(host.rpartition(":")[0])
        home = council.schema_name if council else sessions.PUBLIC
        sessions.note(user=user, session_key=session.session_key, home=home, host=host, agent="Test")


@pytest.fixture
def portal(db: None):
    """A client on the portal's host, signed out. `sign_in(portal, user, host_of())` signs somebody in."""
    return client_for(None)


@pytest.fixture
def on(db: None):
    """`on(council, user=None)`: a client on that council's host; `on(None, user)` on the portal's.

    Signed in with the second step; `second_factor=False` leaves it out.
    """

    def make(council=None, user=None, **extra: object):
        return client_for(council.slug if council is not None else None, user, **extra)

    return make
