"""`dips invite`: how the first person comes into a council."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from dips.councils.scope import council_scope
from dips.staff import queries, services
from dips.staff.models import Invitation

pytestmark = pytest.mark.django_db


def test_the_first_is_invited_to_the_role_that_invites(birmingham, deliver, capsys, person) -> None:
    call_command("invite", "--council", "birmingham", "--email", "First@Example.org")

    assert "to be Council administrator at Birmingham City Council" in capsys.readouterr().out
    mail = deliver()[-1]
    assert mail.to == ["first@example.org"]
    token = mail.body.split("/invitations/birmingham/")[1].split("/")[0]
    with council_scope(birmingham):
        first = person(email="first@example.org")
        services.accept_invitation(token=token, by=first)
        assert [role.key for role in queries.roles_of(first)] == ["council_admin"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--council", "nowhere", "--email", "a@example.org"], "no active council “nowhere”"),
        (
            ["--council", "birmingham", "--email", "a@example.org", "--role", "king"],
            "Roles of Birmingham: council_admin, ",
        ),
        (["--council", "birmingham", "--email", "no address"], "address"),
    ],
)
def test_a_wrong_one_is_told_and_nobody_is_invited(birmingham, deliver, options, said) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("invite", *options)

    assert deliver() == []
    with council_scope(birmingham):
        assert Invitation.objects.count() == 0
