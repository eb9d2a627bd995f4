"""Roles are confirmed every so often; what nobody confirms rests, and comes back when somebody does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.accounts.models import User
from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid, StaleVersion
from dips.kernel.models import AuditEvent
from dips.staff import errors, former, queries
from dips.staff import services as staff
from dips.staff.confirming.queries import due
from dips.staff.confirming.services import Verdict, review_people
from dips.staff.handing_over.services import hand_over
from dips.staff.looking_after import look_after_people
from dips.staff.models import Invitation, Member
from dips.staff.safety.services import set_safety

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def member(user: User) -> Member:
    return Member.objects.get(user_id=user.pk)


@pytest.fixture
def scene(birmingham, officer):
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")
    second = officer(birmingham, "council_admin", full_name="Bo Boss")
    owner = officer(birmingham, "challenge_owner", "assessor", full_name="Ona Owner")
    with council_scope(birmingham):
        yield fresh(admin), fresh(second), fresh(owner)


def test_due_then_resting_then_back(scene, deliver) -> None:
    admin, second, owner = scene
    noon, day = clock.now().replace(hour=12), queries.today()
    letters = {}
    for days in (89, 90, 120, 121):
        with clock.at(noon + days * DAY):
            look_after_people()
            look_after_people()
            letters[days] = (len(list(due(queries.today()))), fresh(owner).has_perm("challenges.write_brief"))
            resting = set(Member.objects.exclude(suspended_at=None).values_list("user_id", flat=True))
    assert letters == {89: (0, True), 90: (3, True), 120: (3, True), 121: (3, False)}
    assert owner.pk in resting
    assert len(resting & {admin.pk, second.pk}) == 1, "somebody can always confirm"
    stays = fresh(second if admin.pk in resting else admin)
    with clock.at(noon + 122 * DAY):
        rows = sorted(Member.objects.all(), key=lambda row: row.user_id == stays.pk)  # the one who rested before
        held = {admin.pk: "council_admin", second.pk: "council_admin", owner.pk: "assessor"}
        verdicts = [Verdict(row.user_id, (held[row.user_id],), version=row.version) for row in rows]
        with pytest.raises(StaleVersion):
            review_people(verdicts=[Verdict(owner.pk, ("assessor",), version=99)], by=stays)
        review_people(verdicts=verdicts, by=stays)
        assert not Member.objects.exclude(suspended_at=None).exists()
        assert {row.confirm_by for row in Member.objects.all()} == {day + 212 * DAY}
        assert list(queries.roles_of(fresh(owner)).values_list("key", flat=True)) == ["assessor"]
    said = AuditEvent.objects.filter(verb__in=("member.suspend", "member.confirm")).values_list("verb", flat=True)
    assert sorted(said) == ["member.confirm"] * 3 + ["member.suspend"] * 2
    sent = [message.subject for message in deliver()]
    assert sorted(sent) == sorted(
        ["Confirm who may do what at Birmingham City Council"] * 2 + ["Your roles at Birmingham City Council rest"] * 2
    )


def test_nobody_confirms_themselves_and_leavers_are_out_at_once(scene, on, birmingham, open_challenge) -> None:
    admin, second, owner = scene
    for wrong, verdict in (
        (errors.NotOneself, Verdict(admin.pk, ("council_admin",))),
        (errors.NotHeld, Verdict(owner.pk, ("council_admin",))),
        (errors.NoRole, Verdict(owner.pk)),
    ):
        with pytest.raises(wrong):
            review_people(verdicts=[Verdict(second.pk, ("council_admin",)), verdict], by=admin)
    assert not AuditEvent.objects.filter(verb="member.confirm").exists()
    client = on(birmingham, owner)
    challenge = open_challenge(birmingham, owner=owner)
    with pytest.raises(errors.StillHolds, match="Ona Owner"):
        review_people(verdicts=[Verdict(owner.pk, has_left=True)], by=admin)
    with pytest.raises(Invalid) as refused:
        review_people(verdicts=[Verdict(owner.pk, has_left=True, to=owner.pk)], by=admin)
    assert refused.value.errors == {"to": ["Ona Owner: Choose somebody else of this council’s people"]}
    assert member(owner).state == "active"

    review_people(verdicts=[Verdict(owner.pk, has_left=True, to=second.pk)], by=admin)

    challenge.refresh_from_db()
    assert (member(owner).state, challenge.owner_id) == ("left", second.pk)
    assert client.get("/admin/").status_code in {302, 404}
    door = on(birmingham, owner).get("/admin/challenges/")
    assert (door.status_code, "You no longer work in the back office" in door.content.decode()) == (403, True)
    staff.set_roles(user=second, role_keys=["council_admin"], by=SYSTEM)
    hand_over(person=second, to=admin, by=SYSTEM)
    staff.remove_person(user=second, by=SYSTEM)
    review_people(verdicts=[Verdict(admin.pk, ("council_admin",))], by=admin)


def test_a_shorter_time_makes_nobody_overdue(scene) -> None:
    admin, _second, owner = scene
    noon, day = clock.now().replace(hour=12), queries.today()
    with clock.at(noon + 80 * DAY):
        set_safety(grace_days=0, confirm_days=30, by=admin)
        assert member(owner).confirm_by == day + 80 * DAY
        for days in (29, 366):
            with pytest.raises(Invalid):
                set_safety(grace_days=0, confirm_days=days, by=admin)
        with pytest.raises(StaleVersion):
            set_safety(grace_days=3, confirm_days=90, by=admin, version=1)


def test_the_page_says_it_and_the_home_page_asks(scene, on, birmingham, open_challenge) -> None:
    admin, _second, owner = scene
    Member.objects.filter(user_id=owner.pk).update(confirm_by=queries.today() - 3 * DAY)
    client, prefix = on(birmingham, admin), f"p{member(owner).pk.hex}"

    home = client.get("/admin/").content.decode()
    page = client.get("/admin/people/confirm/").content.decode()
    wrong = client.post("/admin/people/confirm/", {f"{prefix}-verdict": "keep"})
    right = client.post("/admin/people/confirm/", {f"{prefix}-verdict": "keep", f"{prefix}-roles": ["challenge_owner"]})

    assert "Confirm the roles of 1 person" in home
    link = '<a class="govuk-link" href="/admin/users/">People</a>'
    assert (home.count(link), page.count(link)) == (2, 1), "the menu, without its script"
    assert ("Ona Owner" in page, "Bo Boss" in page) == (True, False)
    assert (wrong.status_code, "Keep at least one role" in wrong.content.decode()) == (422, True)
    assert right.status_code == 302
    with council_scope(birmingham):
        assert list(queries.roles_of(fresh(owner)).values_list("key", flat=True)) == ["challenge_owner"]
        Member.objects.filter(user_id=owner.pk).update(confirm_by=queries.today())
    challenge = open_challenge(birmingham, owner=owner)
    holds = client.get("/admin/people/confirm/").content.decode()
    left = client.post("/admin/people/confirm/", {f"{prefix}-verdict": "left"})
    at_once = client.post("/admin/people/confirm/", {f"{prefix}-verdict": "at_once"})
    assert f"Challenge owner: {challenge}" in holds
    assert (left.status_code, "Choose who takes over what they hold" in left.content.decode()) == (422, True)
    assert (at_once.status_code, member(owner).state) == (302, "left")


def test_partners_end_and_are_told(birmingham, officer, on, deliver) -> None:
    officer(birmingham, "council_admin")
    partner = officer(birmingham, "delivery_partner", full_name="Pam Partner")
    with council_scope(birmingham):
        noon, last = clock.now().replace(hour=12), member(partner).expires_on
        days = (last - queries.today()).days
        assert days in {365, 366}
        for ahead in (days - 15, days - 14, days, days + 1):
            with clock.at(noon + ahead * DAY):
                Member.objects.update(confirm_by=last + 90 * DAY)
                look_after_people()
                assert fresh(partner).has_perm("challenges.view_challenge") == (ahead <= days)
        staff.set_roles(user=partner, role_keys=["delivery_partner"], by=SYSTEM)
        assert member(partner).expires_on == last, "never without an end, and not longer by saying nothing"
        with clock.at(noon + (days + 1) * DAY):
            assert former.of(fresh(partner)) == former.Former("over", last + DAY)
        role = {"role_keys": ["delivery_partner"], "by": SYSTEM}
        with pytest.raises(errors.LastsShorter, match="Delivery partner is a role for 12 months at the most"):
            staff.set_roles(user=partner, expires_on=last + DAY, **role)
        with pytest.raises(errors.LastsShorter):
            staff.invite_person(email="new@partner.example", ends_on=last + DAY, **role)
        with clock.at(noon + 2 * DAY):
            staff.set_roles(user=partner, expires_on=last + DAY, **role)
        told = AuditEvent.objects.get(verb="member.set_last_day")
        assert told.data == {"from": last.isoformat(), "to": (last + DAY).isoformat()}
        client = on(birmingham, officer(birmingham, "council_admin"))
        typed = {"email": "new@partner.example", "roles": ["delivery_partner"], "ends_on": str(last + 9 * DAY)}
        page = client.post("/admin/users/new/", typed)
        assert (page.status_code, Invitation.objects.exists()) == (200, False)
        assert "months at the most" in page.content.decode()
        assert page.context["form"]["ends_on"].value() == typed["ends_on"], "what was typed stays"
    assert sorted(message.subject for message in deliver()) == [
        "Your part at Birmingham City Council ends soon",
        "Your part at Birmingham City Council has ended",
    ]
