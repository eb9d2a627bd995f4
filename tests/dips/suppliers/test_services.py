"""The verbs on organisations and their people; on a refusal nothing is changed."""

from __future__ import annotations

from uuid import uuid4

import pytest

from dips.kernel.errors import Conflict, Invalid
from dips.kernel.models import AuditEvent
from dips.suppliers import errors, queries, services
from dips.suppliers.models import SupplierInvitation, SupplierMember, SupplierOrganisation

pytestmark = pytest.mark.django_db


def test_who_makes_an_organisation_administers_it(person) -> None:
    user = person()

    organisation = services.create_organisation(
        by=user, legal_name="  Siôn & Ŵyn Cyf 🐉 ", kind="company", company_number=" 1234567", website="sion.example.org",
        staff_count=12, turnover_pence=1_000_00,
    )  # fmt: skip

    assert organisation.legal_name == "Siôn & Ŵyn Cyf 🐉"
    assert (organisation.company_scheme, organisation.company_number) == ("GB-COH", "01234567")
    assert organisation.website == "https://sion.example.org"
    assert (organisation.is_sme, organisation.size_rule) == (True, "procurement-act-2023-s123")
    assert queries.is_administrator(user, organisation)
    assert AuditEvent.objects.get(verb="supplier.create").object_id == str(organisation.pk)


def test_every_fault_is_told_at_once_and_nothing_is_kept(person) -> None:
    with pytest.raises(Invalid) as refused:
        services.create_organisation(
            by=person(), legal_name="", kind="spaceship", company_number="12", website="ftp://x", staff_count=-1,
            town="x" * 100_000, turnover_pence=10**17,
        )  # fmt: skip

    assert sorted(refused.value.errors) == ["kind", "legal_name", "staff_count", "town", "turnover_pence", "website"]
    assert refused.value.errors["town"] == ["Town or city must be 100 characters or fewer. Yours is 100000"]
    assert SupplierOrganisation.objects.count() == 0
    assert SupplierMember.objects.count() == 0


def test_a_company_needs_its_number_and_a_sole_trader_does_not(person) -> None:
    with pytest.raises(Invalid) as refused:
        services.create_organisation(by=person(), legal_name="A Ltd", kind="company")
    assert refused.value.errors == {"company_number": ["Enter the company number"]}

    alone = services.create_organisation(by=person(), legal_name="Ann Archer", kind="sole_trader")
    assert (alone.company_scheme, alone.company_number, alone.is_sme, alone.size_rule) == ("", "", None, "")


def test_the_same_number_twice_is_refused_to_one_person_and_not_told_to_another(person) -> None:
    facts = {"legal_name": "A Ltd", "kind": "company", "company_number": "01234567"}
    user = person()
    services.create_organisation(by=user, **facts)

    with pytest.raises(errors.OrganisationExists):
        services.create_organisation(by=user, **facts | {"company_number": "1234567"})
    services.create_organisation(by=person(), **facts)

    assert SupplierOrganisation.objects.count() == 2


def test_a_stranger_finds_nothing_and_a_member_may_not_change_the_profile(supplier, person) -> None:
    admin, organisation = supplier()
    member = person()
    SupplierMember.objects.create(organisation=organisation, user=member)

    with pytest.raises(errors.NoSuchOrganisation):
        services.update_profile(organisation=organisation, by=person(), legal_name="Mine now")
    with pytest.raises(errors.NotAdministrator):
        services.update_profile(organisation=organisation, by=member, legal_name="Mine now")

    organisation.refresh_from_db()
    assert organisation.legal_name == "Example Robotics Ltd"
    services.update_profile(organisation=organisation, by=admin, legal_name="Renamed Ltd")
    organisation.refresh_from_db()
    assert organisation.legal_name == "Renamed Ltd"


def _token(deliver) -> str:
    body = deliver()[-1].body
    return body.split("/organisations/invitations/")[1].split("/")[0]


def test_an_invitation_is_accepted_by_the_owner_of_its_address_alone(supplier, person, deliver) -> None:
    admin, organisation = supplier()
    invited, other = person(email="new@example.org"), person()
    services.invite_member(organisation=organisation, email=" New@Example.org ", by=admin)
    token = _token(deliver)

    with pytest.raises(errors.OtherAddress):
        services.accept_invitation(token=token, by=other)
    assert SupplierInvitation.objects.get().state == "pending"
    services.accept_invitation(token=token, by=invited)
    with pytest.raises(errors.InvitationOver):
        services.accept_invitation(token=token, by=invited)

    assert list(queries.members_of(organisation).values_list("user_id", "role")) == [
        (admin.pk, "admin"),
        (invited.pk, "member"),
    ]


def test_a_second_invitation_waits_and_an_earlier_link_dies(supplier, person, deliver) -> None:
    admin, organisation = supplier()
    services.invite_member(organisation=organisation, email="new@example.org", by=admin)

    with pytest.raises(errors.InvitedJustNow):
        services.invite_member(organisation=organisation, email="new@example.org", by=admin)
    services.withdraw_invitation(invitation=SupplierInvitation.objects.get(), by=admin)

    with pytest.raises(errors.InvitationOver):
        services.accept_invitation(token=_token(deliver), by=person(email="new@example.org"))
    assert SupplierMember.objects.count() == 1


def test_the_last_administrator_stays(supplier, person) -> None:
    admin, organisation = supplier()
    row = SupplierMember.objects.get()
    second = SupplierMember.objects.create(organisation=organisation, user=person())

    for verb in (
        lambda: services.remove_member(member=row, by=admin),
        lambda: services.change_role(member=row, role="member", by=admin),
    ):
        with pytest.raises(errors.LastAdministrator) as refused:
            verb()
        assert isinstance(refused.value, Conflict)
    assert queries.is_administrator(admin, organisation)

    services.change_role(member=second, role="admin", by=admin)
    services.remove_member(member=row, by=admin)
    assert list(SupplierMember.objects.values_list("user_id", "role")) == [(second.user_id, "admin")]


def test_a_member_may_leave_and_may_not_remove_another(supplier, person) -> None:
    admin, organisation = supplier()
    one, two = (SupplierMember.objects.create(organisation=organisation, user=person()) for _ in range(2))

    with pytest.raises(errors.NotAdministrator):
        services.remove_member(member=two, by=one.user)
    services.remove_member(member=one, by=one.user)

    assert set(SupplierMember.objects.values_list("user_id", flat=True)) == {admin.pk, two.user_id}


def test_a_member_of_another_organisation_is_not_found(supplier) -> None:
    admin, organisation = supplier()
    _other, theirs = supplier(name="Other Ltd")
    foreign = SupplierMember.objects.get(organisation=theirs)
    foreign.organisation = organisation

    with pytest.raises(errors.NoSuchOrganisation):
        services.remove_member(member=foreign, by=admin)
    assert SupplierMember.objects.count() == 2


def test_a_profile_is_a_frozen_copy_of_ones_own(supplier, person) -> None:
    user, organisation = supplier(staff_count=3)

    profile = queries.profile_for(user)

    assert profile is not None
    assert profile.as_dict()["id"] == str(organisation.pk)
    assert profile.name == "Example Robotics Ltd"
    assert queries.profile_for(user, uuid4()) is None
    assert queries.profile_for(person(), organisation.pk) is None
    SupplierOrganisation.objects.filter(pk=organisation.pk).update(state="suspended")
    assert queries.profile_for(user) is None
