"""An address, a link, and whose domain it is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.kernel import clock
from dips.kernel.errors import Invalid
from dips.signup import domains, errors, services
from dips.signup.models import SignUp

from .ways import counts, letters, token_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("email", "refusal"),
    [
        ("officer@gmail.com", errors.PersonalAddress),
        ("officer@solihull.example", errors.NotACouncilsAddress),
        ("officer@fakegov.uk", errors.NotACouncilsAddress),
        ("officer", Invalid),
    ],
)
def test_an_address_that_cannot_be_a_councils_is_refused_and_nothing_is_kept(birmingham, email, refusal) -> None:
    before = counts()

    with pytest.raises(refusal) as refused:
        services.start_sign_up(email=email)

    assert list(refused.value.errors) == ["email"]
    assert (counts(), SignUp.objects.count()) == (before, 0)


def test_asked_twice_is_one_letter_and_the_link_works_once(birmingham) -> None:
    token = token_for("officer@dudley.gov.uk")
    services.start_sign_up(email="Officer@Dudley.gov.uk ")

    sign_up = services.prove_address(token=token)

    assert (len(letters("officer@dudley.gov.uk")), SignUp.objects.count()) == (1, 1)
    assert sign_up.proved_at is not None
    with pytest.raises(errors.LinkOver):
        services.prove_address(token=token)


def test_a_link_that_is_too_old_is_refused(birmingham) -> None:
    token = token_for("officer@dudley.gov.uk")
    with clock.at(clock.now() + timedelta(hours=25)), pytest.raises(errors.LinkOver):
        services.prove_address(token=token)

    assert SignUp.objects.get().proved_at is None


@pytest.mark.parametrize(
    ("email", "found"),
    [
        ("a@dudley.gov.uk", "dudley"),
        ("a@housing.dudley.gov.uk", "dudley"),
        ("a@towerhamlets.gov.uk", "tower-hamlets"),
        ("a@bcpcouncil.gov.uk", "bournemouth-christchurch-and-poole"),
        ("a@gwynedd.llyw.cymru", "gwynedd"),
        ("a@ynysmon.gov.wales", "isle-of-anglesey"),
        ("a@dudley-council.gov.uk", None),
        ("a@cabinet-office.gov.uk", None),
        ("a@dudley.gov.uk.example", None),
        ("a@gov.wales", None),
        ("a@brum.example", "birmingham"),
        ("a@mail.brum.example", "birmingham"),
        ("a@walsall.example", "walsall"),
    ],
)
def test_a_domain_is_a_councils_only_by_its_name_or_an_alias(settings, email, found) -> None:
    settings.DIPS_COUNCILS_CSV = ""
    settings.DIPS_COUNCIL_EMAIL_DOMAINS = ["brum.example=E08000025", "@walsall.example"]

    council = domains.council_of(email)

    assert (council.slug if council else None) == found
