"""From an address to a request for a council; what is refused, and that a refusal leaves nothing."""

from __future__ import annotations

import re

import pytest

from dips.accounts.models import User
from dips.councils.models import ProvisioningRun
from dips.councils.scope import portal_scope
from dips.councils.states import RunState
from dips.kernel.errors import Invalid
from dips.kernel.models import OutboxMessage
from dips.signup import errors, services
from dips.signup.models import SignUp

PASSWORD = "plum harbour lantern seven"
DUDLEY, WALSALL = "E08000027", "E08000030"
LINK = re.compile(r"/set-up/link/([\w-]+)/")

pytestmark = pytest.mark.django_db


def letters(email: str) -> list[dict]:
    with portal_scope():
        rows = OutboxMessage.objects.filter(kind="mail", payload__to=email).order_by("id")
        return [row.payload for row in rows]


def token_for(email: str) -> str:
    services.start_sign_up(email=email)
    return LINK.search(letters(email)[-1]["text"])[1]


def proved(email: str = "officer@dudley.gov.uk", gss_code: str = DUDLEY, name: str = "") -> SignUp:
    sign_up = services.prove_address(token=token_for(email))
    return services.choose_council(sign_up=sign_up, gss_code=gss_code, name=name)


def ready(email: str = "officer@dudley.gov.uk", **council: str) -> SignUp:
    return services.choose_blueprint(sign_up=proved(email, **council), blueprint="dips-birmingham", plan="pilot")


def create(sign_up: SignUp, **more: object) -> SignUp:
    return services.create_council(sign_up=sign_up, **({"full_name": "Dee Officer", "password": PASSWORD} | more))


def counts() -> tuple[int, int, int]:
    with portal_scope():
        return User.objects.count(), ProvisioningRun.objects.count(), OutboxMessage.objects.count()


def test_three_typed_fields_and_the_council_is_asked_for(birmingham) -> None:
    sign_up = create(ready())

    run = sign_up.run
    assert (run.slug, run.name, run.gss_code, run.state) == (
        "dudley",
        "Dudley Metropolitan Borough Council",
        DUDLEY,
        RunState.WAITING,
    )
    assert (run.blueprint, run.admin_email, run.region.slug) == (
        "dips-birmingham",
        "officer@dudley.gov.uk",
        "west-midlands",
    )
    assert run.details == {
        "plan": "pilot",
        "email_domain": "dudley.gov.uk",
        "contact_email": "officer@dudley.gov.uk",
        "kind": "Metropolitan district",
        "nation": "England",
    }
    assert (sign_up.user.full_name, run.requested_by) == ("Dee Officer", sign_up.user.pk)


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
