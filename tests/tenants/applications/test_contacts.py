"""Who has left an organisation hears no more of its applications; an administrator hears instead."""

from __future__ import annotations

import pytest

from dips.councils.scope import council_scope, portal_scope
from dips.suppliers import services as suppliers
from dips.suppliers.models import SupplierMember, SupplierOrganisation
from tenants.applications import contacts, services
from tenants.applications.models import Application

from .conftest import passing


@pytest.fixture
def colleague(person, firm):
    made = person("Col League")
    with portal_scope():
        SupplierMember.objects.create(organisation_id=firm[1].id, user=made)
    return made


@pytest.fixture
def begun(birmingham, challenge, firm, colleague):
    """A draft that the colleague has begun."""
    from tenants.calls.models import Call

    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        return services.start_application(call=call, supplier=firm[1], by=colleague, eligibility=passing(call))


def contact_of(application, council):
    with council_scope(council):
        return Application.objects.get(pk=application.pk).contact_id


def leave(firm, user) -> None:
    with portal_scope():
        organisation = SupplierOrganisation.objects.get(pk=firm[1].id)
        suppliers.remove_member(member=organisation.members.get(user_id=user.pk), by=firm[0])


def test_an_administrator_takes_their_place(begun, birmingham, firm, colleague, deliver):
    assert contact_of(begun, birmingham) == colleague.pk

    leave(firm, colleague)
    deliver()

    assert contact_of(begun, birmingham) == firm[0].pk


def test_whoever_came_back_keeps_theirs(begun, birmingham, firm, colleague):
    contacts.hand_over({"organisation": str(firm[1].id), "left": str(colleague.pk)})

    assert contact_of(begun, birmingham) == colleague.pk


def test_others_and_other_organisations_are_left_alone(begun, birmingham, firm, rival, colleague, deliver, challenge):
    from tenants.calls.models import Call

    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        theirs = services.start_application(call=call, supplier=rival[1], by=colleague)

    leave(firm, colleague)
    deliver()

    assert contact_of(theirs, birmingham) == colleague.pk
