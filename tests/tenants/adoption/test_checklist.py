"""The set-up of a council: exact percentages, whose work it is, one reminder, and what the blueprint may say of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from dips.accounts.models import User
from dips.blueprints import library
from dips.blueprints import services as blueprints
from dips.blueprints.document import Document
from dips.councils.models import Council
from dips.councils.scope import council_scope
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotAllowed
from dips.staff import queries as staff
from dips.staff import services as people
from dips.staff.next_steps import next_steps
from tenants.adoption.checklist import queries, services
from tenants.adoption.checklist.errors import NotReady, SeenByItself
from tenants.adoption.models import ChecklistItem
from tenants.adoption.tasks import look_after_checklist

LIST = "adoption/checklist"


def item(key: str) -> ChecklistItem:
    return ChecklistItem.objects.get(key=key)


def done() -> list[str]:
    return [each.item.key for each in queries.standings().items if each.is_done]


def make_late(*keys: str) -> None:
    ChecklistItem.objects.filter(key__in=keys).update(own_due_on=staff.today() - timedelta(days=1), reminded_at=None)


@pytest.fixture
def admin(birmingham, officer):
    return officer(birmingham, "council_admin", full_name="Ada Admin")


def test_percentages_are_exact_and_each_council_has_its_own(
    birmingham, solihull, admin, officer, on, programme
) -> None:
    with council_scope(birmingham):
        services.mark_done(item=item("workshops"), by=SYSTEM)
        assert (done(), queries.standings().total, queries.standings().percent) == (["workshops"], 12, 8)
        people.invite_person(email="new@example.org", role_keys=["programme_manager"], by=SYSTEM)
    officer(birmingham, "challenge_owner")
    officer(birmingham, "programme_manager")
    programme(birmingham)

    with council_scope(birmingham):
        found = {each.item.key: (str(each.how), each.note) for each in queries.standings().items}
        people.withdraw_invitation(invitation=staff.invitations_waiting().get(), by=SYSTEM)
        assert (queries.standings().done, queries.standings().percent) == (3, 25)
        assert len(queries.standings().needed) == 6
    assert found["programme_manager"] == ("started", "1 of 2 have joined")
    assert found["challenge_owners"] == ("done", "")
    assert found["name_and_colour"] == ("to_check", "")
    assert found["privacy_notice"] == ("started", "Needs the address of your data protection officer")
    with council_scope(solihull):
        assert (done(), queries.standings().percent) == ([], 0)
    said = on(birmingham, admin).get("/admin/checklist/").content.decode()
    assert "25%" in said
    assert "3 of 12 parts done" in said


def test_what_the_service_fills_in_is_confirmed_by_a_person_and_not_before_it_can_be(birmingham, admin) -> None:
    with council_scope(birmingham):
        by = User.objects.get(pk=admin.pk)
        with pytest.raises(NotReady):
            services.mark_done(item=item("privacy_notice"), by=by)
        with pytest.raises(SeenByItself):
            services.mark_done(item=item("money"), by=by)
        assert done() == []
        Council.objects.filter(pk=birmingham.pk).update(privacy_contact="dpo@birmingham.example.org")

        first = services.mark_done(item=item("privacy_notice"), by=by)
        again = services.mark_done(item=item("privacy_notice"), by=SYSTEM)

        assert (done(), again.done_at, again.done_by_id) == (["privacy_notice"], first.done_at, admin.pk)
        services.mark_undone(item=item("privacy_notice"), by=by)
        assert done() == []


def test_whoever_has_it_ticks_it_and_nobody_else(birmingham, solihull, officer, on) -> None:
    owner, assessor = officer(birmingham, "challenge_owner"), officer(birmingham, "assessor")
    stranger = officer(solihull, "council_admin")
    tick, page = "/admin/checklist/workshops/tick/", "/admin/checklist/"

    answers = [on(birmingham, who).post(tick).status_code for who in (owner, assessor)]
    seen = [on(birmingham, who).get(page).status_code for who in (owner, assessor)]
    with council_scope(birmingham):
        by = User.objects.get(pk=owner.pk)
        with pytest.raises(NotAllowed):
            services.assign(item=item("workshops"), owner=by, due_on=None, by=by)
        services.assign(item=item("workshops"), owner=by, due_on=None, by=SYSTEM)
    given = on(birmingham, owner).post(tick).status_code
    foreign = on(birmingham, officer(birmingham, "council_admin")).post(
        "/admin/checklist/money/assign/", {"owner": str(stranger.pk), "version": "1"}
    )

    assert (answers, seen, given, foreign.status_code) == ([403, 403], [200, 403], 302, 422)
    with council_scope(birmingham):
        assert (item("workshops").done_by_id, item("money").owner_id) == (owner.pk, None)


def test_each_owner_gets_one_letter_for_what_is_overdue(birmingham, solihull, admin, officer, deliver) -> None:
    officer(birmingham, "council_admin", full_name="Ann Other", email="ann@example.org")
    manager = officer(birmingham, "programme_manager", email="man@example.org")
    with council_scope(birmingham):
        make_late("accessibility_statement", "name_and_colour", "workshops", "programme_manager")
        services.assign(
            item=item("workshops"), owner=User.objects.get(pk=manager.pk), due_on=item("workshops").due_on, by=SYSTEM
        )
    for _twice in range(2):
        look_after_checklist(schema_name=birmingham.schema_name)
        look_after_checklist(schema_name=solihull.schema_name)
    sent = {message.to[0]: message for message in deliver()}

    assert sorted(sent) == sorted([admin.email, "ann@example.org", "man@example.org"])
    assert len(deliver()) == 3
    assert sent["man@example.org"].subject == "Overdue: Book the workshops"
    assert sent[admin.email].subject == "Parts of the set-up are overdue"
    assert "Invite a programme manager" not in sent[admin.email].body, "somebody has that role now"
    with council_scope(birmingham):
        make_late("workshops")
    look_after_checklist(schema_name=birmingham.schema_name)
    assert [message.to[0] for message in deliver()[3:]] == ["man@example.org"], "a new date is reminded of once more"


def test_what_was_seen_done_is_noted_and_the_menu_forgets_a_finished_list(birmingham, admin, officer, on) -> None:
    home = on(birmingham, admin)
    assert '"/admin/checklist/"' in home.get("/admin/").content.decode()
    manager = officer(birmingham, "programme_manager")
    look_after_checklist(schema_name=birmingham.schema_name)
    with council_scope(birmingham):
        assert item("programme_manager").done_at is not None
        people.remove_person(user=User.objects.get(pk=manager.pk), by=SYSTEM)
    look_after_checklist(schema_name=birmingham.schema_name)
    with council_scope(birmingham):
        assert item("programme_manager").done_at is None
        ChecklistItem.objects.update(done_at=item("money").created_at)
    assert '"/admin/checklist/"' not in home.get("/admin/").content.decode()


def test_what_is_due_stands_on_its_owners_list_alone(birmingham, admin, officer) -> None:
    sponsor = officer(birmingham, "senior_sponsor")

    def lines(user: Any) -> list[tuple[str, bool]]:
        with council_scope(birmingham):
            shown = next_steps(User.objects.get(pk=user.pk)).shown
        return [(step.what, step.is_late) for step in shown if step.url == "/admin/checklist/"]

    with council_scope(birmingham):
        ChecklistItem.objects.update(own_due_on=staff.today() + timedelta(days=60))
        [early], none = lines(admin), lines(sponsor)
        assert (early in [("Accessibility statement", False), ("Privacy notice", False)], none) == (True, [])
        ChecklistItem.objects.update(needed=False)
        assert (lines(admin), lines(sponsor)) == ([], [])
        make_late("accessibility_statement")
    assert (lines(admin), lines(sponsor)) == ([("Accessibility statement", True)], [])


def test_taking_the_blueprint_again_keeps_what_the_council_noted(here, admin) -> None:
    document, person = library.load("dips-birmingham"), User.objects.get(pk=admin.pk)
    services.assign(item=item("money"), owner=person, due_on=staff.today(), by=SYSTEM)
    services.mark_done(item=item("workshops"), by=SYSTEM)
    asked = services.ask_signature(item=item("sponsor_agrees"), email="s@example.org", by=SYSTEM)
    services.sign(token=asked.token, full_name="Sue Sponsor", job_title="Director")
    rows = [dict(row) for row in document.sections[LIST] if row["key"] != "first_call"]
    words = next(row for row in rows if row["key"] == "sponsor_agrees")

    blueprints.adopt(Document(document.meta, {**document.sections, LIST: rows}), by=SYSTEM)

    assert (item("money").owner_id, item("money").due_on) == (admin.pk, staff.today())
    assert (done(), ChecklistItem.objects.count()) == (["sponsor_agrees", "workshops"], 11)
    words["agreement"] = "Something else."
    blueprints.adopt(Document(document.meta, {**document.sections, LIST: rows}), by=SYSTEM)
    assert done() == ["workshops"], "other words than those that were signed"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"done_when": "by_magic"}, "Nothing can tell when “by_magic” is done."),
        ({"done_when": "signature"}, "A signature needs the words that are signed."),
        ({"done_when": "role_filled"}, "“role_filled” is about a role."),
        ({"owner": "mayor"}, "There is no role “mayor”."),
        ({"role": "assessor"}, "“by_hand” is about no role."),
        ({"agreement": "Words."}, "Nobody signs this."),
        ({"part": "later"}, "“part” cannot be “later”."),
        ({"key": "money"}, "“money” stands here twice."),
    ],
)
def test_a_list_that_could_not_be_worked_off_is_refused(here, change, message) -> None:
    document = library.load("dips-birmingham")
    rows = [dict(row) | (change if row["key"] == "workshops" else {}) for row in document.sections[LIST]]

    faults = blueprints.check(Document(document.meta, {**document.sections, LIST: rows}))

    assert [(fault.file, fault.message) for fault in faults] == [("adoption/checklist.yaml", message)]


@pytest.fixture
def asked(birmingham):
    with council_scope(birmingham):
        return services.ask_signature(item=item("sponsor_agrees"), email="sponsor@example.org", by=SYSTEM)


SIGNED = {"full_name": "Sue  Sponsor", "job_title": "Director of Place", "agree": "on"}


def test_a_mailed_link_signs_once_and_in_its_own_council(birmingham, solihull, admin, on, asked, deliver) -> None:
    [letter] = deliver()
    path = f"/sign/{asked.token}/"
    reader, elsewhere = on(birmingham), on(solihull)
    assert (letter.to, path in letter.body) == (["sponsor@example.org"], True)

    foreign = elsewhere.post(path, SIGNED)
    shown = reader.get(path)
    empty = reader.post(path, {"full_name": " ", "job_title": "", "agree": ""})
    before = on(birmingham, admin).get("/admin/checklist/").content.decode()
    first, second = reader.post(path, SIGNED), reader.post(path, SIGNED | {"full_name": "Eve"})
    after = on(birmingham, admin).get("/admin/checklist/").content.decode()

    assert [each.status_code for each in (foreign, shown, empty, first, second)] == [404, 200, 422, 200, 410]
    assert "The sponsor agrees to the programme" not in foreign.content.decode()
    assert "I approve each brief of mine" in shown.content.decode()
    assert "Sue Sponsor signed it at" in second.content.decode()
    assert ("0%" in before, "8%" in after) == (True, True)
    assert "Signed by Sue Sponsor, Director of Place" in after
    with council_scope(birmingham):
        assert (item("sponsor_agrees").signed_name, done()) == ("Sue Sponsor", ["sponsor_agrees"])
    with council_scope(solihull):
        assert done() == []


def test_a_link_that_is_old_or_was_replaced_signs_nothing(birmingham, on, asked) -> None:
    reader = on(birmingham)
    with council_scope(birmingham):
        newer = services.ask_signature(item=item("sponsor_agrees"), email="sponsor@example.org", by=SYSTEM)
        replaced = reader.post(f"/sign/{asked.token}/", SIGNED)
        ChecklistItem.objects.filter(key="sponsor_agrees").update(
            asked_until=item("sponsor_agrees").asked_until - services.OPEN_FOR
        )
    old = reader.post(f"/sign/{newer.token}/", SIGNED)

    assert (replaced.status_code, old.status_code) == (404, 410)
    assert "A newer link has taken its place" in replaced.content.decode()
    assert "It worked for 14 days" in old.content.decode()
    with council_scope(birmingham):
        assert done() == []
