"""A second step is taken off for somebody who lost theirs: with a reason, for nobody else, and they are told."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from dips.console import services
from dips.councils.scope import operator_scope, portal_scope
from dips.kernel.errors import NotAllowed
from dips.kernel.models import AuditEvent

ADDRESS = "/console/people/second-step/"


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def locked_out(person):
    someone = person("Nia Newcomer", "nia@example.org")
    with portal_scope():
        Authenticator.objects.create(user=someone, type="totp", data={"secret": "x"})
    return someone


def factors(user) -> int:
    with portal_scope():
        return Authenticator.objects.filter(user_id=user.pk).count()


def test_it_is_taken_off_and_they_are_told(console, boss, on, locked_out, deliver) -> None:
    theirs = on(None, locked_out)
    assert "Take off a second step" in text(console.get("/console/people/"))

    response = console.post(ADDRESS, {"email": " Nia@example.org", "reason": "She rang from her desk."}, follow=True)

    assert "The second step of Nia Newcomer is taken off" in text(response)
    assert factors(locked_out) == 0
    assert theirs.get("/organisations/").status_code == 302
    assert ["nia@example.org"] in [letter.to for letter in deliver()]
    with operator_scope():
        event = AuditEvent.objects.get(verb="account.reset_second_factor")
    assert (event.actor_id, event.reason) == (boss.pk, "She rang from her desk.")
    assert "She rang from her desk." in text(console.get("/console/trail/"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": "nobody@example.org", "reason": "Lost."}, "Nobody has an account with this address"),
        ({"email": "nia@example.org", "reason": ""}, "Say why, in a sentence that others will understand"),
        ({"email": "", "reason": "Lost."}, "Enter the e-mail address of the account"),
    ],
)
def test_a_slip_takes_nothing_off(console, locked_out, typed, sentence) -> None:
    response = console.post(ADDRESS, typed)

    assert response.status_code == 422
    assert sentence in text(response)
    assert factors(locked_out) == 1


def test_no_operator_takes_off_an_operator_s(console, operator) -> None:
    other = operator("Other Operator")
    with portal_scope():
        Authenticator.objects.create(user=other, type="totp", data={"secret": "x"})

    response = console.post(ADDRESS, {"email": other.email, "reason": "Lost."})

    assert "taken off from the command line" in text(response)
    assert factors(other) == 1


def test_nobody_but_an_operator_may(locked_out, person) -> None:
    with pytest.raises(NotAllowed):
        services.take_off_second_factor(email=locked_out.email, reason="Mine.", by=person())

    assert factors(locked_out) == 1


def test_an_operator_is_made_and_unmade_for_a_reason_and_the_others_hear(
    console, boss, operator, person, deliver
) -> None:
    other, someone = operator("Other Operator"), person("Nia Newcomer", "nia@example.org")

    asked = {"email": "Nia@example.org", "reason": "She joins the team."}
    assert console.post("/console/people/new/", asked | {"reason": ""}).status_code == 422
    assert console.post("/console/people/new/", asked | {"email": "nobody@example.org"}).status_code == 422
    assert "Nia Newcomer runs the platform too" in text(console.post("/console/people/new/", asked, follow=True))
    someone.refresh_from_db()
    assert someone.is_operator
    heard = [letter for letter in deliver() if "Nia" in letter.subject]
    assert [(letter.to, letter.subject) for letter in heard] == [
        ([other.email], "Nia Newcomer now runs the platform"),
    ]
    assert "Pat Operator said so. The reason: She joins the team." in heard[0].body

    console.post(f"/console/people/{someone.pk}/unmake/", {"reason": "She left."})

    someone.refresh_from_db()
    assert not someone.is_operator
    with operator_scope():
        events = AuditEvent.objects.filter(object_id=str(someone.pk), verb__contains="operator").order_by("recorded_at")
        assert [(event.verb, event.actor_id, event.reason) for event in events] == [
            ("account.make_operator", boss.pk, "She joins the team."),
            ("account.unmake_operator", boss.pk, "She left."),
        ]


def test_nobody_unmakes_themselves_nor_is_the_last_one_unmade(console, boss, operator, person) -> None:
    refused = console.post(f"/console/people/{boss.pk}/unmake/", {"reason": "Enough."})
    assert "You cannot unmake yourself" in text(refused)
    assert console.post(f"/console/people/{person().pk}/unmake/", {"reason": "Enough."}).status_code == 404
    with pytest.raises(NotAllowed):
        services.make_operator(email="nia@example.org", reason="Mine.", by=person("Nia", "nia@example.org"))

    boss.refresh_from_db()
    assert boss.is_operator
