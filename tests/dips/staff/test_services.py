"""Invite, accept, give roles, remove; each refusal leaves everything as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.accounts.models import User
from dips.councils.scope import council_scope, portal_scope
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotAllowed
from dips.kernel.models import AuditEvent
from dips.staff import errors, queries, reach, services
from dips.staff.models import Invitation, Member, UserGroup

pytestmark = pytest.mark.django_db


def here(user: User) -> User:
    """The person as read in the schema one stands in."""
    return User.objects.get(pk=user.pk)


def keys(user: User) -> list[str]:
    return sorted(queries.roles_of(user).values_list("key", flat=True))


def token_in(deliver) -> str:
    return deliver()[-1].body.split("/invitations/birmingham/")[1].split("/")[0]


@pytest.fixture
def admin(officer, birmingham) -> User:
    return officer(birmingham, "council_admin", full_name="Ada Admin")


def test_roles_are_of_one_council(birmingham, solihull, admin) -> None:
    with council_scope(birmingham):
        user = here(admin)
        assert keys(user) == ["council_admin"]
        assert user.has_perm("staff.manage_people")
        assert reach.sees_everything(user)
    with council_scope(solihull):
        assert not user.has_perm("staff.manage_people"), "the very same object, carried across"
        assert keys(here(admin)) == []
        assert list(queries.people()) == []
    with portal_scope():
        assert not user.has_perm("staff.manage_people")


def test_nobody_is_invited_until_a_day_that_is_over(birmingham, admin) -> None:
    with council_scope(birmingham):
        over = queries.today() - timedelta(days=1)
        with pytest.raises(errors.LastDayOver):
            services.invite_person(email="new@example.org", role_keys=["assessor"], ends_on=over, by=here(admin))
        assert list(Invitation.objects.all()) == []


def test_invite_and_accept(birmingham, admin, person, deliver) -> None:
    newcomer = person(email="new@example.org", full_name="Nia Newcomer")
    with council_scope(birmingham):
        services.invite_person(
            email=" New@Example.org", role_keys=["challenge_owner"], job_title="Planner", by=here(admin)
        )
        assert list(queries.people()) == [admin]
    token = token_in(deliver)
    with council_scope(birmingham):
        member = services.accept_invitation(token=token, by=here(newcomer))
        assert (keys(newcomer), member.job_title) == (["challenge_owner"], "Planner")
        with pytest.raises(errors.InvitationOver):
            services.accept_invitation(token=token, by=here(newcomer))
    verbs = AuditEvent.objects.filter(schema=birmingham.schema_name).values_list("verb", flat=True)
    with council_scope(birmingham):
        assert {"invitation.send", "invitation.accept", "member.join"} <= set(verbs)


def test_only_the_owner_of_the_address_may_accept(birmingham, admin, person, deliver) -> None:
    other = person(email="other@example.org")
    with council_scope(birmingham):
        services.invite_person(email="new@example.org", role_keys=["assessor"], by=here(admin))
    token = token_in(deliver)
    with council_scope(birmingham), pytest.raises(errors.OtherAddress):
        services.accept_invitation(token=token, by=here(other))
    with council_scope(birmingham):
        assert Invitation.objects.get().state == "pending"
        assert Member.objects.filter(user_id=other.pk).count() == 0


def test_an_old_or_withdrawn_link_is_dead(birmingham, admin, person, deliver) -> None:
    newcomer = person(email="new@example.org")
    with council_scope(birmingham):
        invitation = services.invite_person(email="new@example.org", role_keys=["assessor"], by=here(admin))
    token = token_in(deliver)
    with council_scope(birmingham):
        Invitation.objects.update(expires_at=invitation.created_at - timedelta(seconds=1))
        with pytest.raises(errors.InvitationOver):
            services.accept_invitation(token=token, by=here(newcomer))
        services.withdraw_invitation(invitation=invitation, by=here(admin))
        with pytest.raises(errors.InvitationOver):
            services.accept_invitation(token=token, by=here(newcomer))
        assert keys(newcomer) == []


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"email": "nonsense"}, "Enter an e-mail address in the correct format, like name@example.com"),
        ({"role_keys": ["king"]}, "This council has no such role: king."),
        ({"role_keys": []}, "Choose at least one role. To take all roles away, remove the person."),
    ],
)
def test_a_wrong_invitation_is_not_sent(birmingham, admin, deliver, facts, error) -> None:
    with council_scope(birmingham), pytest.raises(Exception) as refused:
        services.invite_person(**{"email": "new@example.org", "role_keys": ["assessor"], "by": here(admin)} | facts)

    assert str(refused.value.message) == error
    with council_scope(birmingham):
        assert Invitation.objects.count() == 0
    assert deliver() == []


def test_who_may_not_invite(birmingham, officer) -> None:
    assessor = officer(birmingham, "assessor")
    with council_scope(birmingham):
        with pytest.raises(NotAllowed):
            services.invite_person(email="new@example.org", role_keys=["council_admin"], by=here(assessor))
        with pytest.raises(NotAllowed):
            services.set_roles(user=here(assessor), role_keys=["council_admin"], by=here(assessor))
        assert Invitation.objects.count() == 0
        assert keys(assessor) == ["assessor"]


def test_remove_takes_everything_here_and_nothing_elsewhere(birmingham, solihull, admin, officer) -> None:
    leaver = officer(birmingham, "programme_manager")
    with council_scope(solihull):
        services.enrol_person(user=here(leaver), role_keys=["assessor"], by=SYSTEM)

    with council_scope(birmingham):
        services.remove_person(user=here(leaver), by=here(admin))
        assert UserGroup.objects.filter(user_id=leaver.pk).count() == 0
        assert Member.objects.get(user_id=leaver.pk).state == "left"
        assert not here(leaver).has_perm("wagtailadmin.access_admin")
        with pytest.raises(errors.NotHere):
            services.remove_person(user=here(leaver), by=here(admin))
    with council_scope(solihull):
        assert keys(here(leaver)) == ["assessor"]
    leaver.refresh_from_db()
    assert leaver.is_active


def test_the_last_who_manages_people_stays(birmingham, admin) -> None:
    with council_scope(birmingham):
        for member in Member.objects.exclude(user_id=admin.pk):  # people the template may have
            services.remove_person(user=member.user, by=SYSTEM)
        for verb in (
            lambda: services.remove_person(user=here(admin), by=here(admin)),
            lambda: services.set_roles(user=here(admin), role_keys=["assessor"], by=here(admin)),
            lambda: services.set_roles(
                user=here(admin), role_keys=["council_admin"], expires_on=queries.today(), by=here(admin)
            ),
        ):
            with pytest.raises(errors.LastManager):
                verb()
        assert keys(here(admin)) == ["council_admin"]
        assert Member.objects.get(user_id=admin.pk).expires_on is None


def test_after_the_last_day_nothing_may_be_done(birmingham, admin, officer) -> None:
    user = officer(birmingham, "programme_manager")
    with council_scope(birmingham):
        today = queries.today()
        services.set_roles(user=here(user), role_keys=["programme_manager"], expires_on=today, by=here(admin))
        assert here(user).has_perm("wagtailadmin.access_admin")
        yesterday = today - timedelta(days=1)
        services.set_roles(user=here(user), role_keys=["programme_manager"], expires_on=yesterday, by=here(admin))
        assert not here(user).has_perm("wagtailadmin.access_admin")
        assert keys(user) == []


def test_an_operator_gets_no_role(birmingham, operator) -> None:
    user = operator()
    with council_scope(birmingham):
        with pytest.raises(errors.OperatorHasNoRole):
            services.enrol_person(user=here(user), role_keys=["council_admin"], by=SYSTEM)
        assert Member.objects.filter(user_id=user.pk).count() == 0
