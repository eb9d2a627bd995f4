"""Emergency access: asked for with a reason, agreed to by a second operator, told to the council, read, ended, over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError, InternalError, ProgrammingError

from dips.console import errors, services
from dips.console.glass import through
from dips.console.models import EmergencyAccess
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import IllegalMove, Invalid, NotAllowed, NotFound
from dips.kernel.models import AuditEvent
from dips.ui import words

WHY = "The applicant says that the receipt shows another text."
LATER = timedelta(days=2)
ASKED: dict[str, Any] = {"kind": "challenge", "reference": "TST-77", "reason": WHY, "ticket": "T-4711", "minutes": 60}


def text(response) -> str:
    return response.content.decode()


def access(pk: object) -> EmergencyAccess:
    with operator_scope():
        return EmergencyAccess.objects.get(pk=pk)


@pytest.fixture
def second(operator, boss):
    """Another operator, made long enough ago."""
    return operator("Quinn Second")


@pytest.fixture(autouse=True)
def challenge(birmingham, open_challenge):
    return open_challenge(birmingham, reference="TST-77")


@pytest.fixture(autouse=True)
def admin(birmingham, officer):
    return officer(birmingham, "council_admin", full_name="Ada Admin", email="ada@birmingham.example")


def lines(council, verb: str) -> list[tuple[object, str]]:
    with council_scope(council):
        found = AuditEvent.objects.filter(verb=verb).order_by("recorded_at")
        return [(event.actor_id, event.data.get("page", "")) for event in found]


def test_a_lone_operator_reads_at_once_and_the_council_knows(
    console, boss, birmingham, challenge, admin, officer, deliver
) -> None:
    officer(birmingham, "assessor", email="not-told@birmingham.example")

    response = console.post("/console/councils/birmingham/access/", ASKED, follow=True)

    row = only()
    assert "the council’s administrators have been told" in text(response)
    assert (row.state, row.agreed_by, row.until - row.opened_at) == ("open", None, timedelta(hours=1))
    [letter] = [each for each in deliver() if "may read content" in each.subject]
    assert letter.to == ["ada@birmingham.example"]
    for word in ("Pat Operator", WHY, "T-4711", "One challenge".lower(), "/admin/emergency-access/"):
        assert word in letter.body
    page = text(console.get(f"/console/access/{row.pk}/read/"))
    assert "The challenge and its brief" in page
    assert lines(birmingham, "emergencyaccess.read") == [(boss.pk, "list")]
    brief = text(console.get(f"/console/access/{row.pk}/read/challenge/"))
    assert "How might we keep small shops open late" in brief
    assert lines(birmingham, "emergencyaccess.read")[1:] == [(boss.pk, "challenge")]
    reference, record = ASKED["reference"], text(console.get(f"/console/access/{row.pk}/"))
    for named in ("list of applications", "the challenge and its brief"):
        assert f"Read {reference}: {named}" in record
    with operator_scope():
        told = AuditEvent.objects.filter(schema="public", verb__startswith="emergencyaccess.")
        assert [event.verb.partition(".")[2] for event in told.order_by("recorded_at", "id")] == [
            "ask", "agree", "read", "read",
        ]  # fmt: skip


def only() -> EmergencyAccess:
    with operator_scope():
        return EmergencyAccess.objects.get()


def test_the_council_ends_it_at_once(
    console, boss, on, birmingham, solihull, challenge, admin, officer, operator
) -> None:
    row = services.ask_access(council=birmingham, **ASKED, by=boss)
    there, here = on(birmingham, admin), on(solihull, officer(solihull, "council_admin"))
    home = text(there.get("/admin/"))
    assert "Pat Operator may read until" in home
    assert WHY in home
    assert "Pat Operator" not in text(here.get("/admin/")) + text(here.get("/admin/emergency-access/"))
    assert here.post(f"/admin/emergency-access/{row.pk}/end/").status_code == 404
    assert on(birmingham, officer(birmingham, "programme_manager")).get("/admin/emergency-access/").status_code == 403
    assert console.get(f"/console/access/{row.pk}/read/").status_code == 200

    page = text(there.post(f"/admin/emergency-access/{row.pk}/end/", follow=True))

    assert "Pat Operator can read nothing here any more." in page
    assert "No operator can read anything here now." in page
    assert "ended by Ada Admin" in page
    assert f"{ASKED['reference']}: list of applications" in page
    read = f"An operator of the platform read a page: {ASKED['reference']}: list of applications"
    assert read in text(there.get("/admin/reports/trail/"))
    assert access(row.pk).state == "ended"
    for address in ("read/", "read/challenge/"):
        over = console.get(f"/console/access/{row.pk}/{address}")
        assert over.status_code == 403
        assert "Ada Admin ended this access at " in text(over)
        assert 'href="/console/access/">All emergency accesses' in text(over)
        assert "How might we" not in text(over)
        assert on(None, operator("Another Operator")).get(over.request["PATH_INFO"]).status_code == 404
    for page in (text(console.get("/console/access/")), text(console.get(f"/console/access/{row.pk}/"))):
        assert "ended by Ada Admin" in page
        assert words.moment(row.until) not in page
        assert "Opened alone: no other operator could agree" in page
    assert "Pat Operator" not in text(there.get("/admin/"))
    assert "Ended the operator’s emergency access" in text(there.get("/admin/reports/trail/"))
    with pytest.raises(IllegalMove), council_scope(birmingham):
        services.end_access(access=row, by=SYSTEM)


def test_two_operators_have_to_agree(console, on, boss, second, birmingham, challenge, admin, deliver) -> None:
    theirs = on(None, second)
    with clock.at(clock.now() + LATER):  # both have been operators for a while
        response = console.post("/console/councils/birmingham/access/", ASKED, follow=True)
        row = only()
        here = f"/console/access/{row.pk}/"

        assert "The other operators are asked." in text(response)
        assert row.state == "asked"
        letters = deliver()
        assert [each.to for each in letters if "asks for emergency access" in each.subject] == [[second.email]]
        assert [each for each in letters if "may read content" in each.subject] == []
        assert console.get(f"{here}read/").status_code == 404
        assert "waits for your answer" not in text(console.get("/console/"))
        assert "You asked for this yourself" in text(console.post(f"{here}agree/"))
        assert "emergency access waits for your answer" in text(theirs.get("/console/"))
        assert "First make sure" in text(theirs.get(f"{here}agree/"))

        theirs.post(f"{here}agree/")

        assert (access(row.pk).state, access(row.pk).agreed_by) == ("open", second.pk)
        assert [each.to for each in deliver() if "may read content" in each.subject] == [[admin.email]]
        assert console.get(f"{here}read/").status_code == 200
        assert theirs.get(f"{here}read/").status_code == 404, "who agrees does not read"


def test_whoever_is_an_operator_since_today_agrees_to_nothing(boss, second, birmingham) -> None:
    row = services.ask_access(council=birmingham, **ASKED, by=boss)

    with pytest.raises(errors.TooNew):
        services.agree_access(access=row, by=second)

    assert access(row.pk).state == "asked"


def test_it_waits_no_longer_than_a_day_and_may_be_refused(console, boss, second, birmingham, on) -> None:
    row = services.ask_access(council=birmingham, **ASKED, by=boss)
    asked = text(console.get(f"/console/access/{row.pk}/"))
    assert "Withdraw the request" in asked
    assert "End it now" not in asked
    with clock.at(clock.now() + LATER), pytest.raises(errors.AskedTooLongAgo):
        services.agree_access(access=row, by=second)
    with pytest.raises(Invalid):
        services.refuse_access(access=row, reason=" ", by=second)
    on(None, second).post(f"/console/access/{row.pk}/refuse/", {"reason": "Nobody rang me."})

    assert access(row.pk).state == "refused"
    assert "Nobody rang me." in text(console.get(f"/console/access/{row.pk}/"))
    with pytest.raises(IllegalMove):
        services.agree_access(access=row, by=second)


def test_shutting_the_others_out_does_not_spare_their_word(boss, second, birmingham) -> None:
    services.unmake_operator(email=second.email, by=SYSTEM)

    row = services.ask_access(council=birmingham, **ASKED, by=boss)

    assert row.state == "asked"


def test_where_nobody_could_be_told_it_stays_shut(boss, solihull, open_challenge, deliver) -> None:
    open_challenge(solihull, reference="TST-77")
    with pytest.raises(errors.NobodyToTell):
        services.ask_access(council=solihull, **ASKED, by=boss)
    with operator_scope():
        assert not EmergencyAccess.objects.exists()
        Council.objects.filter(pk=solihull.pk).update(contact_email="desk@solihull.example")

    services.ask_access(council=Council.objects.get(pk=solihull.pk), **ASKED, by=boss)

    assert ["desk@solihull.example"] in [letter.to for letter in deliver()]


def test_over_is_over(console, boss, birmingham, challenge) -> None:
    row = services.ask_access(council=birmingham, **ASKED | {"minutes": 240}, by=boss)

    with clock.at(row.until + timedelta(seconds=1)):
        over = console.get(f"/console/access/{row.pk}/read/")
        assert (over.status_code, "Its time was over at " in text(over)) == (403, True)
        assert "Time is over" in text(console.get(f"/console/access/{row.pk}/"))
    assert lines(birmingham, "emergencyaccess.read") == []


@pytest.mark.parametrize(
    ("slip", "sentence"),
    [
        ({"reason": "Because."}, "Say it in a sentence or two"),
        ({"reason": ""}, "Say why, in a sentence"),
        ({"ticket": "1"}, "Enter the number of the ticket, in 3 to 80 characters"),
        ({"minutes": "300"}, "from the list"),
        ({"kind": "council"}, "from the list"),
        ({"reference": " "}, "Enter its reference"),
        ({"reference": "TST-78"}, "nothing to read by this reference"),
        ({"kind": "application", "reference": "SOL-01-0001"}, "nothing to read by this reference"),
        ({"kind": "application", "reference": "TST-77-0001"}, "has not closed"),
        ({"kind": "application", "reference": "tst-77"}, "Select “One challenge”"),
    ],
)
def test_a_slip_asks_for_nothing(console, birmingham, slip, sentence) -> None:
    response = console.post("/console/councils/birmingham/access/", ASKED | slip)

    assert response.status_code == 422
    assert sentence in text(response)
    with operator_scope():
        assert not EmergencyAccess.objects.exists()


def test_guessing_opens_nothing_and_is_not_silent(console, boss, birmingham, deliver) -> None:
    guessed = {"reference": "TST-77-9999", "kind": "application"}
    for _turn in range(services.MOST_MISSES):
        page = text(console.post("/console/councils/birmingham/access/", ASKED | guessed))
        assert 'value="TST-77-9999"' in page
        assert WHY in page

    for asked in (ASKED | guessed, ASKED):
        refused = console.post("/console/councils/birmingham/access/", asked)
        assert (refused.status_code, "things within the hour that are not there" in text(refused)) == (422, True)
    with pytest.raises(errors.TooManyTries):
        services.ask_access(council=birmingham, **ASKED, by=boss)

    with operator_scope():
        assert not EmergencyAccess.objects.exists()
        assert AuditEvent.objects.filter(verb="emergencyaccess.miss").count() == services.MOST_MISSES
    said = "Asked for emergency access to birmingham, where there is nothing to read by this reference"
    assert text(console.get("/console/trail/")).count(said) == services.MOST_MISSES
    assert [each for each in deliver() if "may read content" in each.subject] == []
    assert lines(birmingham, "emergencyaccess.open") == []
    with clock.at(clock.now() + timedelta(hours=1, minutes=1)):
        assert services.ask_access(council=birmingham, **ASKED, by=boss).state == "open"


def test_the_verb_refuses_what_the_form_does(boss, birmingham) -> None:
    for slip in ({"minutes": 241}, {"kind": "council"}, {"ticket": ""}, {"reference": ""}, {"reason": "x" * 19}):
        with pytest.raises(Invalid):
            services.ask_access(council=birmingham, **ASKED | slip, by=boss)
    for nobody in (SYSTEM, None):
        with pytest.raises(NotAllowed):
            services.ask_access(council=birmingham, **ASKED, by=nobody)
    with operator_scope():
        assert not EmergencyAccess.objects.exists()


def test_an_old_second_step_is_asked_for_again(console, boss, birmingham) -> None:
    with portal_scope():
        session = console.session
        session["account_authentication_methods"] = [
            each | {"at": each["at"] - 3600} for each in session["account_authentication_methods"]
        ]
        session.save()

    for answer in (
        console.get("/console/councils/birmingham/access/"),
        console.post("/console/councils/birmingham/access/", ASKED),
    ):
        assert answer.url == "/accounts/second-step/confirm/?next=%2Fconsole%2Fcouncils%2Fbirmingham%2Faccess%2F"
    with operator_scope():
        assert not EmergencyAccess.objects.exists()


def test_through_the_glass_nothing_can_be_written(boss, birmingham, solihull, challenge) -> None:
    row = services.ask_access(council=birmingham, **ASKED, by=boss)

    with through(access_id=row.pk, page="x", by=boss):
        assert connection.schema_name == birmingham.schema_name
        with pytest.raises(InternalError, match="read-only"), transaction.atomic():
            connection.cursor().execute("UPDATE challenges_challenge SET title = 'x'")
        with pytest.raises(ProgrammingError), transaction.atomic():
            connection.cursor().execute(f"SELECT 1 FROM {solihull.schema_name}.challenges_challenge")
    for other in (None, SYSTEM):
        with pytest.raises(NotFound), through(access_id=row.pk, page="x", by=other):
            raise AssertionError("let in")


def test_the_database_holds_to_it_too(boss, birmingham, solihull) -> None:
    """No council sees, makes, opens or prolongs one, nor does an operator change what was asked."""
    row = services.ask_access(council=birmingham, **ASKED, by=boss)
    table = EmergencyAccess.objects.filter(pk=row.pk)
    with council_scope(solihull):
        assert (list(table), table.update(state="ended")) == ([], 0)
    with council_scope(birmingham):
        assert table.get().reason == WHY
        for columns in ({"state": "open"}, {"until": row.until + timedelta(hours=1)}, {"reason": "x"}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                table.update(**columns)
        with pytest.raises(ProgrammingError), transaction.atomic():
            EmergencyAccess(schema=birmingham.schema_name, minutes=1, asked_by=boss.pk).save()
    with operator_scope():
        for columns in ({"schema": solihull.schema_name}, {"reference": "x"}, {"asked_by": boss.pk}, {"minutes": 1}):
            with pytest.raises(ProgrammingError), transaction.atomic():
                table.update(**columns)
        longer = {"opened_at": row.opened_at + timedelta(hours=3), "until": row.until + timedelta(hours=3)}
        for columns in ({"until": row.opened_at + timedelta(hours=5)}, {"agreed_by": boss.pk}, longer):
            with pytest.raises(IntegrityError), transaction.atomic():
                table.update(**columns)
        asked = EmergencyAccess.objects.create(schema=birmingham.schema_name, asked_by=boss.pk, **ASKED)
        for opened in (None, row.until):
            opening = {"state": "open", "opened_at": opened, "until": row.until + timedelta(hours=1)}
            with pytest.raises(IntegrityError), transaction.atomic():
                EmergencyAccess.objects.filter(pk=asked.pk).update(**opening)
    services.give_back_access(access=row, by=boss)
    with operator_scope():
        assert (table.update(state="open"), table.get().state) == (0, "ended"), "what is over stays so"
