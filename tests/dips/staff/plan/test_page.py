"""The page of the plan, the warning before a limit bites, and what other rooms hang in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dips.councils import plans, services
from dips.kernel.actors import SYSTEM
from dips.staff.plan import panels
from dips.staff.plan.panels import Panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def nearly(birmingham, officer, monkeypatch) -> dict[str, Any]:
    """Four of five seats are taken. No other room hangs anything in."""
    monkeypatch.setattr(panels.panels, "_entries", {})
    monkeypatch.setitem(plans.BY_KEY, "pilot", replace(plans.BY_KEY["pilot"], seats=5))
    services.set_plan(council=birmingham, plan="pilot", by=SYSTEM)
    roles = ("council_admin", "finance_officer", "programme_manager", "assessor")
    return {role: officer(birmingham, role, full_name=role.replace("_", " ").title()) for role in roles}


def test_everybody_sees_the_limits_and_who_pays_is_warned(birmingham, solihull, nearly, officer, on) -> None:
    for role, person in nearly.items():
        client = on(birmingham, person)
        shown, home = (client.get(path).content.decode() for path in ("/admin/plan/", "/admin/"))
        assert "4 of 5 used</strong> · Nearly all used." in shown, role
        assert "0 of 1 used" in shown, role
        is_theirs = role in ("council_admin", "finance_officer")
        assert ("Your plan is nearly used up: seats" in home) is is_theirs, role
        assert ("say which plan you would like" in shown) is is_theirs, role
        assert ("These people look after the plan" in shown) is not is_theirs, role
        assert ('href="/admin/plan/"' in home) is is_theirs, role
    other = on(solihull, officer(solihull, "council_admin")).get("/admin/plan/").content.decode()
    assert "No plan is set for your council" in other
    assert "1 used; your plan sets no limit" in other


def test_the_form_that_takes_the_last_says_so_beforehand(birmingham, nearly, on, monkeypatch) -> None:
    """And one for which nothing is left says it before anything is typed, with who can change it."""
    admin = on(birmingham, nearly["council_admin"])

    before = admin.get("/admin/users/new/").content.decode()
    admin.post("/admin/users/new/", {"email": "new@example.org", "roles": ["assessor"]})
    after = admin.get("/admin/users/new/").content.decode()

    assert "Seats: 4 of 5 used in your plan, Pilot." in before
    assert "has 5 seats, and 5 are taken by people and open invitations" in after
    monkeypatch.setitem(plans.BY_KEY, "pilot", replace(plans.BY_KEY["pilot"], programmes=0))
    full, manager = "/admin/programmes/new/", on(birmingham, nearly["programme_manager"])
    banner = manager.get(full).content.decode().partition("<form")[0]
    assert "Pilot, holds 0 programmes at a time, and you have 0" in banner
    assert "Who can change the plan: Council Admin; Finance Officer." in banner
    assert "Change your plan</a>" in admin.get(full).content.decode().partition("<form")[0]


def test_another_room_hangs_its_part_in_for_whom_it_is(birmingham, nearly, on, monkeypatch) -> None:
    def panel(request: Any) -> Panel | None:
        may = request.user.has_perm("staff.manage_plan")
        return Panel("How you pay", "staff/mail/invitation.txt", {"council": "x"}) if may else None

    monkeypatch.setattr(panels.panels, "_entries", {"paying": panel})
    shown = {role: on(birmingham, who).get("/admin/plan/").content.decode() for role, who in nearly.items()}

    assert [role for role, page in shown.items() if "How you pay" in page] == ["council_admin", "finance_officer"]
    assert "say which plan you would like" not in shown["finance_officer"]
