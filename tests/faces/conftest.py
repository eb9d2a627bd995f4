"""The world of every case, once for each face."""

from __future__ import annotations

import pytest

from dips.councils.scope import portal_scope
from dips.suppliers.profile import of

from .world import World


@pytest.fixture(params=["page", "api"])
def world(request, birmingham, officer, supplier, programme, open_challenge) -> World:
    user, organisation = supplier(
        name="Plainview Planning Ltd", kind="charity", staff_count=14, turnover_pence=110_000_000
    )
    with portal_scope():
        organisation.refresh_from_db()
        profile = of(organisation)
    return World(
        birmingham,
        officer(birmingham, "council_admin", full_name="Olu Officer"),
        officer(birmingham, "programme_manager", full_name="Sam Second"),
        user,
        profile,
        programme,
        open_challenge,
        request.param,
    )
