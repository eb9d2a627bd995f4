"""The pages of a sign-up, without a script: what each says, who sees it, and what a refusal keeps."""

from __future__ import annotations

import pytest
from django.urls import reverse

from dips.accounts.models import User
from dips.councils.models import Council, ProvisioningRun
from dips.councils.scope import operator_scope
from dips.signup.models import SignUp
from tests.support.fixture_people import host_of, sign_in

from .ways import DUDLEY, LINK, PASSWORD, create, letters, ready, take_down, token_for

pytestmark = pytest.mark.django_db
START = "/set-up/"
TYPED = {"full_name": "Dee Officer", "password": PASSWORD, "slug": "dudley"}


def at(name: str, sign_up: SignUp) -> str:
    return reverse(f"signup:{name}", urlconf="config.urls.public", kwargs={"pk": sign_up.pk})


@pytest.fixture
def walker(on):
    """A browser that has opened the link of its own sign-up."""

    def walk(email: str = "officer@dudley.gov.uk"):
        client = on(None)
        proved = client.post(f"/set-up/link/{token_for(email)}/")
        return client, SignUp.objects.get(pk=proved.url.split("/")[2])

    return walk


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_from_the_front_page_to_the_request_with_three_typed_fields(portal, birmingham) -> None:
    assert f'href="{START}"' in text(portal.get("/"))
    sent = portal.post(START, {"email": "officer@dudley.gov.uk"})
    token = LINK.search(letters("officer@dudley.gov.uk")[0]["text"])[1]

    opened = portal.get(f"/set-up/link/{token}/")
    proved = portal.post(f"/set-up/link/{token}/")
    council = portal.get(proved.url)
    chosen = portal.post(proved.url, {"blueprint": "dips-birmingham", "plan": "pilot"})
    account = portal.get(chosen.url)
    done = portal.post(chosen.url, TYPED)
    progress = portal.get(done.url)

    assert (sent.url, opened.status_code) == ("/set-up/sent/", 200)
    assert "Dudley Metropolitan Borough Council" in text(council)
    assert "Council (for a yearly price that you are told before you pay)" in text(council)
    assert 'value="dudley"' in text(account)
    assert "0 of 4 steps done." in text(progress)
    assert progress["Refresh"] == "3"
    assert portal.get(f"{done.url}?refresh=off").has_header("Refresh") is False
    assert ProvisioningRun.objects.get(slug="dudley").details["plan"] == "pilot"


@pytest.mark.parametrize("email", ["officer@dudley.gov.uk", "boss@birmingham.gov.uk", "nobody@anywhere.gov.uk"])
def test_the_start_answers_the_same_for_every_address(portal, birmingham, person, email) -> None:
    person(email="boss@birmingham.gov.uk")

    answer = portal.post(START, {"email": email})

    assert (answer.status_code, answer.url) == (302, "/set-up/sent/")
    assert len(letters(email)) == 1


@pytest.mark.parametrize(
    ("email", "says"),
    [
        ("dee@gmail.com", "gmail.com is for private mail. Enter your work e-mail address at the council"),
        ("dee@firm.example", "firm.example does not end like a council’s address"),
        ("dee", "Enter an e-mail address in the right form"),
        ("", "Enter your e-mail address"),
    ],
)
def test_a_wrong_address_is_said_at_the_field_and_keeps_what_was_typed(portal, birmingham, email, says) -> None:
    answer = portal.post(START, {"email": email})

    assert (answer.status_code, SignUp.objects.count()) == (422, 0)
    assert says in text(answer)
    assert f'value="{email}"' in text(answer) or not email


def test_a_link_that_was_used_or_never_sent_says_how_to_get_another(walker, portal, on) -> None:
    client, sign_up = walker()
    token = token_for("other@dudley.gov.uk")
    client.post(f"/set-up/link/{token}/")

    for address in (f"/set-up/link/{token}/", "/set-up/link/nonsense/"):
        for method in (portal.get, portal.post):
            answer = method(address)
            assert (answer.status_code, "Ask for a new link" in text(answer)) == (410, True)
    again = client.get(f"/set-up/link/{token}/")  # in the browser that used it, it leads on
    assert again.url == at("council", SignUp.objects.get(email="other@dudley.gov.uk"))
    assert sign_up.email == "officer@dudley.gov.uk"


@pytest.mark.parametrize("name", ["progress", "council", "search", "account"])
def test_somebody_elses_sign_up_is_not_found(walker, on, person, portal, name) -> None:
    _client, sign_up = walker()

    assert on(None, person()).get(at(name, sign_up)).status_code == 404
    assert portal.get(at(name, sign_up)).url.startswith("/accounts/login/?next=")


def test_the_account_that_was_made_sees_it_from_anywhere(walker, on) -> None:
    _client, sign_up = walker("officer@dudley.gov.uk")
    done = create(ready("second@dudley.gov.uk", gss_code="E08000030"))

    assert on(None, done.user).get(at("progress", done)).status_code == 200
    assert on(None, done.user).get(at("progress", sign_up)).status_code == 404


def test_search_finds_another_council_and_says_that_somebody_looks(walker) -> None:
    client, sign_up = walker()

    found = client.get(at("search", sign_up), {"q": "wals"})
    chosen = client.post(at("search", sign_up) + "?q=wals", {"gss_code": "E08000030"})
    page = client.get(chosen.url)

    assert "Walsall Metropolitan Borough Council" in text(found)
    assert "We look at this request before the council is made" in text(page)


def test_a_council_that_the_register_does_not_have_is_named(walker) -> None:
    client, sign_up = walker("clerk@little-snoring-pc.gov.uk")

    first = client.get(at("council", sign_up))
    client.post(at("search", sign_up) + "?q=x", {"name": "Little Snoring Parish Council"})
    client.post(at("council", sign_up), {"blueprint": "dips-birmingham", "plan": "pilot"})
    done = client.post(at("account", sign_up), TYPED | {"slug": "little-snoring"})

    assert first.url == at("search", sign_up)
    assert "is with us" in text(client.get(done.url))
    assert ProvisioningRun.objects.get(slug="little-snoring").state == "requested"


def test_refused_typing_keeps_the_words_and_makes_nothing(walker, birmingham) -> None:
    client, sign_up = walker()
    client.get(at("council", sign_up))
    client.post(at("council", sign_up), {"blueprint": "dips-birmingham", "plan": "pilot"})

    answer = client.post(at("account", sign_up), TYPED | {"slug": "birmingham", "password": "dudley"})

    assert answer.status_code == 422
    assert 'value="Dee Officer"' in text(answer)
    assert not User.objects.filter(email=sign_up.email).exists()
    assert ProvisioningRun.objects.filter(slug="dudley").count() == 0


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"blueprint": "nothing", "plan": "pilot"}, "Select which programme"),
        ({"blueprint": "dips-birmingham", "plan": "gold"}, "Select "),
    ],
)
def test_what_is_not_offered_is_refused(walker, data, says) -> None:
    client, sign_up = walker()
    client.get(at("council", sign_up))

    answer = client.post(at("council", sign_up), data)

    sign_up.refresh_from_db()
    assert (answer.status_code, sign_up.blueprint, sign_up.plan) == (422, "", "")


def test_a_council_that_is_here_offers_to_ask_its_people_and_names_nobody(walker, birmingham, officer) -> None:
    boss = officer(birmingham, "council_admin", full_name="Secret Boss")
    client, sign_up = walker("new@birmingham.gov.uk")

    page = client.get(at("council", sign_up))
    asked = client.post(at("ask", sign_up))

    assert (page.status_code, asked.status_code) == (409, 200)
    assert "Birmingham City Council is here already" in text(page)
    for shown in (page, asked):
        assert boss.full_name not in text(shown)
        assert boss.email not in text(shown)


def test_a_council_that_is_suspended_says_whom_to_write_to(walker, birmingham) -> None:
    with operator_scope():
        Council.objects.filter(pk=birmingham.pk).update(state="suspended")
    client, sign_up = walker("new@birmingham.gov.uk")

    page = client.get(at("council", sign_up))
    asked = client.post(at("ask", sign_up))

    sign_up.refresh_from_db()
    assert "It is closed for a while" in text(page)
    assert (asked.status_code, sign_up.asked_at) == (403, None)


def test_a_colleague_sees_how_far_it_is_and_asks(walker, birmingham) -> None:
    run = create(ready("first@dudley.gov.uk")).run
    client, sign_up = walker("second@dudley.gov.uk")

    page = client.get(at("council", sign_up))
    client.post(at("ask", sign_up))
    take_down(run)
    open_again = client.get(at("council", sign_up))

    sign_up.refresh_from_db()
    assert "A colleague has begun" in text(page)
    assert (sign_up.asked_at is not None, open_again.status_code) == (True, 200)


def test_with_an_account_one_signs_in_and_confirms_only(walker, on, person) -> None:
    known = person(email="officer@dudley.gov.uk")
    client, sign_up = walker()
    client.get(at("council", sign_up))
    client.post(at("council", sign_up), {"blueprint": "dips-birmingham", "plan": "pilot"})

    told = client.get(at("account", sign_up))
    refused = client.post(at("account", sign_up), TYPED)
    sign_in(client, person(), host_of())
    other = client.post(at("account", sign_up), TYPED)
    before = ProvisioningRun.objects.filter(gss_code=DUDLEY).count()
    mine, own = walker()
    mine.get(at("council", own))
    mine.post(at("council", own), {"blueprint": "dips-birmingham", "plan": "pilot"})
    sign_in(mine, known, host_of())
    confirm = mine.get(at("account", own))
    mine.post(at("account", own), {"slug": "dudley"})

    assert "There is an account for officer@dudley.gov.uk" in text(told)
    assert "You are signed in with another account" in text(other)
    assert (refused.status_code, before) == (200, 0)
    assert 'name="password"' not in text(confirm)
    assert ProvisioningRun.objects.get(gss_code=DUDLEY).requested_by == known.pk


def test_in_welsh_the_letter_and_the_page_are_welsh(portal, birmingham) -> None:
    answer = portal.post("/cy/set-up/", {"email": "swyddog@gwynedd.llyw.cymru"})

    [letter] = letters("swyddog@gwynedd.llyw.cymru")
    assert answer.url == "/cy/set-up/sent/"
    assert "/cy/set-up/link/" in letter["text"]
    proved = portal.post("/cy/set-up/link/" + LINK.search(letter["text"])[1] + "/")
    page = text(portal.get(proved.url))
    assert "Ai hwn yw eich cyngor?" in page
    assert '<span lang="en">A service team defines a challenge' in page


def test_closed_says_so_and_takes_nothing(portal, birmingham, settings) -> None:
    settings.DIPS_SIGNUP = "closed"

    page = portal.get(START)
    answer = portal.post(START, {"email": "officer@dudley.gov.uk"})

    assert "New councils cannot sign up here now" in text(page)
    assert (answer.status_code, SignUp.objects.count()) == (422, 0)


def test_many_starts_from_one_place_are_refused(portal, birmingham, settings) -> None:
    settings.DIPS_SIGNUPS_AN_HOUR = 1
    portal.post(START, {"email": "one@dudley.gov.uk"})

    answer = portal.post(START, {"email": "two@dudley.gov.uk"})

    assert "Many sign-ups were begun" in text(answer)
    assert letters("two@dudley.gov.uk") == []
