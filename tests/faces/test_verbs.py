"""Each verb through its page and through the API: the same result, and the same refusal."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dips.accounts.models import ApiToken
from dips.kernel import clock
from dips.suppliers.models import SupplierInvitation, SupplierOrganisation
from tenants.applications import queries, working
from tenants.applications.models import Application
from tenants.calls.models import Call
from tenants.challenges.models import SignOff
from tenants.challenges.services import submit_for_review
from tenants.programmes.models import Programme, ServiceTeam

from .world import World

pytestmark = pytest.mark.django_db
DONE = 200


# -- a council's programme and challenge ------------------------------------------------------------


def test_start_programme(world):
    facts = {
        "name": "Pilot",
        "slug": "pilot",
        "short_code": "PIL",
        "places_per_challenge": 3,
        "winners_per_challenge": 1,
    }

    for wrong in ("Walsall Asks", "new"):
        typed = facts | {"slug": wrong}
        assert world.officer_does(page=("/admin/programmes/new/", typed), api=("post", "programmes/", typed)) >= 400
    answer = world.officer_does(page=("/admin/programmes/new/", facts), api=("post", "programmes/", facts))

    assert answer == DONE
    with world.inside():
        row = Programme.objects.get()
        assert (row.name, row.slug, row.short_code, row.state, row.stages.count()) == (
            "Pilot",
            "pilot",
            "PIL",
            "draft",
            6,
        )


def test_clone_programme(world):
    world.programme(world.council)
    facts = {"name": "Second run", "slug": "second-run"}
    at = "programmes/test-programme/clone/"

    wrong = facts | {"slug": "Walsall Asks"}
    assert world.officer_does(page=(f"/admin/{at}", wrong), api=("post", at, wrong)) in (400, 422)
    assert world.officer_does(page=(f"/admin/{at}", facts), api=("post", at, facts)) == DONE
    assert world.officer_does(page=(f"/admin/{at}", facts), api=("post", at, facts)) in (400, 422)
    with world.inside():
        row = Programme.objects.get(slug="second-run")
        assert (row.name, row.short_code, row.state, row.stages.count()) == ("Second run", "TST", "draft", 6)


def test_add_team(world):
    facts = {"name": "Planning", "external_organisation": ""}

    assert world.officer_does(page=("/admin/programmes/teams/new/", facts), api=("post", "teams/", facts)) == DONE
    with world.inside():
        assert list(ServiceTeam.objects.values_list("name", "slug")) == [("Planning", "planning")]


@pytest.mark.parametrize(
    ("before", "verb", "after"),
    [
        ("", "submit", "in_review"),
        ("submit", "approve", "approved"),
        ("submit", "request_changes", "changes_requested"),
        ("approve", "publish", "published"),
        ("publish", "archive", "archived"),
        ("publish", "withdraw", "withdrawn"),
    ],
)
def test_challenge_verb(world, before, verb, after):
    challenge = world.drafted(upto=before)
    reason = {"reason": "Because."}

    answer = world.officer_does(
        page=(f"/admin/challenges/{challenge.reference}/act/{verb}/", reason),
        api=("post", f"challenges/{challenge.reference}/{verb.replace('_', '-')}/", reason),
    )

    assert answer == DONE
    assert world.challenge_now(challenge)[0] == after


@pytest.mark.parametrize(
    ("before", "verb", "status"),
    [("", "publish", 409), ("submit", "submit", 409), ("approve", "approve", 409), ("publish", "publish", 409)],
)
def test_challenge_verb_out_of_turn_is_refused(world, before, verb, status):
    challenge = world.drafted(upto=before)
    was = world.challenge_now(challenge)

    answer = world.officer_does(
        page=(f"/admin/challenges/{challenge.reference}/act/{verb}/", {}),
        api=("post", f"challenges/{challenge.reference}/{verb}/", {}),
    )

    assert answer == status
    assert world.challenge_now(challenge) == was


def test_a_sponsor_is_asked_and_the_link_taken_back(world):
    challenge = world.drafted()
    asked = {"sponsor_email": "sue@example.org"}

    def ask(sent=asked):
        at = f"challenges/{challenge.reference}/sponsor/"
        return world.officer_does(page=(f"/admin/{at}", sent), api=("post", at, sent))

    def take_back():
        at = f"challenges/{challenge.reference}/sponsor/"
        return world.officer_does(page=(f"/admin/{at}withdraw/", {}), api=("delete", at, {}))

    own = {"sponsor_email": world.officer.email}
    answers = [ask()]
    with world.inside():
        submit_for_review(challenge=challenge, by=world.second)
    answers += [ask(own), ask(), take_back(), take_back()]

    assert answers[0] == answers[4] == 409
    assert answers[1] in (400, 422)
    assert answers[2:4] == [DONE, DONE]
    with world.inside():
        assert [(each.email, each.ended_at is None) for each in SignOff.objects.all()] == [("sue@example.org", False)]


def test_own_challenge_is_not_approved(world):
    challenge = world.drafted(upto="submit")
    world.officer = world.second

    answer = world.officer_does(
        page=(f"/admin/challenges/{challenge.reference}/act/approve/", {}),
        api=("post", f"challenges/{challenge.reference}/approve/", {}),
    )

    assert answer == 403
    assert world.challenge_now(challenge)[0] == "in_review"


def test_challenge_of_nobody_is_not_found(world, solihull, open_challenge):
    theirs = open_challenge(solihull, reference="TST-77")

    answer = world.officer_does(
        page=("/admin/challenges/TST-77/act/withdraw/", {"reason": "Mine."}),
        api=("post", "challenges/TST-77/withdraw/", {"reason": "Mine."}),
    )

    assert answer == 404
    world.council = solihull
    assert world.challenge_now(theirs)[0] == "published"


def test_draft_call(world):
    challenge = world.drafted(upto="publish")

    answer = world.officer_does(
        page=(f"/admin/challenges/{challenge.reference}/call/draft/", {}),
        api=("post", f"challenges/{challenge.reference}/call/", {}),
    )

    assert answer == DONE
    with world.inside():
        assert Call.objects.get().state == "draft"


def test_extend_call(world):
    challenge = world.open_challenge(world.council)
    later = clock.wall_at((clock.london(clock.now()) + timedelta(days=60)).date())
    day = clock.london(later)
    page = {
        "closes_at_day_day": day.day,
        "closes_at_day_month": day.month,
        "closes_at_day_year": day.year,
        "closes_at_time": "5pm",
        "reason": "Holidays.",
    }

    answer = world.officer_does(
        page=(f"/admin/challenges/{challenge.reference}/call/extend/", page),
        api=(
            "post",
            f"challenges/{challenge.reference}/call/extend/",
            {"closes_at": later.isoformat(), "reason": "Holidays."},
        ),
    )

    assert answer == DONE
    with world.inside():
        assert Call.objects.get().closes_at == later


def test_close_before_its_time_is_refused(world):
    challenge = world.open_challenge(world.council)

    answer = world.officer_does(
        page=(f"/admin/challenges/{challenge.reference}/call/act/close/", {}),
        api=("post", f"challenges/{challenge.reference}/call/close/", {}),
    )

    assert answer == 403
    with world.inside():
        assert Call.objects.get().state == "published"


def test_cancel_call(world):
    challenge = world.open_challenge(world.council)
    reason = {"reason": "The money is gone."}

    answer = world.officer_does(
        page=(f"/admin/challenges/{challenge.reference}/call/act/cancel/", reason),
        api=("post", f"challenges/{challenge.reference}/call/cancel/", reason),
    )

    assert answer == DONE
    with world.inside():
        assert Call.objects.get().state == "cancelled"


def test_gate_is_held(world):
    challenge = world.open_challenge(world.council)

    answer = world.officer_does(
        page=(f"/admin/challenges/{challenge.reference}/advance/", {"reason": "On."}),
        api=("post", f"challenges/{challenge.reference}/advance/", {"reason": "On."}),
    )

    assert answer == 403
    assert world.challenge_now(challenge)[1] == "call_for_solutions"


def test_record_eligibility_then_advance(world):
    application = world.application(sent=True)
    reference = application.challenge.reference
    with world.inside():
        closes_at = application.call.closes_at
        rules = [rule.key for rule in queries.rules_of(application.call)]

    with clock.at(closes_at):
        checked = world.officer_does(
            page=(f"/admin/applications/{application.pk}/", dict.fromkeys(rules, "pass")),
            api=(
                "post",
                f"applications/{application.pk}/eligibility/",
                {"results": {key: {"result": "pass"} for key in rules}},
            ),
        )
        moved = world.officer_does(
            page=(f"/admin/challenges/{reference}/advance/", {"reason": "All checked."}),
            api=("post", f"challenges/{reference}/advance/", {"reason": "All checked."}),
        )

    assert (checked, moved) == (DONE, DONE)
    with world.inside():
        assert Application.objects.get().state == "eligible"
    assert world.challenge_now(application.challenge)[1] == "exploration"


# -- a supplier --------------------------------------------------------------------------------------


def test_create_organisation(world):
    facts = {"legal_name": "Cwmni Ŵylan 🐝", "kind": "company", "company_number": "sc 123456", "staff_count": "4"}

    assert world.supplier_does(page=("/organisations/new/", facts), api=("post", "organisations/", facts)) == DONE
    row = SupplierOrganisation.objects.get(legal_name="Cwmni Ŵylan 🐝")
    assert (row.company_number, row.staff_count, row.members.get().user_id) == ("SC123456", 4, world.supplier.pk)


def test_company_number_that_cannot_be_is_refused(world):
    facts = {"legal_name": "A", "kind": "company", "company_number": "QQ123456"}

    answer = world.supplier_does(page=("/organisations/new/", facts), api=("post", "organisations/", facts))

    assert answer == (DONE if world.face == "page" else 400)  # the page draws the form again, with the sentence
    assert SupplierOrganisation.objects.count() == 1


def test_invite_member(world):
    path = f"organisations/{world.profile.id}/"

    answer = world.supplier_does(
        page=(f"/{path}members/", {"email": "New@Example.org", "role": "member"}),
        api=("post", f"{path}invitations/", {"email": "New@Example.org", "role": "member"}),
    )

    assert answer == DONE
    assert list(SupplierInvitation.objects.values_list("email", "role", "state")) == [
        ("new@example.org", "member", "pending")
    ]


def test_save_page(world):
    application = world.application()
    page = world.kept["page"]
    key = page.questions[0].key
    words = "Gwneud pethau’n well 🐝"

    answer = world.supplier_does(
        page=(
            f"/apply/birmingham/{application.challenge.reference}/page/{page.key}/",
            {key: words, "version": application.version},
        ),
        api=(
            "put",
            f"councils/birmingham/applications/{application.pk}/pages/{page.key}/",
            {"answers": {key: {"value": words}}},
        ),
        version=application.version,
    )

    assert answer == DONE
    with world.inside():
        assert working.copy_of(application).values[key] == words


def _supplier_verb(world: World, application: Any, verb: str, body: dict[str, Any]) -> int:
    return world.supplier_does(
        page=(f"/apply/birmingham/{application.challenge.reference}/{verb}/", body),
        api=("post", f"councils/birmingham/applications/{application.pk}/{verb}/", body if verb == "withdraw" else {}),
    )


def test_submit(world):
    application = world.application(filled=True)

    assert _supplier_verb(world, application, "submit", {}) == DONE
    with world.inside():
        row = Application.objects.get()
        assert (row.state, row.receipts.count(), row.snapshot["legal_name"]) == (
            "submitted",
            1,
            "Plainview Planning Ltd",
        )


def test_submit_unfinished_is_refused(world):
    application = world.application()

    assert _supplier_verb(world, application, "submit", {}) in {400, 422}
    with world.inside():
        row = Application.objects.get()
        assert (row.state, row.reference, row.receipts.count()) == ("draft", "", 0)


def test_submit_at_the_deadline_is_refused(world):
    application = world.application(filled=True)
    with world.inside():
        closes_at = application.call.closes_at

    with clock.at(closes_at):
        answer = _supplier_verb(world, application, "submit", {})

    assert answer == 403
    with world.inside():
        assert Application.objects.get().state == "draft"


def test_withdraw(world):
    application = world.application(sent=True)

    assert _supplier_verb(world, application, "withdraw", {"reason": "No time."}) == DONE
    with world.inside():
        assert Application.objects.get().state == "withdrawn"


def test_another_suppliers_application_is_not_found(world, supplier):
    application = world.application(filled=True)
    world.supplier, _organisation = supplier(name="Rival", kind="charity")

    answer = _supplier_verb(world, application, "submit", {})

    assert answer == 404
    with world.inside():
        assert Application.objects.get().state == "draft"


def test_make_token_by_session(world, on):
    client = on(None, world.supplier)
    before = ApiToken.objects.count()
    if world.face == "page":
        client.post("/accounts/tokens/", {"name": "Bids", "scopes": ["profile:read"], "days": "30"})
    else:
        body = {"name": "Bids", "scopes": ["profile:read"], "days": 30}
        client.post("/api/v1/tokens/", body, content_type="application/json")

    assert ApiToken.objects.count() == before + 1
    row = ApiToken.objects.latest("created_at")
    assert (row.name, row.scopes, row.user_id) == ("Bids", ["profile:read"], world.supplier.pk)
