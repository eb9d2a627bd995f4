"""Two tabs that make an organisation or invite an address: one effect, and without the guard more than one."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import IntegrityError

from dips.councils.scope import council_scope, portal_scope
from dips.kernel.actors import SYSTEM

from .meeting import CLICKS, Meeting

pytestmark = pytest.mark.slow


def test_an_organisation_is_made_once(committed, person, at_once, goes, figure) -> None:
    from dips.suppliers import services
    from dips.suppliers.models import SupplierOrganisation

    for number in range(goes):
        user = person()

        def make(user=user, name=f"Twice {number} Ltd") -> str:
            with portal_scope():
                return services.create_organisation(legal_name=name, kind="charity", by=user).legal_name

        answers = at_once(*[make] * CLICKS)
        with portal_scope():
            made = SupplierOrganisation.objects.filter(members__user=user).count()
        assert Counter(answers) == {f"Twice {number} Ltd": 1, "organisation_exists": CLICKS - 1}
        figure("effects of a double click on “create organisation”", made, limit=1, cases=CLICKS)


def test_control_without_its_turn_an_organisation_is_made_often(committed, person, at_once, monkeypatch) -> None:
    from dips.suppliers import services
    from dips.suppliers.models import SupplierOrganisation

    user, meeting = person(), Meeting(4)
    monkeypatch.setattr(services, "_in_turn", lambda _by: None)
    monkeypatch.setattr(services, "_refuse_twin", meeting.after(services._refuse_twin))

    def make() -> str:
        with portal_scope():
            return services.create_organisation(legal_name="Twice Ltd", kind="charity", by=user).legal_name

    at_once(*[make] * 4)

    with portal_scope():
        assert SupplierOrganisation.objects.filter(members__user=user).count() > 1


def test_an_address_is_invited_once(committed, birmingham, officer, at_once, goes, figure) -> None:
    from dips.staff import services
    from dips.staff.models import Invitation

    boss = officer(birmingham, "council_admin")
    for number in range(goes):

        def invite(email=f"new{number}@example.org") -> str:
            from dips.councils.scope import fresh

            return services.invite_person(email=email, role_keys=["assessor"], by=fresh(boss)).state

        answers = at_once(*[invite] * CLICKS)
        with council_scope(birmingham):
            made = Invitation.objects.filter(email=f"new{number}@example.org").count()
        assert Counter(answers) == {"pending": 1, "invited_just_now": CLICKS - 1}
        figure("effects of a double click on “invite”", made, limit=1, cases=CLICKS)


def test_control_without_its_turn_an_invitation_breaks(committed, birmingham, at_once, monkeypatch) -> None:
    from dips.staff import queries, services

    meeting = Meeting(4)
    monkeypatch.setattr(services, "_in_turn", lambda _email: None)
    monkeypatch.setattr(queries, "people", meeting.after(queries.people))

    def invite() -> str:
        try:
            return services.invite_person(email="new@example.org", role_keys=["assessor"], by=SYSTEM).state
        except IntegrityError:
            return "broken"

    assert "broken" in at_once(*[invite] * 4)


def test_two_operators_who_shut_each_other_out(committed, operator, at_once, monkeypatch) -> None:
    """Somebody still runs the platform afterwards."""
    from dips.accounts.models import User
    from dips.console.services import people
    from dips.councils.scope import operator_scope

    with operator_scope():
        User.objects.filter(is_operator=True).update(is_operator=False)
    one, other = operator("Olga One"), operator("Otto Other")
    meeting = Meeting(2)
    monkeypatch.setattr(people, "require_operator", meeting.after(people.require_operator))

    def shut_out(whom: User, by: User) -> str:
        return people.unmake_operator(email=whom.email, reason="They left us.", by=by).email

    answers = at_once(lambda: shut_out(one, other), lambda: shut_out(other, one))

    with operator_scope():
        assert User.objects.filter(is_operator=True).count() == 1
    assert "last_operator" in answers
