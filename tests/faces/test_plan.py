"""A plan that is full, and a council that is read-only: by page and by API the same things are refused, and no others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dips.councils import plans, services
from dips.councils.models import Activity
from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from dips.kernel.models import AuditEvent
from dips.staff import services as staff
from dips.staff.models import Invitation, Member
from tenants.applications import services as applications
from tenants.applications.models import Application
from tenants.calls.models import Call
from tenants.programmes.models import Programme
from tests.tenants.applications.conftest import fill, passing

from .test_verbs import DONE
from .world import World

pytestmark = pytest.mark.django_db
REFUSED = {200, 403, 422}  # a form is drawn again with the sentence; the API and a page without a form say 403
SECOND = {"name": "Second run", "slug": "second-run", "short_code": "SEC"}
NUMBERS = {"places_per_challenge": 3, "winners_per_challenge": 1}


def full(world: World, monkeypatch: pytest.MonkeyPatch, **limits: int) -> None:
    monkeypatch.setitem(plans.BY_KEY, "pilot", replace(plans.BY_KEY["pilot"], **limits))
    services.set_plan(council=world.council, plan="pilot", by=SYSTEM)


def counted(world: World) -> tuple[int, ...]:
    with world.inside():
        open_ = Call.objects.filter(state="published").count()
        return Programme.objects.count(), open_, Invitation.objects.count(), Member.objects.count()


def begin(world: World) -> list[int]:
    """Start a programme, publish a call, invite somebody."""
    challenge = world.second_challenge
    publish = {"reason": "Short.", "opens_now": "on", "version": world.second_call.version}
    invite = {"email": "new@example.org", "roles": ["assessor"]}
    at = f"challenges/{challenge.reference}/call/publish/"
    return [
        world.officer_does(page=("/admin/programmes/new/", SECOND | NUMBERS), api=("post", "programmes/", SECOND)),
        world.officer_does(page=(f"/admin/{at}", publish), api=("post", at, {"reason": "Short.", "opens_now": True})),
        world.officer_does(page=("/admin/users/new/", invite), api=("post", "people/invitations/", invite)),
    ]


def applies(world: World) -> int:
    """The supplier starts, fills in and sends."""
    with world.inside():
        call = Call.objects.select_related("challenge__programme", "form").get(pk=world.first_call.pk)
        made = applications.start_application(
            call=call, supplier=world.profile, eligibility=passing(call), by=world.supplier
        )
        made = fill(made, world.supplier)
    at = f"applications/{made.pk}/submit/"
    return world.supplier_does(
        page=(f"/apply/birmingham/{call.challenge.reference}/submit/", {}),
        api=("post", f"councils/birmingham/{at}", {}),
    )


@pytest.fixture
def world(world: World) -> Any:
    """With a call that is open, and one that is ready to be published."""
    world.open_challenge(world.council)
    with council_scope(world.council):
        call = Call.objects.select_related("challenge").get()
    other = world.open_challenge(world.council, title="Early buses")
    with world.inside():
        Call.objects.filter(challenge=other).update(state="draft", published_at=None)
        world.second_challenge, world.second_call = other, Call.objects.get(challenge=other)
        world.first_call = call
    return world


def test_a_full_plan_takes_nothing_new_and_keeps_all_there_is(world, monkeypatch, on):
    with world.inside():
        seats = Member.objects.count()
        token = _offered(world)
    full(world, monkeypatch, programmes=1, open_calls=1, seats=seats)
    before = counted(world)

    answers = begin(world)

    assert set(answers) <= REFUSED
    assert counted(world) == before
    with world.inside():
        assert not AuditEvent.objects.filter(verb__in=["programme.start", "invitation.send"], actor_id=world.officer.pk)
    if world.face == "api":
        assert answers == [403] * 3
        client = on(world.council, world.officer)
        found = client.get("/api/v1/plan/").json()
        assert {each["measure"]: (each["used"], each["of"]) for each in found["limits"]} == {
            "programmes": (1, 1),
            "open_calls": (1, 1),
            "seats": (seats + 1, seats),
            "storage_bytes": (0, 5_000_000_000),
        }
        body = client.post("/api/v1/programmes/", SECOND, content_type="application/json").json()
        assert body["code"] == "plan_limit"
        assert "holds 1 programme at a time" in body["detail"]
    else:
        page = on(world.council, world.officer).get("/admin/plan/").content.decode()
        assert "1 of 1 used" in page
        refused = on(world.council, world.officer).post("/admin/programmes/new/", SECOND | NUMBERS).content.decode()
        assert 'href="/admin/plan/">Change your plan</a>' in refused
        _accepted(world, token, on)
    assert applies(world) == DONE, "applicants are never turned away"
    assert on(world.council).get(f"/challenges/{world.first_call.challenge.reference}/", follow=True).status_code == 200


def _offered(world: World) -> str:
    """An invitation from before, whose seat the plan has lost since."""
    from dips.staff.signatures import digest, new_token

    token = new_token()
    row = staff.invite_person(email=world.supplier.email, role_keys=["assessor"], by=SYSTEM)
    Invitation.objects.filter(pk=row.pk).update(token_hash=digest(token))
    return token


def _accepted(world: World, token: str, on: Any) -> None:
    answer = on(None, world.supplier).post(f"/invitations/{world.council.slug}/{token}/")
    assert answer.status_code == 403
    assert "no seat left" in answer.content.decode()
    with world.inside():
        assert not Member.objects.filter(user_id=world.supplier.pk).exists()


def test_room_again_takes_what_was_refused(world, monkeypatch):
    full(world, monkeypatch, programmes=1, open_calls=1, seats=2)
    begin(world)
    services.set_plan(council=world.council, plan="council", by=SYSTEM)

    assert begin(world) == [DONE] * 3
    with world.inside():
        noted = Activity.objects.get(council=world.council)
        assert (noted.programmes, noted.open_calls, noted.seats) == (2, 2, 3)


def test_in_a_read_only_council_nothing_begins_and_what_runs_is_finished(world, on):
    services.make_read_only(council=world.council, reason="The invoice of May is not paid.", by=SYSTEM)
    before = counted(world)
    reference = world.first_call.challenge.reference

    answers = begin(world)[:2]

    assert set(answers) <= REFUSED
    assert counted(world) == (before[0], before[1], before[2] + 1, before[3]), "people are looked after"
    assert applies(world) == DONE
    assert on(world.council).get(f"/challenges/{reference}/", follow=True).status_code == 200
    if world.face == "api":
        client = on(world.council, world.officer)
        answer = client.post("/api/v1/programmes/", SECOND, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (403, "read_only")
        assert client.get("/api/v1/plan/").json()["read_only_reason"] == "The invoice of May is not paid."
    at = f"challenges/{reference}/call/"
    reason = {"reason": "The money is gone."}
    assert world.officer_does(page=(f"/admin/{at}act/cancel/", reason), api=("post", f"{at}cancel/", reason)) == DONE
    with world.inside():
        assert Call.objects.get(pk=world.first_call.pk).state == "cancelled"
        assert Application.objects.count() == 1
