"""Officers over the API: from a draft challenge to an open call, people, programmes, audit."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.staff.models import Member
from tenants.challenges.models import Challenge
from tenants.programmes import services as programmes

pytestmark = pytest.mark.django_db
QUESTION = "How might we hear from people who never answer?"


@pytest.fixture
def manager(api, officer, birmingham):
    return api(birmingham, officer(birmingham, "programme_manager", full_name="Mina Manager"))


@pytest.fixture
def drafted(manager, programme, birmingham):
    """A draft challenge made over the API, and its path."""
    row = programme(birmingham)
    assert manager.post("teams/", {"name": "Planning", "slug": "planning"}).status_code == 201
    made = manager.post(
        "challenges/", {"programme": row.slug, "team": "planning", "title": "Hearing more", "question": QUESTION}
    )
    assert made.status_code == 201, made.content
    return made["Location"].removeprefix("/api/v1/")


def write_all(caller, path: str) -> None:
    read = caller.get(f"{path}brief/")
    with_keys = caller.get(f"{path}submit/")
    assert with_keys.status_code == 405
    missing = caller.post(f"{path}submit/").json()["errors"]
    saved = caller.put(
        f"{path}brief/", {"answers": {key: {"body": f"About {key}."} for key in missing}}, if_match=read["ETag"]
    )
    assert saved.status_code == 200, saved.content


def test_from_draft_to_open_call(api, manager, drafted, officer, birmingham):
    second = api(birmingham, officer(birmingham, "council_admin", full_name="Ade Second"))
    write_all(manager, drafted)

    submitted = manager.post(f"{drafted}submit/")
    own = manager.post(f"{drafted}approve/")
    approved = second.post(f"{drafted}approve/")
    hidden = api().get(f"councils/birmingham/{drafted}")
    published = manager.post(f"{drafted}publish/")
    call = manager.post(f"{drafted}call/", {"places": 3})
    now = clock.now()
    dated = manager.put(
        f"{drafted}call/",
        {"opens_at": now.isoformat(), "closes_at": (now + timedelta(days=30)).isoformat()},
        if_match=call["ETag"],
    )
    opened = manager.post(f"{drafted}call/publish/", {"reason": "Ready."})

    assert submitted.json()["editorial_status"] == "in_review"
    assert (own.status_code, own.json()["code"]) == (403, "two_people")
    assert approved.json()["editorial_status"] == "approved"
    assert hidden.status_code == 404
    assert published.json()["editorial_status"] == "published"
    assert (call.status_code, dated.status_code, opened.status_code) == (201, 200, 200), (dated.content, opened.content)
    assert opened.json()["status"] == "open"
    assert api().get(f"councils/birmingham/{drafted}").json()["status"] == "open"
    assert [row["question"] for row in api().get("challenges/").json()["results"]] == [QUESTION]


def test_incomplete_brief_names_its_sections(manager, drafted, birmingham):
    response = manager.post(f"{drafted}submit/")

    assert (response.status_code, response.json()["code"]) == (400, "brief_incomplete")
    assert "summary" in response.json()["errors"]
    with council_scope(birmingham):
        assert Challenge.objects.get().status == "draft"


def test_edit_needs_the_version_that_was_read(manager, drafted):
    read = manager.get(drafted)

    without = manager.patch(drafted, {"title": "New"})
    first = manager.patch(drafted, {"title": "New"}, if_match=read["ETag"])
    second = manager.patch(drafted, {"title": "Newer"}, if_match=read["ETag"])
    mass = manager.patch(drafted, {"status": "published"}, if_match=first["ETag"])

    assert (without.status_code, without.json()["code"]) == (428, "version_needed")
    assert (first.status_code, first.json()["title"]) == (200, "New")
    assert (second.status_code, second.json()["code"]) == (412, "stale_version")
    assert list(mass.json()["errors"]) == ["status"]
    assert manager.get(drafted).json()["title"] == "New"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"programme": "none"}, "programme"),
        ({"team": "none"}, "team"),
        ({"owner": "018f0000-0000-7000-8000-000000000000"}, "owner"),
        ({"budget": "lots"}, "budget"),
        ({"reference": "XYZ-1"}, "reference"),
        ({"title": " "}, "title"),
    ],
)
def test_challenge_that_cannot_be_is_refused(manager, drafted, birmingham, change, field):
    body = {"programme": "test-programme", "team": "planning", "title": "T", "question": QUESTION} | change

    response = manager.post("challenges/", body)

    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]
    with council_scope(birmingham):
        assert Challenge.objects.count() == 1


def test_person_of_another_council_cannot_own_a_challenge(manager, drafted, officer, solihull):
    foreign = officer(solihull, "challenge_owner")

    response = manager.patch(drafted, {"owner": str(foreign.pk)}, if_match=manager.get(drafted)["ETag"])

    assert list(response.json()["errors"]) == ["owner"]


def test_stranger_and_supplier_see_no_draft(api, drafted, supplier, birmingham):
    user, _organisation = supplier(kind="charity")

    for caller in (api(birmingham), api(birmingham, user)):
        assert caller.get(drafted).status_code == 404
        assert caller.get("challenges/").json()["results"] == []
    assert api(birmingham, user).post(f"{drafted}publish/").status_code == 404


def test_who_may_not_write_learns_no_slug(api, drafted, supplier, birmingham):
    """Whether a programme, a team or a person is here is not told to somebody who may not begin a challenge."""
    user, _organisation = supplier(kind="charity")
    with council_scope(birmingham):
        here = Challenge.objects.get().programme.slug

    answers = [
        api(birmingham, user).post(
            "challenges/", {"programme": slug, "team": "planning", "title": "Hearing more", "question": QUESTION}
        )
        for slug in (here, "not-here")
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert answers[0].json() == answers[1].json()
    with council_scope(birmingham):
        assert Challenge.objects.count() == 1


def test_token_without_the_scope_reads_as_the_public(api, drafted, officer, birmingham):
    user = officer(birmingham, "programme_manager")

    assert api(birmingham, user, scopes=["profile:read"]).get(drafted).status_code == 404
    assert api(birmingham, user).get(drafted).status_code == 200


def test_programme_with_funding_and_partners(api, manager, birmingham):
    body = {"name": "Pilot", "slug": "pilot", "short_code": "PIL"}

    made = manager.post("programmes/", body)
    money = manager.post("programmes/pilot/funding/", {"source": "Own", "amount": "£24,500"})
    wrong = manager.post("programmes/pilot/funding/", {"source": "Own", "amount": "a lot"})
    partner = manager.post("programmes/pilot/partners/", {"name": "A University", "kind": "university"})
    hidden = api(birmingham).get("programmes/pilot/")
    opened = manager.post("programmes/pilot/open/")
    shown = api(birmingham).get("programmes/pilot/").json()

    assert (made.status_code, len(made.json()["stages"])) == (201, 6)
    assert money.json()["amount_pence"] == 2_450_000
    assert list(wrong.json()["errors"]) == ["amount"]
    assert partner.status_code == 201
    assert hidden.status_code == 404
    assert opened.json()["state"] == "live"
    assert (shown["funding_total_pence"], [each["name"] for each in shown["partners"]]) == (2_450_000, ["A University"])


def test_role_is_needed(api, officer, birmingham):
    facilitator = api(birmingham, officer(birmingham, "facilitator"))

    response = facilitator.post("programmes/", {"name": "P", "slug": "p", "short_code": "PPP"})

    assert (response.status_code, response.json()["code"]) == (403, "not_allowed")
    for path in ("people/", "roles/", "audit/", "people/invitations/"):
        assert facilitator.get(path).json()["code"] == "not_allowed"


def test_people(api, officer, birmingham, solihull):
    admin, owner = officer(birmingham, "council_admin"), officer(birmingham, "challenge_owner", full_name="Ona Owner")
    foreign = officer(solihull, "challenge_owner")
    caller = api(birmingham, admin)

    listed = caller.get("people/").json()["results"]
    changed = caller.put(f"people/{owner.pk}/", {"roles": ["senior_sponsor"]})
    strange = caller.put(f"people/{foreign.pk}/", {"roles": ["senior_sponsor"]})
    invited = caller.post("people/invitations/", {"email": "New@Example.org", "roles": ["challenge_owner"]})
    waiting = caller.get("people/invitations/").json()["results"]
    taken_back = caller.delete(f"people/invitations/{invited.json()['id']}/")
    removed = caller.delete(f"people/{owner.pk}/")
    last = caller.delete(f"people/{admin.pk}/")

    assert [(row["full_name"], row["roles"]) for row in listed] == [
        ("Olu Officer", ["council_admin"]),
        ("Ona Owner", ["challenge_owner"]),
    ]
    assert changed.json()["roles"] == ["senior_sponsor"]
    assert strange.status_code == 404
    assert (invited.status_code, [row["email"] for row in waiting]) == (201, ["new@example.org"])
    assert (taken_back.status_code, removed.status_code) == (204, 204)
    assert (last.status_code, last.json()["code"]) == (409, "last_manager")
    with council_scope(birmingham):
        assert Member.objects.filter(state="active").count() == 1


def test_audit_is_the_councils_own(api, officer, birmingham, solihull, programme):
    programme(birmingham)
    programme(solihull, name="Theirs")
    caller = api(birmingham, officer(birmingham, "council_admin"))

    page = caller.get("audit/?verb=programme.start").json()

    assert [row["object"] for row in page["results"]] == ["Test programme"]
    assert caller.get("audit/?colour=red").status_code == 400
    assert caller.get("audit/?since=2099-01-01T00:00:00Z").json()["results"] == []


def test_renamed_stage_is_named_as_the_council_says(api, birmingham, programme):
    from dips.kernel.actors import SYSTEM

    row = programme(birmingham)
    with council_scope(birmingham):
        programmes.rename_stage(stage=row.stages.get(kind="accelerator"), name="Business support", by=SYSTEM)

    names = [stage["name"] for stage in api(birmingham).get("programmes/test-programme/").json()["stages"]]

    assert names[3] == "Business support"
