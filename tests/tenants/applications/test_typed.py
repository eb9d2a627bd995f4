"""Nothing typed is lost when a session ends, and nobody else is shown it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from dips.councils.scope import council_scope, portal_scope
from dips.councils.services import resume_council, suspend_council
from dips.kernel import clock
from dips.kernel.actors import SYSTEM
from dips.kernel.models import HeldText
from tenants.applications import queries, services, working
from tests.support.fixture_people import client_for, host_of, sign_in

from .conftest import passing

TEXT = "Typed for an hour, and then the train went into the tunnel. Ŵ 🚲"
TOKEN = re.compile(r'name="typed_by" value="([^"]+)"')


@pytest.fixture
def begun(birmingham, challenge, firm):
    from tenants.calls.models import Call

    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        return services.start_application(call=call, supplier=firm[1], by=firm[0], eligibility=passing(call))


@pytest.fixture
def address(begun, birmingham):
    with council_scope(birmingham):
        page = queries.pages_of(begun.call)[0]
    return f"/applications/birmingham/{begun.pk}/page/{page.key}/"


@pytest.fixture
def key(begun, birmingham):
    with council_scope(birmingham):
        return queries.pages_of(begun.call)[0].questions[0].key


@pytest.fixture
def form(on, firm, address):
    """The hidden fields of the page as the person opened it, in another session by now."""
    return {"typed_by": TOKEN.search(on(None, firm[0]).get(address).content.decode()).group(1), "version": "1"}


def values(begun, birmingham) -> dict:
    with council_scope(birmingham):
        return working.copy_of(begun).values


def test_it_is_there_again_after_sign_in_until_it_is_saved(portal, address, key, form, firm, begun, birmingham):
    answer = portal.post(address, form | {key: TEXT})

    assert answer.headers["Location"] == f"/accounts/login/?next={address}"
    cookie = answer.cookies["dips_typed"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 12 * 60 * 60)
    sign_in(portal, firm[0], host_of())
    for _look in range(2):
        shown = portal.get(address).content.decode()
        assert TEXT in shown
        assert "We kept what you typed" in shown
    assert TEXT not in portal.get(f"{address}?saved=1").content.decode()
    assert values(begun, birmingham) == {}

    saved = portal.post(address, form | {key: TEXT, "later": "1"})

    assert saved.status_code == 302
    assert values(begun, birmingham)[key] == TEXT
    assert "We kept what you typed" not in portal.get(address).content.decode()
    with portal_scope():
        assert HeldText.objects.count() == 0


def test_the_sign_in_page_says_that_it_waits(portal, on, address, key, form):
    signing_in = portal.post(address, form | {key: TEXT}).headers["Location"]
    says = "Sign in, and it is there again"

    assert says in portal.get(signing_in).content.decode()
    assert says not in portal.get("/accounts/login/?next=/applications/").content.decode()
    assert says not in on(None, None).get(signing_in).content.decode()


def test_saved_with_something_still_wrong_it_is_not_offered_again(portal, address, key, form, firm, begun, birmingham):
    portal.post(address, form | {key: TEXT})
    sign_in(portal, firm[0], host_of())
    too_long = TEXT * 60

    answer = portal.post(address, form | {key: too_long})

    assert answer.status_code == 422
    assert values(begun, birmingham)[key] == too_long
    assert "We kept what you typed" not in portal.get(address).content.decode()


def test_another_person_in_the_same_browser_sees_nothing_of_it(
    portal, person, address, key, form, firm, rival, begun, birmingham
):
    from dips.suppliers.models import SupplierMember

    colleague = person("Col League")
    with portal_scope():
        SupplierMember.objects.create(organisation_id=firm[1].id, user=colleague)
    portal.post(address, form | {key: TEXT})

    sign_in(portal, rival[0], host_of())
    stranger = portal.get(address)
    assert (stranger.status_code, TEXT in stranger.content.decode()) == (404, False)
    sign_in(portal, colleague, host_of())
    theirs = portal.get(address)
    assert (theirs.status_code, TEXT in theirs.content.decode()) == (200, False)

    sign_in(portal, firm[0], host_of())
    assert TEXT in portal.get(address).content.decode()


def test_in_another_browser_it_is_not_there(portal, on, address, key, form, firm):
    portal.post(address, form | {key: TEXT})

    assert TEXT not in on(None, firm[0]).get(address).content.decode()


@pytest.mark.parametrize("token", ["", "nonsense", "IjAi:1:x"])
def test_nothing_is_held_for_nobody(portal, address, key, token):
    answer = portal.post(address, {"typed_by": token, key: TEXT})

    assert "dips_typed" not in answer.cookies
    with portal_scope():
        assert HeldText.objects.count() == 0


def test_a_script_is_told_and_what_it_sends_is_held(portal, address, key, form, firm):
    answer = portal.post(address, form | {key: TEXT, "autosave": "1"})

    assert (answer.status_code, answer.json()["code"]) == (401, "signed_out")
    sign_in(portal, firm[0], host_of())
    assert TEXT in portal.get(address).content.decode()


@pytest.fixture
def checking(firm):
    """A browser whose form tokens are checked, signed in anew since the page was opened."""
    client = Client(enforce_csrf_checks=True, HTTP_HOST=host_of())
    sign_in(client, firm[0], host_of())
    return client


def test_a_page_older_than_the_sign_in_is_kept_too(checking, address, key, form, begun, birmingham):
    answer = checking.post(address, form | {key: TEXT, "csrfmiddlewaretoken": "x" * 64})

    assert answer.status_code == 403
    assert f'href="{address}"' in answer.content.decode()
    assert "Files cannot be kept." in answer.content.decode()
    assert values(begun, birmingham) == {}
    assert TEXT in checking.get(address).content.decode()


def test_a_script_of_an_old_page_is_told(checking, address, key, form):
    answer = checking.post(address, form | {key: TEXT, "autosave": "1"})

    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")
    assert TEXT in checking.get(address).content.decode()


def test_a_form_of_another_site_is_offered_to_nobody_here(checking, on, rival, challenge, address, key, form, firm):
    """Its maker can sign it for themselves alone."""
    theirs = TOKEN.search(on(None, rival[0]).get("/organisations/new/").content.decode()).group(1)

    checking.post(address, {"typed_by": theirs, key: "Planted"})

    assert "Planted" not in checking.get(address).content.decode()


def test_a_change_of_a_colleague_meanwhile_shows_both(portal, address, key, form, firm, begun, birmingham):
    portal.post(address, form | {key: TEXT})
    with council_scope(birmingham):
        page = queries.pages_of(begun.call)[0]
        services.save_page(application=begun, page_key=page.key, data={key: "Theirs"}, version=1, by=firm[0])
    sign_in(portal, firm[0], host_of())
    shown = portal.get(address).content.decode()
    version = re.search(r'name="version" value="(\d+)"', shown).group(1)

    answer = portal.post(address, form | {key: TEXT, "version": version})

    assert answer.status_code == 409
    assert ("Theirs" in answer.content.decode(), TEXT in answer.content.decode()) == (True, True)


def test_an_organisations_form_is_kept(portal, on, firm):
    page = "/organisations/new/"
    token = TOKEN.search(on(None, firm[0]).get(page).content.decode()).group(1)

    portal.post(page, {"typed_by": token, "legal_name": "Ŵyn Cyf", "town": "Dudley"})
    sign_in(portal, firm[0], host_of())
    shown = portal.get(page).content.decode()

    assert ('value="Ŵyn Cyf"' in shown, 'value="Dudley"' in shown) == (True, True)


def test_an_officers_brief_is_kept_on_the_councils_own_host(birmingham, challenge, officer):
    writer = officer(birmingham, "programme_manager")
    with council_scope(birmingham):
        from tenants.challenges.models import BriefSection

        section = BriefSection.objects.filter(programme=challenge.programme, is_question=False).first().key
    page = f"/admin/challenges/{challenge.reference}/brief/"
    before = client_for("birmingham", writer).get(page).content.decode()
    token = TOKEN.search(before).group(1)
    field = re.search(rf'name="([^"]*{section}[^"]*)"', before).group(1)
    client = client_for("birmingham")

    answer = client.post(page, {"typed_by": token, field: TEXT})

    assert answer.status_code == 302
    sign_in(client, writer, host_of("birmingham"))
    assert TEXT in client.get(page).content.decode()


def test_an_officers_note_on_eligibility_is_kept(birmingham, sent, officer, after_close):
    reader, address = officer(birmingham, "programme_manager"), f"/admin/applications/{sent.pk}/"
    rule = queries.rules_of(sent.call, "ask")[0].key
    with clock.at(after_close):
        token = TOKEN.search(client_for("birmingham", reader).get(address).content.decode()).group(1)
        client = client_for("birmingham")

        answer = client.post(address, {"typed_by": token, rule: "fail", f"{rule}__note": TEXT})
        sign_in(client, reader, host_of("birmingham"))
        shown = client.get(address).content.decode()

    assert answer.status_code == 302
    assert TEXT in shown
    assert "We kept what you typed" in shown
    with council_scope(birmingham):
        assert queries.results_of(sent).get(rule) is None or queries.results_of(sent)[rule].note != TEXT


CLOSED = "Birmingham City Council’s site is closed for now</h1>"
BOX = re.compile(r"<textarea[^>]* readonly>\n(.*?)</textarea>", re.DOTALL)


def test_a_council_that_is_closed_meanwhile_loses_nothing(
    portal, checking, person, address, key, form, firm, begun, birmingham
):
    from dips.suppliers.models import SupplierMember

    colleague = person("Col League")
    with portal_scope():
        SupplierMember.objects.create(organisation_id=firm[1].id, user=colleague)
    sign_in(portal, firm[0], host_of())
    suspend_council(council=birmingham, reason="The contract ended.", by=SYSTEM)

    by_itself = portal.post(address, form | {key: "Typed for", "autosave": "1"})
    answer = portal.post(address, form | {key: f"<b>{TEXT}", "later": "1"}, headers={"referer": f"http://x{address}"})
    looked = portal.get(address).content.decode()
    forged = checking.post(address, form | {key: "Somebody else’s words"}).content.decode()
    shown = answer.content.decode()
    resume_council(council=birmingham, by=SYSTEM)

    told = "The council’s site is closed for now. Keep this page open, or copy your text."
    assert (by_itself.status_code, by_itself.json()) == (503, {"code": "council_closed", "message": told})
    assert answer.status_code == 503
    assert CLOSED in shown
    assert "we keep it for you in this browser for 12 hours from when you sent it" in shown
    assert BOX.findall(shown) == BOX.findall(looked) == [f"&lt;b&gt;{TEXT}"]
    assert "Go back to the page you came from" not in shown
    assert "Somebody else" not in forged
    assert values(begun, birmingham) == {}
    again = portal.get(address).content.decode()
    assert ("We kept what you typed" in again, f"&lt;b&gt;{TEXT}" in again) == (True, True)
    sign_in(portal, colleague, host_of())
    assert TEXT not in portal.get(address).content.decode()


def test_an_officer_of_a_closed_council_loses_nothing_either(birmingham, sent, officer, after_close):
    reader, address = officer(birmingham, "programme_manager"), f"/admin/applications/{sent.pk}/"
    rule, client = queries.rules_of(sent.call, "ask")[0].key, client_for("birmingham", reader)
    stranger = client_for("birmingham")
    with clock.at(after_close):
        token = TOKEN.search(client.get(address).content.decode()).group(1)
        suspend_council(council=birmingham, reason="The contract ended.", by=SYSTEM)
        typed = {"typed_by": token, rule: "fail", f"{rule}__note": TEXT, "password": "not for showing"}

        kept = client.post(address, typed)
        unsigned = client.post("/admin/elsewhere/", {"note": TEXT}).content.decode()
        foreign = stranger.post(address, typed)
        resume_council(council=birmingham, by=SYSTEM)
        again = client.get(address).content.decode()

    assert (kept.status_code, BOX.findall(kept.content.decode())) == (503, [TEXT])
    assert (BOX.findall(unsigned), "Copy it from here, or keep this page open" in unsigned) == ([TEXT], True)
    assert (foreign.status_code, TEXT in foreign.content.decode(), len(foreign.cookies)) == (503, False, 0)
    assert ("We kept what you typed" in again, TEXT in again) == (True, True)
