"""A council signs up over the API: by the same verbs, with a key instead of a session."""

from __future__ import annotations

import pytest

from dips.councils.models import ProvisioningRun
from tests.dips.signup.ways import DUDLEY, PASSWORD, letters, token_for

pytestmark = pytest.mark.django_db
CHOICE = {"gss_code": DUDLEY, "blueprint": "dips-birmingham", "plan": "council"}
PERSON = {"full_name": "Dee Officer", "password": PASSWORD}


def proved(api, email: str = "officer@dudley.gov.uk"):
    """A stranger's caller, where its sign-up is, and the header that opens it."""
    caller = api(None)
    found = caller.post("sign-ups/prove/", {"token": token_for(email)}).json()
    return caller, f"sign-ups/{found['id']}/", {"sign_up_key": found["key"]}


def test_the_whole_way(api, birmingham) -> None:
    started = api(None).post("sign-ups/", {"email": "first@dudley.gov.uk"})
    caller, path, key = proved(api)

    known = caller.get("sign-ups/councils/?q=dudl").json()["results"]
    chosen = caller.post(f"{path}choose/", CHOICE, **key)
    asked = caller.post(f"{path}create/", PERSON, **key)
    again = caller.post(f"{path}create/", PERSON, **key)
    read = caller.get(path, **key).json()

    assert (started.status_code, started.json()) == (202, {"sent": True})
    assert [row["gss_code"] for row in known] == [DUDLEY]
    assert (chosen.json()["state"], chosen.json()["needs_approval"]) == ("choosing", False)
    assert (asked.status_code, asked.json()) == (202, again.json())
    assert read == asked.json()
    assert (read["state"], read["slug"], read["is_own"], read["url"]) == ("making", "dudley", True, "")
    assert [step["state"] for step in read["steps"]] == ["now", "next", "next", "next"]
    assert ProvisioningRun.objects.get(slug="dudley").details["plan"] == "council"


@pytest.mark.parametrize("header", [{}, {"sign_up_key": "nonsense"}])
def test_without_its_key_a_sign_up_is_not_found(api, birmingham, person, header) -> None:
    _caller, path, _key = proved(api)
    _other, _path, others = proved(api, "other@dudley.gov.uk")

    for caller, sent in ((api(None), header), (api(None, person()), header), (api(None), others)):
        assert caller.get(path, **sent).json()["code"] == "no_such_sign_up"
        assert caller.post(f"{path}create/", PERSON, **sent).status_code == 404


def test_the_account_s_own_token_reads_it_and_needs_no_password(api, birmingham, person) -> None:
    known = person(email="officer@dudley.gov.uk")
    stranger, path, key = proved(api)
    stranger.post(f"{path}choose/", CHOICE, **key)

    refused = stranger.post(f"{path}create/", PERSON, **key)
    done = api(None, known).post(f"{path}create/", {}, **key)

    assert (refused.status_code, refused.json()["code"]) == (409, "account_exists")
    assert (done.status_code, api(None, known).get(path).json()["state"]) == (202, "making")


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("sign-ups/", {"email": "dee@gmail.com"}, 400, "personal_address"),
        ("sign-ups/", {"email": "dee@firm.example"}, 400, "not_a_councils_address"),
        ("sign-ups/prove/", {"token": "nonsense"}, 410, "link_over"),
    ],
)
def test_refusals_are_problems(api, birmingham, path, body, status, code) -> None:
    answer = api(None).post(path, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_council_that_is_here(api, birmingham, officer) -> None:
    boss = officer(birmingham, "council_admin")
    caller, path, key = proved(api, "new@birmingham.gov.uk")
    caller.post(f"{path}choose/", CHOICE | {"gss_code": "E08000025"}, **key)
    refused = caller.post(f"{path}create/", PERSON, **key)
    asked = caller.post(f"{path}ask/", **key)

    assert (refused.status_code, refused.json()["code"]) == (409, "council_is_here")
    assert asked.status_code == 200
    assert boss.email not in asked.content.decode()
    assert len(letters(boss.email)) == 0  # it is in the council's own outbox
