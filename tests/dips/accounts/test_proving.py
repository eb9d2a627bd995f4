"""What is grave in a council asks who sits there, and does nothing before the answer."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from dips.accounts.second_factor import proof
from dips.councils.scope import council_scope
from dips.domains.queries import claims
from dips.kernel.actors import SYSTEM
from dips.signon import services as signon
from dips.signon.queries import sign_on_here
from dips.staff.queries import invitations_waiting, people, roles_given
from dips.ui import typed
from tests.support.fixture_people import PASSWORD

from .test_account_pages import let_it_age

pytestmark = pytest.mark.django_db
SETTING = {
    "issuer": "https://login.example.org/one",
    "client_id": "dips",
    "secret": "plum-harbour-lantern",
    "factor": "ours",
    "session_minutes": "60",
}
NAME = "challenges.birmingham.gov.uk"


def state_of(council) -> dict[str, object]:
    with council_scope(council):
        row = sign_on_here()
        return {
            "sign-on": (row.issuer, row.state, row.is_only_way) if row else None,
            "names": [(each.name, each.state) for each in claims()],
            "people": {each.email: sorted(roles_given(each).values_list("key", flat=True)) for each in people()},
            "invited": sorted(invitations_waiting().values_list("email", flat=True)),
        }


def asked_at(answer, page: str) -> bool:
    return getattr(answer, "url", "") == f"/accounts/reauthenticate/?next={quote(page, safe='')}"


def prove(client, page: str) -> None:
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": page}).url == page


@pytest.fixture
def ada(birmingham, officer):
    return officer(birmingham, "council_admin", full_name="Ada Admin", email="ada@birmingham.gov.uk")


@pytest.fixture
def old(birmingham, ada, on):
    """Her session, with every proof in it eleven minutes old."""
    client = on(birmingham, ada)
    let_it_age(client)
    return client


def test_a_session_that_was_left_open_changes_nothing_grave(birmingham, solihull, officer, on, ada, old) -> None:
    olu = officer(birmingham, full_name="Olu Officer", email="olu@birmingham.gov.uk")
    with council_scope(birmingham):
        signon.set_sign_on(by=SYSTEM, **{name: SETTING[name] for name in ("issuer", "client_id", "secret")})
    neighbour = officer(solihull, "council_admin")
    fresh_elsewhere = on(solihull, neighbour)
    before, theirs = state_of(birmingham), state_of(solihull)
    users = "/admin/users/"
    new_roles = {"roles": ["council_admin"], "job_title": "", "expires_on": ""}
    for page, path, data in (
        ("/admin/sign-on/", "/admin/sign-on/", SETTING | {"issuer": "https://login.example.org/two"}),
        ("/admin/sign-on/", "/admin/sign-on/switch/", {"to": "on"}),
        ("/admin/domain/address/", "/admin/domain/address/", {"name": NAME}),
        ("/admin/domain/mail/", "/admin/domain/mail/", {"name": "birmingham.gov.uk"}),
        ("/admin/domain/sender/", "/admin/domain/sender/", {"address": "a@birmingham.gov.uk"}),
        ("/admin/domain/", "/admin/domain/default/", {}),
        ("/admin/domain/", "/admin/domain/sender/drop/", {}),
        (f"{users}edit/{olu.pk}/", f"{users}edit/{olu.pk}/", new_roles),
        (f"{users}edit/{ada.pk}/", f"{users}edit/{ada.pk}/", new_roles | {"roles": ["assessor"]}),
        (f"{users}delete/{ada.pk}/", f"{users}delete/{ada.pk}/", {}),
        (f"{users}new/", f"{users}new/", new_roles | {"email": "eve@example.org"}),
        ("/admin/people/confirm/", "/admin/people/confirm/", {}),
        ("/admin/people/safety/", "/admin/people/safety/", {"grace_days": "30", "confirm_days": "90"}),
        ("/admin/your-data/", "/admin/your-data/export/", {}),
        ("/admin/your-data/leave/", "/admin/your-data/leave/", {"name": birmingham.name, "reason": "x"}),
    ):
        assert asked_at(old.post(path, data), page), path
    for page in ("/admin/sign-on/", "/admin/domain/address/", "/admin/people/confirm/", "/admin/your-data/leave/"):
        assert asked_at(old.get(page), page), page
    json = {"content_type": "application/json"}
    api = "/api/v1/"
    for answer in (
        old.put(f"{api}sign-on/", {"issuer": "https://x.example.org", "client_id": "x"}, HTTP_IF_MATCH='"1"', **json),
        old.post(f"{api}sign-on/on/", **json),
        old.post(f"{api}domains/", {"kind": "site", "name": NAME}, **json),
        old.post(f"{api}domains/default/", **json),
        old.delete(f"{api}sender/"),
        old.put(f"{api}people/{olu.pk}/", {"roles": ["council_admin"]}, **json),
        old.delete(f"{api}people/{ada.pk}/"),
        old.post(f"{api}people/invitations/", {"email": "eve@example.org", "roles": ["council_admin"]}, **json),
        old.post(f"{api}billing/cancel/", {}, **json),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "sign_in_again"), answer.request["PATH_INFO"]
    assert (state_of(birmingham), state_of(solihull)) == (before, theirs)

    # What is not grave goes through, and what others prove is theirs alone.
    assert old.post(f"{users}edit/{olu.pk}/", new_roles | {"roles": ["assessor"]}).status_code == 302
    assert [old.get(page).status_code for page in ("/admin/domain/", "/admin/your-data/", users)] == [200] * 3
    assert fresh_elsewhere.post("/admin/domain/address/", {"name": "challenges.solihull.gov.uk"}).status_code == 302
    assert asked_at(old.post("/admin/domain/default/"), "/admin/domain/")

    # After a proof it is done, here and not there.
    prove(old, "/admin/domain/address/")
    assert state_of(birmingham)["names"] == []
    assert old.post("/admin/domain/address/", {"name": NAME}).status_code == 302
    assert old.post(f"{users}edit/{olu.pk}/", new_roles).status_code == 302
    now = state_of(birmingham)
    assert (now["names"], now["people"][olu.email]) == ([(NAME, "asked")], ["council_admin"])
    assert [name for name, _state in state_of(solihull)["names"]] == ["challenges.solihull.gov.uk"]


def test_a_form_comes_back_without_its_secret(birmingham, ada, old) -> None:
    mine = {typed.FIELD: typed.signature(ada)}

    assert asked_at(old.post("/admin/sign-on/", SETTING | mine), "/admin/sign-on/")
    kept = str(dict(old.session))
    prove(old, "/admin/sign-on/")
    page = old.get("/admin/sign-on/").content.decode()

    assert SETTING["issuer"] in page and "We kept what you typed" in page and "give it again" in page
    assert SETTING["secret"] not in page + kept
    assert state_of(birmingham)["sign-on"] is None
    assert old.post("/admin/sign-on/", SETTING | mine).status_code == 302
    assert state_of(birmingham)["sign-on"] == (SETTING["issuer"], "off", False)


def test_an_invitation_to_administer_comes_back_as_it_was_typed(birmingham, ada, old) -> None:
    new = {"email": "eve@example.org", "roles": ["council_admin"], "job_title": "Head of all", "ends_on": ""}

    assert asked_at(old.post("/admin/users/new/", new | {typed.FIELD: typed.signature(ada)}), "/admin/users/new/")
    prove(old, "/admin/users/new/")
    page = old.get("/admin/users/new/").content.decode()

    assert "eve@example.org" in page and "Head of all" in page and "We kept what you typed" in page
    assert state_of(birmingham)["invited"] == []


def test_a_demonstrations_click_stays_good(birmingham, ada, old, settings) -> None:
    session = old.session
    proof.record(session, ada, method=proof.DEMO)
    session.save()
    let_it_age(old)

    settings.DIPS_DEMO = False
    assert asked_at(old.get("/admin/sign-on/"), "/admin/sign-on/")
    settings.DIPS_DEMO = True
    assert old.get("/admin/sign-on/").status_code == 200
