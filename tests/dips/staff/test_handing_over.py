"""What somebody holds goes over in one act; whoever leaves is asked for it first."""

from __future__ import annotations

import pytest

from dips.accounts.models import User
from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import Invalid, NotAllowed, StaleVersion
from dips.kernel.models import AuditEvent
from dips.staff import errors, holdings
from dips.staff import services as staff
from dips.staff.handing_over.queries import left_behind
from dips.staff.handing_over.services import hand_over
from tenants.adoption.checklist import services as checklist
from tenants.adoption.models import ChecklistItem
from tenants.challenges import services as challenges
from tenants.challenges import trail
from tenants.challenges.models import Helper

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(birmingham, officer, open_challenge):
    """Somebody who owns a challenge and has an item of the checklist, and the one who comes after."""
    goes = officer(birmingham, "challenge_owner", "facilitator", full_name="Ona Owner")
    comes = officer(birmingham, "challenge_owner", full_name="Nia Newcomer")
    challenge = open_challenge(birmingham, owner=goes)
    with council_scope(birmingham):
        item = ChecklistItem.objects.filter(done_at=None).first()
        checklist.assign(item=item, owner=goes, due_on=None, by=SYSTEM)
        yield User.objects.get(pk=goes.pk), User.objects.get(pk=comes.pk), challenge, item


def test_everything_in_one_act_with_its_history(scene) -> None:
    goes, comes, challenge, item = scene
    things = [str(thing) for thing in holdings.of(goes.pk)]

    gone = hand_over(person=goes, to=comes, by=goes, reason="New job")
    challenge.refresh_from_db()
    item.refresh_from_db()

    assert [str(thing) for thing in gone] == things == [f"Challenge owner: {challenge}", f"Checklist: {item.title}"]
    assert (challenge.owner_id, item.owner_id, holdings.of(goes.pk)) == (comes.pk, comes.pk, [])
    assert "Given to Nia Newcomer: Challenge owner" in [entry.said for entry in trail.newest(challenge)]
    told = AuditEvent.objects.get(verb="member.hand_over")
    assert (told.data["to"], told.data["things"], told.reason) == ("Nia Newcomer", things, "New job")


def test_a_part_is_refused_with_all_the_rest_and_a_helper_is_one_once(scene, officer, birmingham) -> None:
    goes, comes, challenge, _item = scene
    challenges.add_helper(challenge=challenge, user=goes, part="facilitator", by=SYSTEM)
    sponsor = officer(birmingham, "senior_sponsor", full_name="Sue Sponsor")
    with council_scope(birmingham):
        with pytest.raises(Invalid) as refused:
            hand_over(person=goes, to=sponsor, by=SYSTEM)
        assert refused.value.errors == {
            "to": [
                f"The roles of Sue Sponsor do not allow them to be challenge owner of {challenge.reference}.",
                f"The roles of Sue Sponsor do not allow them to be facilitator of {challenge.reference}.",
            ]
        }
        assert len(holdings.of(goes.pk)) == 3
        challenges.add_helper(challenge=challenge, user=comes, part="facilitator", by=SYSTEM)
        hand_over(person=goes, to=comes, by=SYSTEM)
        assert list(Helper.objects.values_list("user_id", flat=True)) == [comes.pk]
        with pytest.raises(errors.NothingToHandOver):
            hand_over(person=goes, to=comes, by=SYSTEM)


def test_a_list_that_is_no_longer_true_is_refused(scene) -> None:
    goes, comes, challenge, _item = scene
    seen = [thing.key for thing in holdings.of(goes.pk)]
    challenges.edit_challenge(challenge=challenge, by=SYSTEM, owner=None)

    with pytest.raises(StaleVersion):
        hand_over(person=goes, to=comes, keys=seen, by=goes)
    with pytest.raises(NotAllowed):
        hand_over(person=goes, to=comes, by=comes)

    assert len(holdings.of(goes.pk)) == 1


def test_leaving_asks_first_and_what_is_left_behind_waits(scene, officer, birmingham, on) -> None:
    goes, comes, _challenge, _item = scene
    admin = officer(birmingham, "council_admin")
    client = on(birmingham, admin)
    with council_scope(birmingham):
        with pytest.raises(errors.StillHolds) as refused:
            staff.remove_person(user=goes, by=SYSTEM)
        assert len(refused.value.errors["holds"]) == 2
        assert staff.queries.is_member(goes)
    asked = client.get(f"/admin/users/delete/{goes.pk}/").content.decode()
    client.post(f"/admin/users/delete/{goes.pk}/", {"at_once": "1"})
    home = client.get("/admin/").content.decode()

    assert "Hand them over first" in asked
    assert "Hand over what Ona Owner held" in home
    with council_scope(birmingham):
        assert [str(member.user) for member in left_behind()] == ["Ona Owner"]
        hand_over(person=goes, to=comes, by=User.objects.get(pk=admin.pk))
        assert left_behind() == {}
