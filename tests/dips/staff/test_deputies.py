"""A deputy sees what another sees, for those days and no longer, and the trail says for whom they act."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.accounts.models import User
from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid, NotAllowed, NotFound
from dips.kernel.models import AuditEvent
from dips.staff import errors, queries, reach
from dips.staff import services as staff
from dips.staff.deputies import services
from dips.staff.models import Deputy
from tenants.challenges import rules
from tenants.challenges import services as challenges
from tenants.challenges.queries import in_scope

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


@pytest.fixture
def scene(birmingham, officer, open_challenge):
    """The owner of a challenge, a colleague who owns none, and the challenge."""
    owner = officer(birmingham, "challenge_owner", full_name="Ona Owner")
    other = officer(birmingham, "challenge_owner", full_name="Dee Deputy")
    challenge = open_challenge(birmingham, owner=owner)
    with council_scope(birmingham):
        yield fresh(owner), fresh(other), challenge


def named(person: User, deputy: User, *, by: User | None = None, first: int = 1, last: int = 3, **facts) -> Deputy:
    today = queries.today()
    days = {"begins_on": today + first * DAY, "ends_on": today + last * DAY, "reason": "On leave"}
    return services.name_deputy(person=person, deputy=deputy, by=by or person, **(days | facts))


def test_the_same_things_on_these_days_and_no_others(scene) -> None:
    owner, other, challenge = scene
    named(owner, other)
    noon = clock.now().replace(hour=12)
    seen = []
    for days in (0, 1, 3, 4):
        with clock.at(noon + days * DAY):
            again = fresh(other)
            assert rules.is_in_scope(again, challenge) == in_scope(again).exists() == rules.may_name(again, challenge)
            seen.append(rules.is_in_scope(again, challenge))

    assert seen == [False, True, True, False]
    assert rules.is_in_scope(fresh(owner), challenge)


def test_under_their_own_name_for_the_other(scene) -> None:
    owner, other, challenge = scene
    named(owner, other, first=0)

    challenges.edit_challenge(challenge=challenge, by=fresh(other), title="Later shops")
    event = AuditEvent.objects.filter(verb="challenge.edit").latest("recorded_at")

    assert (event.actor_id, event.actor_label, event.data["for"]) == (
        other.pk,
        "Dee Deputy for Ona Owner",
        ["Ona Owner"],
    )
    challenges.edit_challenge(challenge=challenge, by=fresh(owner), title="Late shops")
    assert AuditEvent.objects.filter(verb="challenge.edit").latest("recorded_at").actor_label == "Ona Owner"


def test_in_their_own_right_whose_role_reaches_over_the_council(scene, birmingham, officer) -> None:
    owner, _other, challenge = scene
    manager = officer(birmingham, "programme_manager", full_name="Mina Manager")
    named(owner, manager, first=0)

    challenges.edit_challenge(challenge=challenge, by=fresh(manager), title="Later shops")
    event = AuditEvent.objects.filter(verb="challenge.edit").latest("recorded_at")

    assert (event.actor_label, "for" in event.data) == ("Mina Manager", False)


def test_reach_and_not_rights_and_nothing_once_the_person_may_do_nothing(scene, officer, birmingham) -> None:
    owner, _other, challenge = scene
    with council_scope(birmingham):
        officer(birmingham, "council_admin")
        assessor = fresh(officer(birmingham, "assessor"))
        named(owner, assessor, first=0)
        assert not rules.is_in_scope(fresh(assessor), challenge), "an assessor's roles read no challenge"
        services.end_deputy(deputy=Deputy.objects.get(), by=owner)
        manager = fresh(officer(birmingham, "programme_manager"))
        sponsor = fresh(officer(birmingham, "senior_sponsor"))
        named(manager, sponsor, first=0)
        assert reach.sees_everything(fresh(sponsor))
        staff.remove_person(user=manager, by=SYSTEM, at_once=True)
        assert not reach.sees_everything(fresh(sponsor))
        assert Deputy.objects.filter(ended_at=None).count() == 0


def test_refusals_change_nothing(scene, officer, birmingham, solihull) -> None:
    owner, other, _challenge = scene
    with council_scope(solihull):
        foreign = officer(solihull, "challenge_owner")
    with council_scope(birmingham):
        foreign = fresh(foreign)
        for wrong, facts in (
            ("deputy", {"deputy": owner}),
            ("deputy", {"deputy": foreign}),
            ("ends_on", {"last": 0}),
            ("ends_on", {"last": 500}),
            ("reason", {"reason": "  "}),
        ):
            with pytest.raises(Invalid) as refused:
                named(owner, **({"deputy": other} | facts))
            assert list(refused.value.errors) == [wrong]
        with pytest.raises(NotAllowed):
            named(owner, other, by=other)
        with pytest.raises(errors.NotHere):
            named(foreign, other, by=SYSTEM)
        assert not Deputy.objects.exists()
        named(owner, other)
        with pytest.raises(errors.DeputyNamed):
            named(owner, other, by=SYSTEM)
        services.end_deputy(deputy=Deputy.objects.get(), by=owner)
        with pytest.raises(NotFound):
            services.end_deputy(deputy=Deputy.objects.get(), by=owner)


def test_another_councils_person_has_no_page(on, scene, birmingham, solihull, officer) -> None:
    admin = officer(birmingham, "council_admin")
    foreign = officer(solihull, "challenge_owner")
    owner, other, _challenge = scene
    client = on(birmingham, admin)

    assert [client.get(f"/admin/people/{foreign.pk}/{page}/").status_code for page in ("deputy", "hand-over")] == [
        404
    ] * 2
    assert on(birmingham, other).get(f"/admin/people/{owner.pk}/deputy/").status_code == 403
    assert on(birmingham, other).get(f"/admin/people/{other.pk}/deputy/").status_code == 200
