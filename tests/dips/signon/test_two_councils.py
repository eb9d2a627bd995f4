"""Sign-on at two councils through real providers over HTTP: the same subjects and the same addresses never cross."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from oidc_provider_mock import User as MockUser
from oidc_provider_mock import run_server_in_thread

from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from dips.signon.models import SignOnLink
from dips.staff import services as staff

from .conftest import begin, why

pytestmark = pytest.mark.django_db
OLU, SAM = "olu@birmingham.gov.uk", "sam@solihull.gov.uk"


def claims(email: str, **more: object) -> dict[str, object]:
    return {"email": email, "email_verified": True, "name": "Said There", **more}


# Each provider knows both people by the same subjects, and says of both that it has verified them.
EVERYBODY = [
    MockUser(sub="one", claims=claims(OLU)),
    MockUser(sub="two", claims=claims(SAM)),
    MockUser(sub="supplier", claims=claims("sade@birmingham.gov.uk")),
    MockUser(sub="operator", claims=claims("pat@birmingham.gov.uk")),
    MockUser(sub="invited", claims=claims("new@birmingham.gov.uk")),
    MockUser(sub="stranger", claims=claims("nobody@birmingham.gov.uk")),
]


@pytest.fixture(scope="module")
def providers():
    with (
        run_server_in_thread(require_nonce=True, user_claims=EVERYBODY) as one,
        run_server_in_thread(require_nonce=True, user_claims=EVERYBODY) as two,
    ):
        yield [f"http://localhost:{server.server_port}" for server in (one, two)]


def sign_in_as(client: Any, subject: str, *, at: Any = None) -> Any:
    """Through the provider's own form, and back; `at`: the answer is carried to another council's browser."""
    there = httpx.post(begin(client)["_url"], data={"sub": subject})
    assert there.status_code == 302
    back = httpx.URL(there.headers["Location"])
    return (at or client).get(f"/accounts/sign-on/back/?{back.query.decode()}")


@pytest.fixture
def both(two, on, officer, sign_on, providers):
    for council, issuer in zip(two, providers, strict=True):
        sign_on(council, issuer)
    return two[0], two[1], officer(two[0], email=OLU), officer(two[1], email=SAM)


def linked(council: Any) -> list[tuple[str, str]]:
    with council_scope(council):
        return sorted(SignOnLink.objects.values_list("subject", "user__email"))


def test_nobody_crosses(both, on, providers) -> None:
    birmingham, solihull, olu, sam = both

    ours = on(birmingham)
    assert sign_in_as(ours, "one").url == "/admin/"
    assert ours.session["_auth_user_id"] == str(olu.pk)
    theirs = on(solihull)
    assert sign_in_as(theirs, "two").url == "/admin/"
    assert theirs.session["_auth_user_id"] == str(sam.pk)

    # The other council's provider asserts this one's officer, by address and by subject.
    for council, subject in ((solihull, "one"), (birmingham, "two")):
        client = on(council)
        assert why(client, sign_in_as(client, subject)) == "sign_on_not_here"
    # A code of one provider, brought to the other council.
    client, other = on(birmingham), on(solihull)
    begin(other)
    assert why(other, sign_in_as(client, "one", at=other)) == "sign_on_stale"

    assert (linked(birmingham), linked(solihull)) == ([("one", OLU)], [("two", SAM)])


def test_the_same_officer_at_two_councils_is_two_links(both, on) -> None:
    """Someone of Birmingham works at Solihull too: Solihull's provider speaks for no address of Birmingham's."""
    birmingham, solihull, olu, _sam = both
    with council_scope(solihull):
        staff.enrol_person(user=olu, role_keys=["assessor"], by=SYSTEM)

    client = on(solihull)
    assert why(client, sign_in_as(client, "one")) == "sign_on_not_here"
    assert sign_in_as(on(birmingham), "one").url == "/admin/"
    assert linked(solihull) == []


def test_only_people_of_the_council_come_in(both, on, person, supplier, operator) -> None:
    birmingham, _solihull, *_people = both
    supplier(email="sade@birmingham.gov.uk")
    pat = operator()
    pat.emailaddress_set.update(email="pat@birmingham.gov.uk")

    for subject in ("supplier", "operator", "stranger", "invited"):
        client = on(birmingham)
        assert why(client, sign_in_as(client, subject)) == "sign_on_not_here", subject
    assert linked(birmingham) == []


def test_an_invited_person_comes_in_and_has_an_account(both, on) -> None:
    from dips.accounts.models import User

    birmingham, solihull, *_people = both
    with council_scope(birmingham):
        staff.invite_person(email="new@birmingham.gov.uk", role_keys=["assessor"], by=SYSTEM)

    there = on(solihull)
    assert why(there, sign_in_as(there, "invited")) == "sign_on_not_here"
    assert not User.objects.filter(email="new@birmingham.gov.uk").exists()
    client = on(birmingham)
    assert sign_in_as(client, "invited").url == "/admin/"

    made = User.objects.get(email="new@birmingham.gov.uk")
    assert (made.full_name, made.has_usable_password()) == ("Said There", False)
    assert client.session["_auth_user_id"] == str(made.pk)
    assert linked(birmingham) == [("invited", "new@birmingham.gov.uk")]
    with council_scope(birmingham):
        assert [role.key for role in staff.queries.roles_of(made)] == ["assessor"]


def test_known_by_subject_whatever_the_address_says(both, on, person, providers) -> None:
    """An address that the provider gives to somebody else leads to nobody; a new address of the same subject to the same."""
    birmingham, _solihull, olu, _sam = both
    sign_in_as(on(birmingham), "one")

    httpx.put(f"{providers[0]}/users/late", json=claims(OLU))
    client = on(birmingham)
    assert why(client, sign_in_as(client, "late")) == "sign_on_other_subject"

    httpx.put(f"{providers[0]}/users/one", json=claims("renamed@birmingham.gov.uk"))
    client = on(birmingham)
    assert sign_in_as(client, "one").url == "/admin/"
    assert client.session["_auth_user_id"] == str(olu.pk)
    httpx.put(f"{providers[0]}/users/one", json=claims(OLU))


def test_a_link_is_no_right(both, on, officer) -> None:
    birmingham, _solihull, olu, _sam = both
    officer(birmingham, "council_admin")
    sign_in_as(on(birmingham), "one")
    with council_scope(birmingham):
        staff.remove_person(user=olu, by=SYSTEM)

    assert linked(birmingham) == []
    client = on(birmingham)
    assert why(client, sign_in_as(client, "one")) == "sign_on_not_here"
    with council_scope(birmingham):
        staff.enrol_person(user=olu, role_keys=["assessor"], by=SYSTEM)
    assert sign_in_as(on(birmingham), "one").url == "/admin/"


def test_the_page_says_why_and_shows_the_other_way(both, on) -> None:
    birmingham = both[0]
    client = on(birmingham)

    answer = sign_in_as(client, "stranger")
    page = client.get(answer.url)

    assert page.status_code == 403
    assert re.search(r"you have no place here", page.content.decode())
    assert 'href="/accounts/login/"' in page.content.decode()
