"""What an operator does to a council stands in the council's own trail, in words, and its people get a letter."""

from __future__ import annotations

import pytest
from django.conf import settings

from dips.archives import services as archives
from dips.console.services import outbox as messages
from dips.councils import mail, services
from dips.councils.models import Council, Region
from dips.councils.scope import council_scope, operator_scope, portal_scope
from dips.kernel import audit
from dips.kernel.actors import SYSTEM, System
from dips.kernel.errors import IllegalMove
from dips.kernel.models import OutboxMessage
from dips.regions.services import place_council
from dips.staff import trail

pytestmark = pytest.mark.django_db
COMMAND = System("dips council")


def told(council: Council) -> list[tuple[str, str]]:
    """Who did what, as the page of the trail says it."""
    with council_scope(council):
        return [(event.who, trail.say(event)) for event in audit.readable().order_by("recorded_at", "id")]


def test_each_act_has_its_line_and_its_letter(birmingham, solihull, officer, operator, deliver) -> None:
    boss = operator(full_name="Olga Operator")
    officer(birmingham, "council_admin", email="ada@birmingham.example.org")
    officer(birmingham, "finance_officer", email="fin@birmingham.example.org")
    officer(birmingham, "assessor", email="asa@birmingham.example.org")
    lines, others, silent = len(told(birmingham)), told(solihull), len(deliver())
    given = {"council": birmingham, "by": boss}

    services.set_plan(plan="council", reason="Ordered by letter.", **given)
    services.set_plan(plan="", by=SYSTEM, council=birmingham, is_told=True)
    services.make_read_only(reason="The invoice of May is not paid.", **given)
    services.make_read_only(reason="The invoice of May is not paid.", **given)
    services.make_writable(**given)
    services.suspend_council(council=birmingham, reason="The contract ended.", by=COMMAND)
    services.resume_council(reason="Renewed.", **given)
    area = Region.objects.authorities().order_by("name").first()
    place_council(authority=area, **given)

    assert told(birmingham)[lines:] == [
        ("Olga Operator", "An operator of the platform changed the plan: no plan → Council. Ordered by letter."),
        ("The service", "The service changed the plan: Council → no plan"),
        (
            "Olga Operator",
            "An operator of the platform made the council read-only for its officers. The invoice of May is not paid.",
        ),
        ("Olga Operator", "An operator of the platform let the officers start and change things again"),
        (
            "The platform, by “dips council”",
            "An operator of the platform closed the site and the back office: Active → Suspended. The contract ended.",
        ),
        (
            "Olga Operator",
            "An operator of the platform opened the site and the back office again: Suspended → Active. Renewed.",
        ),
        (
            "Olga Operator",
            f"An operator of the platform changed the strategic authority: none → {area.name}",
        ),
    ]
    assert told(solihull) == others
    letters = deliver()[silent:]
    assert sorted((letter.to[0].partition("@")[0], letter.subject) for letter in letters) == [
        (person, subject)
        for person in ("ada", "fin")
        for subject in (
            "Birmingham City Council can be worked on again",
            "Birmingham City Council has another plan",
            "Birmingham City Council is read-only for its officers",
            "The site of Birmingham City Council is closed for now",
            "The site of Birmingham City Council is open again",
        )
    ]
    assert {letter.reply_to[0] for letter in letters} == {settings.SERVICE_CONTACT_EMAIL}
    bodies = {letter.subject: letter.body for letter in letters}
    assert "Olga Operator, who runs the platform, has changed" in bodies["Birmingham City Council has another plan"]
    assert "Now: Council\nWhy: Ordered by letter." in bodies["Birmingham City Council has another plan"]
    closed = bodies["The site of Birmingham City Council is closed for now"]
    assert closed.startswith("The platform has closed the site")
    assert "Why: The contract ended." in closed


def test_a_refused_act_leaves_nothing_and_the_contact_hears_where_nobody_else_is(birmingham, operator, deliver) -> None:
    with operator_scope():
        Council.objects.filter(pk=birmingham.pk).update(contact_email="hello@birmingham.example.org")
    boss, before = operator(), told(birmingham)
    silent = len(deliver())
    with pytest.raises(IllegalMove):
        services.resume_council(council=birmingham, by=boss)
    assert (told(birmingham), len(deliver())) == (before, silent)

    services.make_read_only(council=Council.objects.get(pk=birmingham.pk), reason="Asked for.", by=boss)

    assert [letter.to for letter in deliver()[silent:]] == [["hello@birmingham.example.org"]]


def test_an_order_to_delete_is_told_while_it_can_be_taken_back(birmingham, officer, operator, deliver) -> None:
    boss = operator(full_name="Olga Operator")
    officer(birmingham, "council_admin", email="ada@birmingham.example.org")
    lines = len(told(birmingham))

    departure = archives.order_departure(council=birmingham, reason="It merges with another.", by=boss)
    with portal_scope():
        archives.stay(departure=departure, reason="It does not.", by=boss)

    [ordered, stays] = [said for _who, said in told(birmingham)[lines:]]
    assert ordered.startswith("An operator of the platform ordered that the council is deleted: ")
    assert ordered.endswith(". It merges with another.")
    assert stays == "An operator of the platform took back the order to delete the council. It does not."
    letters = [(letter.to, letter.subject.partition(" on ")[0]) for letter in deliver()]
    assert letters == [
        (["ada@birmingham.example.org"], "Birmingham City Council is to be deleted"),
        (["ada@birmingham.example.org"], "Birmingham City Council is not deleted"),
    ]


def test_letters_that_are_set_aside_are_told(birmingham, solihull, operator) -> None:
    before = told(solihull)
    for number in range(2):
        with council_scope(birmingham):
            mail.queue(to="ada@example.org", subject="Hello", text="Good day.", key=f"lost {number}")
    with operator_scope():
        OutboxMessage.objects.filter(schema=birmingham.schema_name, kind="mail").update(state="failed")

    messages.park_kind(kind="mail", reason="The address is gone.", by=operator())

    assert told(birmingham)[-1][1] == (
        "An operator of the platform set 2 letters aside that could not be delivered. The address is gone."
    )
    assert told(solihull) == before
