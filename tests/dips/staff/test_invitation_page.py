"""The page behind an invitation's link."""

from __future__ import annotations

import pytest

from dips.accounts.models import User
from dips.councils.scope import council_scope
from dips.staff import queries, services
from dips.staff.models import Invitation

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(birmingham, officer, deliver) -> str:
    admin = officer(birmingham, "council_admin", full_name="Ada Admin")
    with council_scope(birmingham):
        services.invite_person(email="new@example.org", role_keys=["assessor"], by=User.objects.get(pk=admin.pk))
    return "/invitations/birmingham/" + deliver()[-1].body.split("/invitations/birmingham/")[1].split()[0]


def test_someone_new_makes_an_account_and_joins(portal, birmingham, link) -> None:
    page = portal.get(link).content.decode()
    weak = portal.post(link, {"full_name": "Nia Newcomer", "password": "password1234"}).content.decode()
    assert User.objects.filter(email="new@example.org").count() == 0
    done = portal.post(link, {"full_name": "Nia Newcomer", "password": "lantern plum harbour"}).content.decode()

    assert "Birmingham City Council asks you to join" in page
    assert "too easy to guess" in weak
    assert 'value="Nia Newcomer"' in weak
    assert "You now work with Birmingham City Council" in done
    with council_scope(birmingham):
        user = User.objects.get(email="new@example.org")
        assert [role.key for role in queries.roles_of(user)] == ["assessor"]
    assert portal.get(link).status_code == 410


def test_someone_with_an_account_signs_in_and_accepts(on, birmingham, link, person) -> None:
    user = person(email="new@example.org", full_name="Marked Name")
    signed_out = on(None).get(link).content.decode()
    assert "Marked Name" not in signed_out
    assert f"?next={link}" in signed_out

    assert "You now work with" in on(None, user).post(link).content.decode()
    with council_scope(birmingham):
        assert queries.is_member(User.objects.get(pk=user.pk))


def test_another_person_cannot_take_it(on, birmingham, link, person) -> None:
    other = person()
    client = on(None, other)

    assert "another e-mail address" in client.get(link).content.decode()
    client.post(link, {"full_name": "Mallory", "password": "lantern plum harbour"})

    with council_scope(birmingham):
        assert Invitation.objects.get().state == "pending"
        assert not queries.is_member(other)


def test_a_guessed_or_foreign_link_is_not_found(portal, link, solihull) -> None:
    assert portal.get("/invitations/birmingham/" + "x" * 43 + "/").status_code == 404
    assert portal.get(link.replace("birmingham", "solihull")).status_code == 404
    assert portal.get(link.replace("birmingham", "nowhere")).status_code == 404
