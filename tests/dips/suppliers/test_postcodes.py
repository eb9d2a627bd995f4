"""A postcode is right for its country, in one form."""

from __future__ import annotations

import pytest

from dips.councils.scope import portal_scope
from dips.kernel.errors import Invalid
from dips.suppliers import postcodes, services
from dips.suppliers.models import SupplierOrganisation


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("b1 1bb", "B1 1BB"),
        ("cf101aa", "CF10 1AA"),
        ("EC1A 1BB", "EC1A 1BB"),
        (" w1a  0ax ", "W1A 0AX"),
        ("M1 1AE", "M1 1AE"),
        ("DN55 1PT", "DN55 1PT"),
        ("GIR 0AA", "GIR 0AA"),
    ],
)
def test_a_postcode_has_one_form(typed: str, kept: str) -> None:
    assert postcodes.normalise(typed) == kept


@pytest.mark.parametrize("typed", ["B1", "12345", "B1 1B", "QQ1 1AA", "B1 1CC", "nonsense", "B1 1BB 1", "<b>1 1aa"])
def test_what_the_post_office_gives_nobody_is_refused(typed: str) -> None:
    with pytest.raises(postcodes.InvalidPostcode) as refused:
        postcodes.normalise(typed)

    assert refused.value.errors == {"postcode": [refused.value.message]}


def test_an_address_at_home_needs_one_of_ours(person) -> None:
    user = person()
    with portal_scope(), pytest.raises(Invalid) as refused:
        services.create_organisation(
            legal_name="Here", kind="sole_trader", postcode="75001", country="United Kingdom", by=user
        )
    with portal_scope():
        assert list(refused.value.errors) == ["postcode"]
        assert SupplierOrganisation.objects.count() == 0
        made = services.create_organisation(
            legal_name="Here", kind="sole_trader", postcode="b11bb", country="Wales", by=user
        )
        assert (made.postcode, made.country) == ("B1 1BB", "")


def test_an_address_abroad_names_its_country(person) -> None:
    user = person()
    with portal_scope():
        made = services.create_organisation(
            legal_name="Là-bas", kind="sole_trader", postcode="75001", country="France", by=user
        )

    assert (made.postcode, made.country) == ("75001", "France")


def test_the_page_keeps_what_was_typed_and_says_both_ways_out(on, supplier) -> None:
    user, organisation = supplier()
    client, page = on(None, user), f"/organisations/{organisation.pk}/edit/"
    facts = {"legal_name": "Example Robotics Ltd", "kind": "sole_trader", "postcode": "75001"}

    refused = client.post(page, facts)

    assert "Enter a UK postcode, like B1 1BB." in refused.content.decode()
    assert 'value="75001"' in refused.content.decode()
    assert client.post(page, facts | {"country": "France"}).status_code == 302
    assert "75001<br>France" in client.get(f"/organisations/{organisation.pk}/").content.decode()
