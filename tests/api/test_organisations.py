"""A supplier's organisation and its people over the API."""

from __future__ import annotations

import pytest

from dips.suppliers.models import SupplierMember, SupplierOrganisation

pytestmark = pytest.mark.django_db
BODY = {
    "legal_name": "Cwmni Ŵylan 🐝",
    "kind": "company",
    "company_number": "sc 123456",
    "turnover": "£24,500",
    "staff_count": 4,
}


def test_make_and_change(api, person):
    caller = api(None, person())

    made = caller.post("organisations/", BODY)
    path = made["Location"].removeprefix("/api/v1/")
    changed = caller.patch(path, {"trading_name": "Ŵylan"}, if_match=made["ETag"])
    late = caller.patch(path, {"trading_name": "Late"}, if_match=made["ETag"])

    assert made.status_code == 201, made.content
    assert (made.json()["legal_name"], made.json()["company_number"]) == ("Cwmni Ŵylan 🐝", "SC123456")
    assert (made.json()["turnover_pence"], made.json()["is_sme"]) == (2_450_000, True)
    assert (changed.status_code, changed.json()["trading_name"]) == (200, "Ŵylan")
    assert (late.status_code, late.json()["code"]) == (412, "stale_version")
    assert caller.get(path).json()["trading_name"] == "Ŵylan"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"company_number": "12"}, None),
        ({"company_number": "no number"}, "company_number"),
        ({"company_number": ""}, "company_number"),
        ({"turnover": "many"}, "turnover"),
        ({"staff_count": -1}, "staff_count"),
        ({"staff_count": 10**30}, "staff_count"),
        ({"staff_count": "four"}, "staff_count"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"region": "atlantis"}, "region"),
        ({"kind": "empire"}, "kind"),
        ({"legal_name": None}, "legal_name"),
    ],
)
def test_wrong_facts_are_named(api, person, change, field):
    response = api(None, person()).post("organisations/", BODY | change)

    if field is None:
        assert response.json()["company_number"] == "00000012"
        return
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    assert SupplierOrganisation.objects.count() == 0


def test_members(api, supplier, person, deliver):
    from dips.suppliers import services

    owner, organisation = supplier(kind="charity")
    caller = api(None, owner)
    path = f"organisations/{organisation.pk}/"

    invited = caller.post(f"{path}invitations/", {"email": "new@example.org"})
    letter = deliver()[-1]
    token = letter.body.partition("/organisations/invitations/")[2].partition("/")[0]
    newcomer = api(None, person("Nia Newcomer", "new@example.org"))
    joined = newcomer.post("organisations/invitations/accept/", {"token": token})
    member = joined.json()["id"]
    refused = newcomer.put(f"{path}members/{member}/", {"role": "admin"})
    promoted = caller.put(f"{path}members/{member}/", {"role": "admin"})
    me = SupplierMember.objects.get(user_id=owner.pk)
    left = caller.delete(f"{path}members/{me.pk}/")
    last = newcomer.delete(f"{path}members/{member}/")

    assert (invited.status_code, joined.status_code) == (201, 201)
    assert (refused.status_code, refused.json()["code"]) == (403, "not_administrator")
    assert promoted.json()["role"] == "admin"
    assert left.status_code == 204
    assert (last.status_code, last.json()["code"]) == (409, "last_administrator")
    assert caller.get(path).status_code == 404
    assert services.queries.members_of(organisation).count() == 1


@pytest.mark.parametrize(
    ("method", "tail", "body"),
    [
        ("get", "", None),
        ("patch", "", {"town": "Here"}),
        ("get", "members/", None),
        ("get", "invitations/", None),
        ("post", "invitations/", {"email": "me@example.org"}),
        ("delete", "members/018f0000-0000-7000-8000-000000000000/", None),
    ],
)
def test_another_suppliers_organisation_is_not_found(api, supplier, method, tail, body):
    _owner, theirs = supplier(name="Theirs", kind="charity")
    mine, _organisation = supplier(name="Mine", kind="charity")

    response = api(None, mine)(method, f"organisations/{theirs.pk}/{tail}", body, if_match='"1"')

    assert response.status_code == 404
    assert SupplierOrganisation.objects.get(pk=theirs.pk).town == ""
