"""“Who can see what” says what is so: it is held against what each person gets when they ask."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from dips.accounts.models import User
from dips.accounts.second_factor import proof
from dips.councils.scope import council_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.staff import queries, second_factor, suggestions
from dips.staff import services as staff
from dips.staff.access import queries as access
from dips.staff.deputies.services import name_deputy
from dips.staff.models import Member
from dips.staff.safety.services import set_safety
from dips.staff.seen import is_idle, note
from tenants.challenges import services as challenges
from tenants.challenges.access import readers
from tenants.challenges.models import Challenge
from tests.dips.accounts.second_factor.codes import enrol

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
ROLES = (
    "council_admin", "programme_manager", "challenge_owner", "senior_sponsor", "facilitator", "delivery_partner",
    "assessor", "finance_officer",
)  # fmt: skip


@pytest.fixture
def everybody(birmingham, officer, open_challenge):
    """One of each role, one who rests, a deputy, and two challenges with a part for most of them."""
    people = {key: officer(birmingham, key, full_name=key.title()) for key in ROLES}
    people["resting"] = officer(birmingham, "programme_manager", full_name="Resting")
    people["deputy"] = officer(birmingham, "challenge_owner", full_name="Deputy")
    first = open_challenge(birmingham, owner=people["challenge_owner"], sponsor=people["senior_sponsor"])
    open_challenge(birmingham, title="Second", deputy=people["deputy"])
    today = first.published_at.date()
    with council_scope(birmingham):
        challenges.add_helper(challenge=first, user=people["facilitator"], part="facilitator", by=SYSTEM)
        Member.objects.filter(user_id=people["resting"].pk).update(suspended_at=first.published_at)
        away, stays = people["challenge_owner"], people["deputy"]
        name_deputy(person=away, deputy=stays, begins_on=today, ends_on=today + DAY, reason="On leave", by=SYSTEM)
    return people


def test_the_page_is_what_each_person_gets(everybody, birmingham, on) -> None:
    with council_scope(birmingham):
        told = {row.reference: {each.person.pk for each in readers(row)} for row in Challenge.objects.all()}
        reasons = {str(each.person): each.reasons for each in readers(Challenge.objects.first())}
    got: dict[str, set[object]] = {reference: set() for reference in told}
    for person in everybody.values():
        client = on(birmingham, person)
        for reference in told:
            if client.get(f"/admin/challenges/{reference}/").status_code == 200:
                got[reference].add(person.pk)

    assert got == told
    assert [len(found) for found in told.values()] == [6, 3]
    assert reasons["Deputy"] == ["Deputy of Challenge_Owner (Challenge owner)"]
    assert reasons["Council_Admin"] == ["Council administrator sees everything"]


def test_lines_for_everybody_by_page_and_as_a_spreadsheet(everybody, birmingham, on) -> None:
    with council_scope(birmingham):
        Member.objects.filter(user_id=everybody["assessor"].pk).update(seen_on=queries.today() - 91 * DAY)
        lines = {(line.name, line.role): line for line in access.lines()}
    client = on(birmingham, everybody["council_admin"])
    page = client.get("/admin/people/access/").content.decode()
    rows = list(csv.reader(io.StringIO(client.get("/admin/people/access.csv").content.decode("utf-8-sig"))))

    assert len(rows) == len(lines) + 1 == len(everybody) + 2
    assert lines["Facilitator", "Facilitator"].reach.startswith("Only their own. Facilitator: TST-")
    assert lines["Assessor", "Assessor"].reach == "Only their own: nothing yet"
    assert lines["Council_Admin", "Council administrator"].reach == "Everything in the council"
    assert lines["Deputy", "Deputy of Challenge_Owner"].reach == "What Challenge_Owner sees"
    assert lines["Resting", "Programme manager"].works == "Rests until it is confirmed"
    assert lines["Assessor", "Assessor"].is_idle
    assert lines["Delivery_Partner", "Delivery partner"].until is not None
    assert {line.second_factor for line in lines.values()} == {"none, cannot work before it"}
    assert "What Challenge_Owner sees" in page


def test_another_councils_people_are_not_there(everybody, solihull, officer, on) -> None:
    admin = officer(solihull, "council_admin", full_name="Sol Admin")

    page = on(solihull, admin).get("/admin/people/access/").content.decode()

    assert ("Sol Admin" in page, "Resting" in page) == (True, False)


def test_grace_ends_by_the_clock_and_is_not_for_all(birmingham, officer, on) -> None:
    admin, owner = officer(birmingham, "council_admin"), officer(birmingham, "challenge_owner")
    armed = officer(birmingham, "challenge_owner")
    enrol(armed)
    with council_scope(birmingham):
        set_safety(grace_days=7, confirm_days=90, by=User.objects.get(pk=admin.pk))
        joined = Member.objects.get(user_id=owner.pk).joined_at
        ends = []
        for moment in (joined + 7 * DAY - timedelta(seconds=1), joined + 7 * DAY):
            with clock.at(moment):
                ends.append(second_factor.works_without_until(User.objects.get(pk=owner.pk)))
        assert ends == [joined + 7 * DAY, None]
        for other in (admin, armed):
            assert second_factor.works_without_until(User.objects.get(pk=other.pk)) is None
    bare = on(birmingham, owner, second_factor=False)

    page = bare.get("/admin/").content.decode()
    api = bare.get("/api/v1/me/").status_code
    led = on(birmingham, armed, second_factor=False).get("/admin/")

    assert "Add your second step by" in page
    assert api == 200
    assert led.url.startswith("/accounts/second-step/start/")
    with council_scope(birmingham):
        set_safety(grace_days=0, confirm_days=90, by=SYSTEM)
    assert bare.get("/admin/").status_code == 302
    assert proof.SECOND == "mfa"


def test_last_seen_is_a_day_at_this_council(birmingham, solihull, officer, on) -> None:
    owner = officer(birmingham, "challenge_owner")
    with council_scope(solihull):
        staff.enrol_person(user=owner, role_keys=["assessor"], by=SYSTEM)
    client = on(birmingham, owner)
    session = client.session
    session.pop("_seen")
    session.save()

    client.get("/admin/")

    with council_scope(birmingham):
        row = Member.objects.get(user_id=owner.pk)
        assert (row.seen_on, is_idle(row, row.seen_on + 90 * DAY), is_idle(row, row.seen_on + 91 * DAY)) == (
            queries.today(), False, True,
        )  # fmt: skip
    with council_scope(solihull):
        assert Member.objects.get(user_id=owner.pk).seen_on is None
        note(owner)
        assert Member.objects.get(user_id=owner.pk).seen_on == queries.today()


def test_suggestions_have_reasons_and_tick_nothing(birmingham, officer, on) -> None:
    admin = officer(birmingham, "council_admin")
    gone = officer(birmingham, "assessor", full_name="Gone Person")
    with council_scope(birmingham):
        staff.remove_person(user=gone, by=SYSTEM)
        found = {each.role.key: each.reason for each in suggestions.of("Head of Finance")}
        assert found["finance_officer"] == found["senior_sponsor"] == "The job title is “Head of Finance”"
        assert found["assessor"] == "Gone Person had this role and has left"
        assert found["programme_manager"].startswith("The checklist waits for it: “")
        staff.enrol_person(user=officer(birmingham, "assessor"), role_keys=["assessor"], by=SYSTEM)
    typed = {"email": "new@example.org", "job_title": "Head of Finance", "suggest": "1"}

    page = on(birmingham, admin).post("/admin/users/new/", typed).content.decode()

    assert "Suggested roles" in page
    assert 'value="new@example.org"' in page
    assert "checked" not in page
    with council_scope(birmingham):
        assert "assessor" not in {each.role.key for each in suggestions.of()}


def test_a_refusal_says_whom_to_ask_to_colleagues_by_name_and_to_strangers_nothing(
    birmingham, officer, person, on
) -> None:
    for name in ("Ada Admin", "Bo Boss", "Cy Chief", "Di Director"):
        officer(birmingham, "council_admin", full_name=name)
    asking = {role: on(birmingham, officer(birmingham, role)) for role in ("challenge_owner", "delivery_partner")}
    stranger = on(birmingham, person())
    needed = "You would need the role “Council administrator”."
    named = f"{needed} Here you can ask: Ada Admin; Bo Boss; Cy Chief and others."
    unnamed = f"{needed} Ask an administrator of {birmingham.name}."
    for role, sentence in (("challenge_owner", named), ("delivery_partner", unnamed)):
        for path in ("/admin/people/access/", "/admin/users/"):
            page = asking[role].get(path)
            assert (page.status_code, sentence in page.content.decode()) == (403, True), (role, path)
        refused = asking[role].get("/api/v1/people/").json()
        assert (refused["code"], refused["detail"]) == ("not_allowed", sentence)
    assert stranger.get("/api/v1/people/").json()["detail"] == "You do not have the role that this needs."
