"""“Your account”: name, sessions, step-up, and closing it for good."""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import CommandError

from dips.accounts.models import ApiToken, User, UserSession
from dips.accounts.second_factor import proof
from dips.accounts.sessions.words import browser
from dips.accounts.tokens.services import mint_token
from dips.councils.scope import council_scope, portal_scope
from dips.kernel.actors import SYSTEM
from dips.kernel.models import AuditEvent
from dips.staff import services as staff
from tests.support.fixture_people import PASSWORD

from .second_factor.codes import enrol

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
LINK = re.compile(r"http://[^/\s]+(/accounts/password/reset/key/\S+)")


def verbs(user) -> list[str]:
    with portal_scope():
        rows = AuditEvent.objects.filter(object_id=str(user.pk)).order_by("pk")
        return list(rows.values_list("verb", flat=True))


def test_change_the_name(on, person) -> None:
    user = person("Old Name")
    client = on(None, user)

    empty = client.post("/accounts/name/", {"full_name": " "})
    saved = client.post("/accounts/name/", {"full_name": "  New   Name "})

    user.refresh_from_db()
    assert (empty.status_code, saved.url, user.full_name) == (422, "/accounts/", "New Name")
    assert "account.rename" in verbs(user)
    assert "New Name" in client.get("/accounts/").content.decode()


def test_sessions_are_seen_with_place_and_browser_and_ended_from_the_portal(on, birmingham, officer) -> None:
    user = officer(birmingham)
    here, there = on(None, user), on(birmingham, user, HTTP_USER_AGENT=FIREFOX)
    session = there.session
    session["_seen"] = {}
    session.save()
    there.get("/admin/")

    page = here.get("/accounts/sessions/").content.decode()
    row = UserSession.objects.get(home=birmingham.schema_name)
    ended = here.post(f"/accounts/sessions/{row.pk}/end/")

    assert "Firefox on Windows" in page and "Birmingham City Council" in page and "This one" in page
    assert there.session.session_key not in page
    assert ended.url == "/accounts/sessions/"
    assert there.get("/admin/").url.startswith("/accounts/login/")
    assert here.get("/accounts/").status_code == 200


def test_nobody_ends_another_persons_session(on, person) -> None:
    mine, theirs = on(None, person()), on(None, person())
    row = UserSession.objects.get(session_key=theirs.session.session_key)

    answer = mine.post(f"/accounts/sessions/{row.pk}/end/")

    assert answer.status_code == 404
    assert theirs.get("/accounts/").status_code == 200


def test_end_all_others(on, person) -> None:
    user = person()
    here, elsewhere = on(None, user), [on(None, user) for _ in range(3)]

    here.post("/accounts/sessions/others/end/")

    assert [client.get("/accounts/").status_code for client in (here, *elsewhere)] == [200, 302, 302, 302]
    assert UserSession.objects.filter(user_id=user.pk).count() == 1


def test_a_new_password_ends_every_other_session_and_tells_once(on, birmingham, officer, deliver) -> None:
    user = officer(birmingham)
    here, there = on(None, user), on(birmingham, user)

    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "lantern plum harbour six"})

    assert here.get("/accounts/").status_code == 200
    assert there.get("/admin/").status_code == 302
    with portal_scope():
        kept = [row.session_key for row in UserSession.objects.filter(user_id=user.pk)]
    assert kept == [here.session.session_key]
    assert [mail.subject for mail in deliver()] == ["Your password was changed"]


def test_a_reset_ends_every_session_and_signs_nobody_in(on, person, deliver) -> None:
    user = person()
    enrol(user)
    here, other = on(None, user), on(None)
    other.post("/accounts/password/reset/", {"email": user.email})
    link = LINK.search(deliver()[-1].body)[1]

    form = other.get(link).url
    other.post(form, {"password1": "lantern plum harbour six"})

    assert here.get("/accounts/").status_code == 302
    assert other.get("/accounts/").status_code == 302
    assert UserSession.objects.filter(user_id=user.pk).count() == 0
    assert [mail.subject for mail in deliver()].count("Your password was changed") <= 1


def test_removal_from_a_council_ends_the_sessions_there_alone(on, birmingham, solihull, officer) -> None:
    officer(birmingham, "council_admin")
    user = officer(birmingham)
    with council_scope(solihull):
        staff.enrol_person(user=user, role_keys=["programme_manager"], by=SYSTEM)
    gone, kept = on(birmingham, user), on(solihull, user)

    with council_scope(birmingham):
        staff.remove_person(user=User.objects.get(pk=user.pk), by=SYSTEM)

    assert gone.get("/accounts/logout/").status_code == 302
    assert kept.get("/admin/").status_code == 200


def let_it_age(client) -> None:
    """Every proof of the session is eleven minutes older."""
    session = client.session
    for each in session[proof.AUTHENTICATION_METHODS_SESSION_KEY]:
        each["at"] -= 11 * 60
    session.save()


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("post", "/accounts/email/"),
        ("get", "/accounts/second-step/app/remove/"),
        ("get", "/accounts/second-step/codes/"),
        ("get", "/accounts/second-step/codes/new/"),
        ("get", "/accounts/second-step/passkeys/add/"),
        ("post", "/accounts/tokens/"),
        ("get", "/accounts/close/"),
    ],
)
def test_what_changes_the_account_asks_again_after_ten_minutes(on, person, method: str, address: str) -> None:
    user = person()
    enrol(user)
    client = on(None, user)
    let_it_age(client)

    data = {"action_add": "1", "email": "other@example.org"} if method == "post" else {}
    asked = getattr(client, method)(address, data)
    again = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": address})

    assert asked.url.startswith("/accounts/reauthenticate/?next=")
    assert again.status_code in {200, 302, 400}
    assert not getattr(again, "url", "").startswith("/accounts/reauthenticate/")


def test_what_was_not_proved_is_not_done_when_somebody_looks_again(on, person) -> None:
    """Asked to close the account, then for the password, they thought better of it; a day later they read the page."""
    user = person()
    client = on(None, user)
    let_it_age(client)
    assert client.post("/accounts/close/", {"sure": "on"}).status_code == 302

    looked = client.get("/accounts/close/")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/accounts/close/"})

    user.refresh_from_db()
    assert looked.url.startswith("/accounts/reauthenticate/")
    assert (user.is_active, client.get("/accounts/close/").status_code) == (True, 200)


def test_a_token_may_be_for_ones_own_and_for_a_councils_work(on, person) -> None:
    client = on(None, person())
    chosen = {"scopes": ["profile:read"], "work": ["programmes:read"]}

    nothing = client.post("/accounts/tokens/", {"name": "T", "days": 5})
    client.post("/accounts/tokens/", chosen | {"name": "T", "days": 5})

    assert "Choose at least one thing that the token may do" in nothing.content.decode()
    assert ApiToken.objects.get().scopes == ["profile:read", "programmes:read"]


def test_no_token_without_the_second_step(on, person) -> None:
    client = on(None, person(), second_factor=False)
    body = {"name": "T", "scopes": ["profile:read"]}

    page = client.post("/accounts/tokens/", body | {"days": 5})
    called = client.post("/api/v1/tokens/", body, content_type="application/json")

    assert page.url.startswith("/accounts/second-step/start/?must=1")
    assert (called.status_code, called.json()["code"]) == (403, "second_factor_missing")
    assert ApiToken.objects.count() == 0


def test_a_changed_address_is_told_to_both(on, person, deliver) -> None:
    user = person(email="old@example.org")
    enrol(user)
    client = on(None, user)

    client.post("/accounts/email/", {"action_add": "1", "email": "new@example.org"})
    [asked] = deliver()
    link = re.search(r"http://[^/\s]+(/accounts/confirm-email/\S+)", asked.body)[1]
    assert client.post(link).url == "/accounts/email/"
    assert "<title>This link is too old" in client.get(link).content.decode()
    client.post("/accounts/email/", {"action_primary": "1", "email": "new@example.org"})
    told = deliver()

    user.refresh_from_db()
    assert asked.to == ["new@example.org"]
    assert user.email == "new@example.org"
    assert sorted(mail.to[0] for mail in told if mail.subject == "The e-mail address of your account was changed") == [
        "new@example.org",
        "old@example.org",
    ]


# -- closing -----------------------------------------------------------------------------------------------


def test_close_an_account(on, supplier, deliver) -> None:
    user, organisation = supplier(email="gone@example.org", full_name="Gwen Gone")
    enrol(user)
    token, _secret = mint_token(user=user, name="Gwen's", scopes=["profile:read"], by=user)
    client, other = on(None, user), on(None, user)

    unsure = client.post("/accounts/close/", {})
    closed = client.post("/accounts/close/", {"sure": "yes"})

    user.refresh_from_db()
    token.refresh_from_db()
    assert (unsure.status_code, closed.status_code) == (422, 200)
    assert (user.full_name, user.is_active, str(user)) == ("", False, "Former colleague")
    assert user.email == f"{user.pk}@closed.invalid"
    assert not user.has_usable_password()
    assert (token.name, token.revoked_at is None) == ("", False)
    assert EmailAddress.objects.filter(user_id=user.pk).count() == 0
    assert Authenticator.objects.filter(user_id=user.pk).count() == 0
    assert UserSession.objects.filter(user_id=user.pk).count() == 0
    assert organisation.members.count() == 0
    assert [each.get("/accounts/").status_code for each in (client, other)] == [302, 302]
    assert [(mail.to, mail.subject) for mail in deliver()] == [(["gone@example.org"], "Your account is closed")]
    assert verbs(user)[-1] == "account.close"


def test_the_last_administrator_of_others_may_not_go(on, supplier, person) -> None:
    user, organisation = supplier()
    with portal_scope():
        organisation.members.create(user=person(), role="member")
    client = on(None, user)

    page = client.get("/accounts/close/").content.decode()
    answer = client.post("/accounts/close/", {"sure": "yes"})

    user.refresh_from_db()
    assert "has no other administrator. Make one of its people administrator first" in page
    assert (answer.status_code, user.is_active) == (409, True)


def test_who_works_for_a_council_may_not_go(on, birmingham, officer) -> None:
    user = officer(birmingham)

    answer = on(None, user).post("/accounts/close/", {"sure": "yes"})

    user.refresh_from_db()
    assert (answer.status_code, user.is_active) == (409, True)
    assert "You still work for Birmingham City Council" in answer.content.decode()


def test_an_operator_may_not_go(on, operator) -> None:
    user = operator()

    answer = on(None, user).post("/accounts/close/", {"sure": "yes"})

    user.refresh_from_db()
    assert (answer.status_code, user.is_active) == (409, True)


# -- commands ----------------------------------------------------------------------------------------------


def test_reset_a_lost_second_factor(on, birmingham, officer, deliver, capsys) -> None:
    user = officer(birmingham)
    enrol(user)
    client = on(birmingham, user)

    call_command("person", "reset-second-factor", user.email, "--reason", "Rang back on the council's switchboard")

    assert capsys.readouterr().out.startswith("2 second factors are taken off")
    assert client.get("/admin/").url.startswith("/accounts/login/")
    assert [mail.subject for mail in deliver()] == ["Your second step was taken off"]
    assert "account.reset_second_factor" in verbs(user)


def test_a_reset_needs_a_reason_and_a_person(person) -> None:
    user = person()
    enrol(user)

    with pytest.raises(CommandError, match="Say why"):
        call_command("person", "reset-second-factor", user.email, "--reason", " ")
    with pytest.raises(CommandError, match="Nobody has the address"):
        call_command("person", "reset-second-factor", "nobody@example.org", "--reason", "x")

    with portal_scope():
        assert Authenticator.objects.filter(user_id=user.pk).count() == 2


def test_an_operator_is_made_by_mail_and_unmade_at_once(on, deliver, capsys) -> None:
    call_command("operator", "add", "Olga@Example.org", "--name", "Olga Operator")
    [mail] = deliver()
    client = on(None)
    form = client.get(LINK.search(mail.body)[1]).url
    client.post(form, {"password1": "lantern plum harbour six"})
    client.post("/accounts/login/", {"login": "olga@example.org", "password": "lantern plum harbour six"})
    led = client.get("/console/")
    user = User.objects.get(email="olga@example.org")
    signed_in = on(None, user)

    call_command("operator", "remove", "olga@example.org")

    assert led.url.startswith("/accounts/second-step/start/?must=1")
    user.refresh_from_db()
    assert not user.is_operator
    assert signed_in.get("/console/").status_code in {302, 404}


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, "Firefox on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1", "Safari on iPhone"),
        ("curl/8.0", "An unknown browser"),
        ("", "An unknown browser"),
    ],
)
def test_a_browser_in_words(agent: str, said: str) -> None:
    assert browser(agent) == said
