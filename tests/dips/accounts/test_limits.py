"""The real limits: on every host one count, by account and by address, and no header dodges them."""

from __future__ import annotations

import pytest

from config.settings import identity
from tests.support.fixture_people import PASSWORD

from .second_factor.codes import code, enrol, recovery_codes

pytestmark = pytest.mark.django_db
WRONG = "not the password at all"


@pytest.fixture(autouse=True)
def real(settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = identity.ACCOUNT_RATE_LIMITS
    settings.DIPS_LETTERS_AN_HOUR = identity.DIPS_LETTERS_AN_HOUR


def guess(client, email: str, password: str = WRONG, **headers: str) -> str:
    """What the page says: in, wrong, locked or busy."""
    response = client.post("/accounts/login/", {"login": email, "password": password}, **headers)
    if response.status_code == 302:
        return "in"
    if response.status_code == 429:
        return "busy"
    return "locked" if "There were too many tries" in response.content.decode() else "wrong"


def test_an_account_is_locked_on_every_host_after_five_wrong_tries(on, birmingham, solihull, person) -> None:
    email = person().email
    hosts = [on(None), on(birmingham), on(solihull)]

    said = [guess(hosts[number % 3], email) for number in range(6)]
    right = [guess(host, email, PASSWORD) for host in hosts]

    assert said == ["wrong"] * 5 + ["locked"]
    assert right == ["locked"] * 3


def test_other_accounts_are_not_locked_with_it(on, person) -> None:
    mine, theirs = person().email, person().email
    client = on(None)
    for _ in range(6):
        guess(client, theirs)

    assert guess(client, mine, PASSWORD) == "in"


def test_spraying_one_password_over_accounts_is_stopped_by_address(on) -> None:
    client = on(None)

    said = [guess(client, f"person{number}@example.org") for number in range(12)]

    assert said == ["wrong"] * 10 + ["locked"] * 2


@pytest.mark.parametrize(("proxies", "dodged"), [(0, False), (1, True)])
def test_a_forged_header_changes_nothing_without_a_proxy(on, settings, proxies: int, dodged: bool) -> None:
    """With one proxy, what it adds counts: the test plays the proxy then."""
    settings.DIPS_PROXY_COUNT = proxies
    client = on(None)

    said = [
        guess(client, f"person{number}@example.org", HTTP_X_FORWARDED_FOR=f"6.6.6.6, 198.51.100.{number}")
        for number in range(12)
    ]

    assert (said[-1] == "wrong") is dodged


def test_hops_before_ours_are_hearsay(on, settings) -> None:
    settings.DIPS_PROXY_COUNT = 1
    client = on(None)

    said = [
        guess(client, f"person{number}@example.org", HTTP_X_FORWARDED_FOR=f"198.51.100.{number}, 192.0.2.1")
        for number in range(12)
    ]

    assert said == ["wrong"] * 10 + ["locked"] * 2


def test_codes_cannot_be_tried_through(on, person) -> None:
    user = person()
    key = enrol(user)
    client = on(None)
    guess(client, user.email, PASSWORD)

    pages = [client.post("/accounts/second-step/check/", {"code": f"00000{n}"}) for n in range(6)]
    right = client.post("/accounts/second-step/check/", {"code": code(key)})
    recovery = client.post("/accounts/second-step/check/", {"code": recovery_codes(user)[0]})

    assert "There were too many tries" in pages[-1].content.decode()
    assert (right.status_code, recovery.status_code) == (200, 200)
    assert len(recovery_codes(user)) == 10


def test_sign_ups_from_one_address_end_in_a_page_of_ours(on) -> None:
    client = on(None)
    answers = [client.post("/accounts/signup/", {"email": f"n{number}"}) for number in range(21)]

    assert [answer.status_code for answer in answers] == [200] * 20 + [429]
    assert answers[-1]["Retry-After"] == "60"
    assert "Digital Innovation in Public Services" in answers[-1].content.decode()


@pytest.mark.parametrize("has_account", [True, False])
def test_nobodys_mailbox_is_a_weapon(on, person, deliver, has_account: bool) -> None:
    email = person().email if has_account else "target@example.org"
    for number in range(12):
        client = on(None, REMOTE_ADDR=f"192.0.2.{number}")
        client.post("/accounts/signup/", {"full_name": "X Y", "email": email, "password1": "lantern plum harbour"})
        client.post("/accounts/password/reset/", {"email": email})

    assert 0 < len([mail for mail in deliver() if mail.to == [email]]) <= identity.DIPS_LETTERS_AN_HOUR


def test_invitations_count_too(on, supplier, person) -> None:
    answers = []
    for _number in range(identity.DIPS_LETTERS_AN_HOUR + 2):
        user, organisation = supplier()
        client = on(None, user)
        answers.append(
            client.post(f"/organisations/{organisation.pk}/members/", {"email": "target@example.org", "role": "member"})
        )

    assert [answer.status_code == 302 for answer in answers] == [True] * 6 + [False] * 2
    assert "Several e-mails went to this address" in answers[-1].content.decode()
