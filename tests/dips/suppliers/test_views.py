"""The supplier's pages on the portal."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dips.suppliers.models import SupplierMember, SupplierOrganisation

pytestmark = pytest.mark.django_db


def address(name: str, *args: object) -> str:
    return reverse(f"suppliers:{name}", urlconf="config.urls.public", args=args)


FACTS = {"legal_name": "Tŷ Gwyn 🏠 Cyf", "kind": "company", "company_number": "1234567"}


def test_a_new_supplier_is_led_to_the_form_and_back_to_what_needed_it(on, person) -> None:
    client = on(None, person())

    home = client.get(address("home"))
    made = client.post(address("create"), FACTS | {"next": "/apply/birmingham/BHM-06/"})

    assert "Tell us who you act for" in home.content.decode()
    assert (made.status_code, made.url) == (302, "/apply/birmingham/BHM-06/")
    assert SupplierOrganisation.objects.get().legal_name == "Tŷ Gwyn 🏠 Cyf"


@pytest.mark.parametrize("hostile", ["//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example"])
def test_next_stays_on_this_host(on, person, hostile: str) -> None:
    made = on(None, person()).post(address("create"), FACTS | {"next": hostile})

    assert made.url == address("organisation", SupplierOrganisation.objects.get().pk)


def test_bad_input_keeps_what_was_typed(on, person) -> None:
    page = (
        on(None, person())
        .post(
            address("create"),
            FACTS | {"company_number": "XX123456", "town": "Abertawe", "turnover_pence": "lots", "staff_count": "6.5"},
        )
        .content.decode()
    )

    assert "No company number begins with XX. Check it at Companies House" in page
    assert "Turnover must be an amount in pounds, like 24,500" in page
    assert "Number of staff must be a whole number, like 12" in page
    assert "Country (optional)" in page
    assert 'value="Abertawe"' in page
    assert 'value="XX123456"' in page
    assert 'value="lots"' in page
    assert SupplierOrganisation.objects.count() == 0


def test_a_cell_of_100000_characters_is_refused_in_a_sentence(on, person) -> None:
    page = on(None, person()).post(address("create"), FACTS | {"legal_name": "x" * 100_000}).content.decode()

    assert "Legal name must be 200 characters or fewer" in page
    assert SupplierOrganisation.objects.count() == 0


@pytest.mark.parametrize("name", ["organisation", "edit", "members"])
def test_a_foreign_organisation_is_not_found(on, supplier, name: str) -> None:
    _theirs, organisation = supplier()
    mine, _own = supplier(name="Mine Ltd")

    answer = on(None, mine).get(address(name, organisation.pk))

    assert answer.status_code == 404
    assert "Example Robotics" not in answer.content.decode()


@pytest.mark.parametrize("name", ["organisation", "edit", "members"])
def test_own_pages_open(on, supplier, name: str) -> None:
    user, organisation = supplier()

    answer = on(None, user).get(address(name, organisation.pk))

    assert answer.status_code == 200
    assert "Example Robotics Ltd" in answer.content.decode()


def test_signed_out_leads_to_sign_in(portal) -> None:
    answer = portal.get(address("home"))

    assert answer.url == "/accounts/login/?next=/organisations/"


def test_someone_may_act_for_several(on, supplier) -> None:
    user, _first = supplier()
    client = on(None, user)
    client.post(address("create"), FACTS)

    page = client.get(address("home")).content.decode()

    assert "Example Robotics Ltd" in page
    assert "Tŷ Gwyn" in page


def test_the_last_administrator_cannot_leave(on, supplier) -> None:
    user, organisation = supplier()
    row = SupplierMember.objects.get()

    answer = on(None, user).post(address("remove_member", organisation.pk, row.pk))

    assert answer.status_code == 409
    assert "An organisation needs an administrator" in answer.content.decode()
    assert SupplierMember.objects.count() == 1


def test_the_only_administrator_is_told_before_trying(on, supplier, person) -> None:
    user, organisation = supplier()
    page = on(None, user).get(address("members", organisation.pk)).content.decode()
    assert "You are the only administrator." in page
    assert "Make an ordinary member" not in page
    SupplierMember.objects.create(organisation=organisation, user=person(), role="admin")

    page = on(None, user).get(address("members", organisation.pk)).content.decode()

    assert "You are the only administrator." not in page
    assert page.count("Make an ordinary member") == 2


def test_the_profile_leads_back_to_where_it_was_asked_for(on, supplier) -> None:
    user, organisation = supplier()
    client = on(None, user)
    profile = client.get(address("organisation", organisation.pk), {"next": "/applications/"}).content.decode()
    edit = address("edit", organisation.pk)

    assert 'href="/applications/"' in profile
    assert f'href="{edit}?next=/applications/"' in profile
    facts = {"legal_name": "Example", "kind": "sole_trader", "next": "/applications/"}
    assert client.post(edit, facts).url == "/applications/"
    assert client.post(edit, facts | {"next": "https://evil.example/"}).url == address("organisation", organisation.pk)


def test_invite_by_page(on, supplier, person, deliver) -> None:
    user, organisation = supplier()
    answer = on(None, user).post(address("members", organisation.pk), {"email": "new@example.org", "role": "member"})
    body = deliver()[-1].body
    link = "/organisations/invitations/" + body.split("/organisations/invitations/")[1].split()[0]

    assert answer.status_code == 302
    assert f"http://{answer.wsgi_request.get_host()}{link}" in body
    invited = on(None, person(email="new@example.org"))
    assert "Act for Example Robotics Ltd?" in invited.get(link).content.decode()
    joined = invited.post(link, follow=True)
    assert joined.redirect_chain == [(address("organisation", organisation.pk), 302)]
    assert "Only an administrator of the organisation can change its profile." in joined.content.decode()
    assert 'href="/applications/"' in joined.content.decode()
    assert invited.get(link).status_code == 410


def test_suppliers_have_no_page_at_a_council(on, birmingham, supplier) -> None:
    user, organisation = supplier()

    assert on(birmingham, user).get(f"/organisations/{organisation.pk}/").status_code == 404
