"""Verbs on what a programme, a council and an organisation are made of: through pages and through the API the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from api.v1.organisations import etag
from dips.blueprints import editing
from dips.blueprints import services as blueprints
from dips.blueprints.services import find
from dips.councils.scope import portal_scope
from dips.staff import services as staff
from dips.staff.models import Deputy, Invitation, Member, Safety
from dips.suppliers import services as suppliers
from dips.suppliers.models import SupplierInvitation, SupplierMember, SupplierOrganisation
from tenants.adoption.models import ChecklistItem
from tenants.challenges.models import Challenge, ChallengeBrief, Helper
from tenants.programmes.models import FundingLine, PartnerOrganisation, Programme, ServiceTeam, Stage

from .world import World

pytestmark = pytest.mark.django_db
DONE = 200


def test_parts_of_a_programme(world: World) -> None:
    world.drafted()
    at = "programmes/test-programme/"

    def does(page: str, api: str, form: dict[str, Any], body: dict[str, Any], row: Any = None) -> None:
        method, _space, where = api.partition(" ")
        version = None if row is None else row.version
        form = form if row is None else form | {"version": version}
        assert world.officer_does(page=(f"/admin/{page}", form), api=(method, where, body), version=version) == DONE, (
            page,
            api,
        )

    def one(model: Any, **key: Any) -> Any:
        with world.inside():
            return model.objects.get(**key)

    new, changed = {"name": "Helper", "kind": "company"}, {"name": "Helpers", "kind": "company"}
    does(f"{at}partner/", f"post {at}partners/", new, new)
    partner = one(PartnerOrganisation, name="Helper")
    does(f"{at}partner/{partner.pk}/", f"patch {at}partners/{partner.pk}/", changed, {"name": "Helpers"}, partner)
    partner = one(PartnerOrganisation, name="Helpers")
    does(f"{at}partner/{partner.pk}/", f"delete {at}partners/{partner.pk}/", {"remove": "1"}, {}, partner)

    money = {"source": "Reserve", "amount": "1,000", "kind": "own"}
    does(f"{at}funding/", f"post {at}funding/", money, money)
    line = one(FundingLine, source="Reserve")
    does(f"{at}funding/{line.pk}/", f"patch {at}funding/{line.pk}/", money | {"note": "New."}, {"note": "New."}, line)
    line = one(FundingLine, pk=line.pk)
    assert (line.amount_pence, line.note) == (100_000, "New.")
    does(f"{at}funding/{line.pk}/", f"delete {at}funding/{line.pk}/", {"remove": "1"}, {}, line)

    name = {"name": "Faster"}
    does(
        f"{at}stage/accelerator/",
        f"put {at}stages/accelerator/",
        name,
        name,
        one(Stage, kind="accelerator", programme__slug="test-programme"),
    )
    team = one(ServiceTeam)
    does(f"programmes/teams/{team.slug}/", f"patch teams/{team.slug}/", name, name, team)
    whole = name | {"places_per_challenge": 3, "winners_per_challenge": 1}
    does(f"{at}edit/", f"patch {at}", whole, name, one(Programme, slug="test-programme"))
    for verb in ("close", "open"):
        with world.inside():
            Programme.objects.update(state="draft" if verb == "open" else "live")
        does(f"{at}act/", f"post {at}{verb}/", {"verb": verb}, {})

    with world.inside():
        assert (PartnerOrganisation.objects.count(), FundingLine.objects.filter(source="Reserve").count()) == (0, 0)
        assert Stage.objects.filter(name="Faster").count() == 1
        assert ServiceTeam.objects.get().name == "Faster"
        assert Programme.objects.filter(slug="test-programme").values_list("name", "state").get() == ("Faster", "live")


def test_the_checklist(world: World, deliver: Any) -> None:
    at = "checklist/workshops/"

    def row(key: str) -> ChecklistItem:
        with world.inside():
            return ChecklistItem.objects.get(key=key)

    def does(page: tuple[str, dict[str, Any]], api: str, body: dict[str, Any], version: Any = None) -> int:
        method, _space, where = api.partition(" ")
        return world.officer_does(page=(f"/admin/{page[0]}", page[1]), api=(method, where, body), version=version)

    owner, version = str(world.second.pk), row("workshops").version
    day = {"due_on_day": "6", "due_on_month": "1", "due_on_year": "2031"}
    given = does(
        (f"{at}assign/", day | {"owner": owner, "version": version}),
        f"put {at}",
        {"owner": owner, "due_on": "2031-01-06"},
        version,
    )
    reminded = does((f"{at}remind/", {}), f"post {at}remind/", {})
    done = does((f"{at}tick/", {}), f"post {at}done/", {})
    first = row("workshops")
    undone = does((f"{at}tick/", {"undo": "1"}), f"delete {at}done/", {})
    where = {"email": "sponsor@example.org"}
    asked = does(("checklist/sponsor_agrees/signature/", where), "post checklist/sponsor_agrees/signature/", where)
    refused = does(("checklist/money/signature/", where), "post checklist/money/signature/", where)

    assert (given, reminded, done, undone, asked) == (DONE,) * 5
    assert refused in {409, 422}
    assert (first.owner_id, str(first.due_on), first.done_by_id) == (world.second.pk, "2031-01-06", world.officer.pk)
    assert (row("workshops").done_at, row("sponsor_agrees").asked_email) == (None, "sponsor@example.org")
    assert sorted(message.to[0] for message in deliver()) == sorted([world.second.email, "sponsor@example.org"])


def test_people_of_a_council(world: World, officer: Any) -> None:
    colleague = officer(world.council, "assessor")
    mail = {"email": "new@example.org", "roles": ["assessor"]}

    asked = world.officer_does(page=("/admin/users/new/", mail), api=("post", "people/invitations/", mail))
    with world.inside():
        invitation = Invitation.objects.get()
    back = world.officer_does(
        page=(f"/admin/people/invitations/{invitation.pk}/withdraw/", {}),
        api=("delete", f"people/invitations/{invitation.pk}/", {}),
    )
    roles = {"roles": ["facilitator", "assessor"]}
    given = world.officer_does(
        page=(f"/admin/users/edit/{colleague.pk}/", roles), api=("put", f"people/{colleague.pk}/", roles)
    )
    with world.inside():
        held = set(Member.objects.get(user_id=colleague.pk).user.groups.values_list("role__key", flat=True))
    gone = world.officer_does(
        page=(f"/admin/users/delete/{colleague.pk}/", {}), api=("delete", f"people/{colleague.pk}/", {})
    )

    assert (asked, back, given, gone) == (DONE, DONE, DONE, DONE)
    assert (invitation.email, held) == ("new@example.org", {"facilitator", "assessor"})
    with world.inside():
        assert Invitation.objects.get().state == "withdrawn"
        assert not staff.queries.is_member(colleague)


def test_who_works_on_a_challenge(world: World, officer: Any) -> None:
    challenge = world.drafted(upto="publish")
    at, deputy = f"challenges/{challenge.reference}/", officer(world.council, "challenge_owner")
    helper = officer(world.council, "facilitator", full_name="Helping Hand")
    with world.inside():
        Challenge.objects.update(owner=world.second, deputy=deputy)
        first = challenge.briefs.first()
        keys = list(first.answers.values_list("section_key", flat=True))
    named = {"user": str(helper.pk), "part": "facilitator"}

    added = world.officer_does(page=(f"/admin/{at}people/new/", named), api=("post", f"{at}helpers/", named))
    with world.inside():
        assert Helper.objects.values_list("user_id", "part").get() == (helper.pk, "facilitator")
    let_go = world.officer_does(
        page=(f"/admin/{at}people/{helper.pk}/let-go/", {}), api=("delete", f"{at}helpers/{helper.pk}/", {})
    )
    why = {"reason": "On leave."}
    handed = world.officer_does(page=(f"/admin/{at}hand-over/", why), api=("post", f"{at}hand-over/", why))
    words = {f"body-{key}": "Words." for key in keys} | {f"body-{keys[0]}": "New words.", "note": "Corrected."}
    amended = world.officer_does(
        page=(f"/admin/{at}brief/", words | {"version": first.version}),
        api=("post", f"{at}brief/amendments/", {"answers": {keys[0]: {"body": "New words."}}, "note": "Corrected."}),
        version=first.version,
    )

    assert (added, let_go, handed, amended) == (DONE, DONE, DONE, DONE)
    with world.inside():
        assert not Helper.objects.exists()
        assert Challenge.objects.get().owner_id == deputy.pk
        assert list(ChallengeBrief.objects.exclude(public_number=None).values_list("public_number", "note")) == [
            (2, "Corrected."),
            (1, ""),
        ]


def test_people_of_an_organisation(world: World, person: Any) -> None:
    with portal_scope():
        organisation = SupplierOrganisation.objects.get(pk=world.profile.id)
        member = SupplierMember.objects.create(organisation=organisation, user=person("Col Colleague"))
        asked = suppliers.invite_member(organisation=organisation, email="new@example.org", by=world.supplier)
    at = f"organisations/{organisation.pk}/"
    facts = {"legal_name": organisation.legal_name, "kind": "charity", "staff_count": "14", "town": "Dudley"}

    answers = [
        world.supplier_does(
            page=(f"/{at}edit/", facts), api=("patch", at, {"town": "Dudley"}), version=etag(organisation)
        ),
        world.supplier_does(
            page=(f"/{at}members/{member.pk}/role/", {"role": "admin"}),
            api=("put", f"{at}members/{member.pk}/", {"role": "admin"}),
        ),
        world.supplier_does(
            page=(f"/{at}invitations/{asked.pk}/withdraw/", {}), api=("delete", f"{at}invitations/{asked.pk}/", {})
        ),
    ]
    with portal_scope():
        role = SupplierMember.objects.get(pk=member.pk).role
    answers.append(
        world.supplier_does(
            page=(f"/{at}members/{member.pk}/remove/", {}), api=("delete", f"{at}members/{member.pk}/", {})
        )
    )

    assert answers == [DONE] * 4
    with portal_scope():
        assert SupplierOrganisation.objects.get(pk=organisation.pk).town == "Dudley"
        assert (role, SupplierInvitation.objects.get().state) == ("admin", "withdrawn")
        assert not SupplierMember.objects.filter(pk=member.pk).exists()


def test_rename_a_stage_of_the_standard(world: World) -> None:
    with world.inside():
        data = blueprints.export().sections["programmes/stages"]
        renamed = editing.replaced(data, find("programmes/stages").schema, ("prototype", "name"), "Trial")
        digest = blueprints.section_digest("programmes/stages", data)
    form = {"name": "Trial", "skipped": "no", "description": "", "weeks": ""}
    at = "/admin/blueprint/part/programmes/stages/edit/?at=prototype"

    done = world.officer_does(
        page=(at, form), api=("put", "blueprint/programmes/stages/", {"data": renamed}), version=digest
    )
    late = world.officer_does(
        page=(at, form | {"version": "0" * 16, "name": "Test"}),
        api=("put", "blueprint/programmes/stages/", {"data": data}),
        version=digest,
    )
    faulty = world.officer_does(
        page=(at, form | {"name": ""}),
        api=("put", "blueprint/programmes/stages/", {"data": []}),
        version=digest,
    )

    assert done == DONE
    assert (late, faulty) == ((422, 422) if world.face == "page" else (412, 412))
    with world.inside():
        assert Stage.objects.get(programme=None, kind="prototype").name == "Trial"


def test_how_far_and_how_long_people_reach(world: World, officer: Any) -> None:
    away, stays = officer(world.council, "challenge_owner", full_name="Ona Owner"), world.second
    challenge = world.open_challenge(world.council, owner=away)
    with world.inside():
        member, today = Member.objects.get(user_id=away.pk), staff.queries.today()
    at, prefix = f"people/{away.pk}/", f"p{member.pk.hex}"
    days = {"begins_on": today.isoformat(), "ends_on": today.isoformat(), "reason": "On leave", "deputy": str(stays.pk)}
    typed = {"deputy": days["deputy"], "reason": days["reason"]} | {
        f"{name}_{part}": getattr(today, part) for name in ("begins_on", "ends_on") for part in ("day", "month", "year")
    }

    named = world.officer_does(page=(f"/admin/{at}deputy/", typed), api=("put", f"{at}deputy/", days))
    ended = world.officer_does(page=(f"/admin/{at}deputy/end/", {}), api=("delete", f"{at}deputy/", {}))
    gone = world.officer_does(
        page=(f"/admin/{at}hand-over/", {"to": str(stays.pk), "things": [f"challenges:{challenge.pk}:owner"]}),
        api=("post", f"{at}hand-over/", {"to": str(stays.pk)}),
    )
    rules = {"grace_days": 7, "confirm_days": 60}
    ruled = world.officer_does(page=("/admin/people/safety/", rules), api=("put", "people/safety/", rules))
    kept = world.officer_does(
        page=(
            "/admin/people/confirm/?everybody=1",
            {f"{prefix}-verdict": "keep", f"{prefix}-roles": ["challenge_owner"]},
        ),
        api=("post", "people/confirmations/", {"people": [{"user": str(away.pk), "roles": ["challenge_owner"]}]}),
    )

    assert (named, ended, gone, ruled, kept) == (DONE, DONE, DONE, DONE, DONE)
    with world.inside():
        row = Deputy.objects.get()
        assert (row.deputy_id, row.reason, row.ended_at is None) == (stays.pk, "On leave", False)
        assert Challenge.objects.get().owner_id == stays.pk
        safety = Safety.objects.get()
        assert (safety.grace_days, safety.confirm_days) == (7, 60)
        member.refresh_from_db()
        assert member.confirm_by == today + timedelta(days=60)
