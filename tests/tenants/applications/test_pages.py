"""A supplier's way through the pages, without a script, and what happens when something goes wrong."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dips.councils import links
from dips.kernel import clock
from tenants.applications import canonical, queries, services, working
from tenants.applications.models import Application, Receipt
from tests.support.fixture_people import host_of, sign_in

from .conftest import PDF, a_file, first_page, page_data, passing, posted, row_of

STATEMENTS = 25  # of the post that sends an application, whatever it asked
OF_A_PAGE = 9  # of a page of questions: who asks, for whom, the application, its answers, files and criteria


@pytest.fixture
def base(birmingham, challenge):
    return f"/apply/birmingham/{challenge.reference}"


def test_the_start_page_tells_what_it_takes(portal, base, challenge):
    page = portal.get(f"{base}/")

    assert page.status_code == 200
    assert challenge.question in page.content.decode().replace("&#x27;", "'")
    assert f'href="{base}/check/"' in page.content.decode()


@pytest.mark.parametrize("path", ["/apply/birmingham/NONE-99/", "/apply/nowhere/TST-01/"])
def test_what_is_not_there_is_not_found(portal, challenge, path):
    assert portal.get(path).status_code == 404


def test_a_supplier_applies_from_start_to_receipt(portal, base, firm, birmingham, challenge, inside, figure):
    from tenants.calls.models import Call

    call = inside(lambda: Call.objects.select_related("challenge__programme", "form").get(challenge=challenge))
    passes = inside(lambda: passing(call))
    pages = inside(lambda: queries.pages_of(call))

    assert portal.post(f"{base}/check/", {}).status_code == 422
    assert portal.post(f"{base}/check/", passes).headers["Location"] == f"{base}/begin/"
    assert "account/login" in portal.get(f"{base}/begin/").content.decode() or portal.get(f"{base}/begin/")
    assert portal.post(f"{base}/begin/").headers["Location"].startswith("/accounts/login/?next=")
    checked = dict(portal.session.get("applications.checked", {}))
    sign_in(portal, firm[0], host_of())
    assert portal.session.get("applications.checked") == checked
    assert f'href="{base}/begin/"' in portal.get("/applications/").content.decode()
    assert firm[1].legal_name in portal.get(f"{base}/begin/").content.decode()
    first = portal.post(f"{base}/begin/").headers["Location"]
    own = f"/applications/birmingham/{inside(lambda: Application.objects.get().pk)}"
    assert first == f"{own}/tasks/"
    assert portal.post(f"{base}/begin/").headers["Location"] == f"{own}/tasks/"

    tasks = portal.get(f"{own}/tasks/")
    assert tasks.status_code == 200
    assert "Cannot start yet" in tasks.content.decode()
    assert "Check and submit your application" not in tasks.content.decode()
    for page in pages:
        with CaptureQueriesContext(connection) as showing:
            assert portal.get(f"{own}/page/{page.key}/").status_code == 200
        assert len(showing) <= OF_A_PAGE + (page is pages[0]), "\n".join(each["sql"][:200] for each in showing)
        version = inside(lambda: Application.objects.get().version)
        answer = portal.post(f"{own}/page/{page.key}/", posted(page) | {"version": version})
        assert answer.status_code == 302, answer.content.decode()
    assert answer.headers["Location"] == f"{own}/tasks/"

    assert "Check and submit your application" in portal.get(f"{own}/tasks/").content.decode()
    checking = portal.get(f"{own}/answers/")
    assert "Submit application" in checking.content.decode()
    links.origin(birmingham)  # remembered by a process since its first letter
    with CaptureQueriesContext(connection) as sending:
        assert portal.post(f"{own}/submit/").headers["Location"] == f"{own}/done/"
    assert len(sending) <= STATEMENTS, "\n".join(each["sql"][:200] for each in sending)
    figure("sending an application", len(sending), limit=STATEMENTS, unit="statements")
    assert portal.post(f"{own}/submit/").headers["Location"] == f"{own}/done/"
    done = portal.get(f"{own}/done/")
    application = inside(lambda: Application.objects.get())
    assert application.state == "submitted"
    assert application.reference in done.content.decode()
    assert portal.get(f"{own}/done/").content == done.content or portal.get(f"{own}/done/").status_code == 200
    assert inside(lambda: Receipt.objects.count()) == 1

    receipt = inside(lambda: Receipt.objects.get())
    exact = portal.get(f"{own}/receipt/1.json")
    assert canonical.fingerprint(json.loads(exact.content)) == receipt.sha256
    assert exact.headers["Content-Disposition"].startswith("attachment")
    assert receipt.sha256 in portal.get(f"{own}/receipt/1.txt").content.decode()
    assert portal.get(f"{own}/receipt/2.json").status_code == 404
    assert application.reference in portal.get("/applications/").content.decode()


def test_answers_that_say_no_get_a_clear_no(portal, base, inside, challenge, birmingham):
    from tenants.calls.models import Call

    call = inside(lambda: Call.objects.select_related("challenge__programme", "form").get(challenge=challenge))
    rules = inside(lambda: queries.rules_of(call, "ask"))
    wrong = {rule.key: "no" if rule.passing_answer == "yes" else "yes" for rule in rules}

    page = portal.post(f"{base}/check/", wrong)

    assert page.status_code == 200
    assert "You cannot apply to this challenge" in page.content.decode()
    assert ("mailto:" in page.content.decode().partition("<footer")[0]) == bool(birmingham.contact_email)
    assert portal.get(f"{base}/begin/").headers["Location"] == f"{base}/check/"


def test_continue_shows_what_is_wrong_and_keeps_it(client, own, begun, inside):
    page = inside(lambda: first_page(begun))
    question = page.questions[0]
    text = "word " * (question.word_limit + 1)

    answer = client.post(f"{own}/page/{page.key}/", {question.key: text, "version": begun.version})

    assert answer.status_code == 422
    shown = answer.content.decode()
    sentence = f"Your answer is {question.word_limit + 1} words. Shorten it to {question.word_limit} words or fewer"
    assert shown.count(sentence) == 2
    assert "<title>Error:" in shown
    assert text.strip() in shown


def test_later_keeps_a_page_that_is_not_finished(client, own, begun, inside):
    page = inside(lambda: first_page(begun))

    answer = client.post(
        f"{own}/page/{page.key}/", {page.questions[0].key: "Half", "version": begun.version, "later": "1"}
    )

    assert answer.headers["Location"] == f"{own}/tasks/"
    assert inside(lambda: working.copy_of(begun).values)[page.questions[0].key] == "Half"


def test_a_cell_of_100_000_characters_changes_nothing_and_is_shown_again(client, own, begun, inside):
    page = inside(lambda: first_page(begun))
    before = inside(lambda: row_of(begun))
    long = "x" * 100_000

    answer = client.post(f"{own}/page/{page.key}/", {page.questions[0].key: long, "version": begun.version})

    assert answer.status_code == 422
    assert long in answer.content.decode()
    assert "Shorten it to 20,000 characters or fewer" in answer.content.decode()
    assert inside(lambda: row_of(begun)) == before


@pytest.mark.parametrize("text", ["Tŷ ŵy llŷn — ’da ni’n 🚲👩🏽‍🚀", "nul\x00byte", "<script>alert(1)</script>"])
def test_any_letters_are_kept_and_never_run(client, own, begun, inside, text):
    page = inside(lambda: first_page(begun))
    key = page.questions[0].key

    answer = client.post(f"{own}/page/{page.key}/", {key: text, "version": begun.version, "later": "1"})

    assert answer.status_code == 302
    assert inside(lambda: working.copy_of(begun).values)[key] == text.replace("\x00", "")
    assert "<script>alert(1)" not in client.get(f"{own}/answers/").content.decode()


def test_a_stale_page_shows_theirs_and_yours(client, own, begun, inside, firm):
    page = inside(lambda: first_page(begun))
    key = page.questions[0].key
    inside(
        lambda: services.save_page(
            application=begun, page_key=page.key, data={key: "Theirs"}, version=begun.version, by=firm[0]
        )
    )
    before = inside(lambda: row_of(begun))

    answer = client.post(f"{own}/page/{page.key}/", {key: "Yours", "version": begun.version})

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs" in shown
    assert "Yours" in shown
    assert inside(lambda: row_of(begun)) == before
    newer = inside(lambda: Application.objects.get().version)
    assert f'name="version" value="{newer}"' in shown
    assert client.post(f"{own}/page/{page.key}/", {key: "Yours", "version": newer}).status_code == 302
    assert inside(lambda: working.copy_of(begun).values)[key] == "Yours"


def test_a_deadline_that_passes_while_typing_gives_the_text_back(client, own, begun, inside):
    page = inside(lambda: first_page(begun))
    before = inside(lambda: row_of(begun))

    with clock.at(begun.call.closes_at):
        answer = client.post(f"{own}/page/{page.key}/", {page.questions[0].key: "So nearly", "version": begun.version})
        assert client.post(f"{own}/submit/").status_code == 403

    assert answer.status_code == 403
    assert "So nearly" in answer.content.decode()
    assert "This call closed at" in answer.content.decode()
    assert inside(lambda: row_of(begun)) == before


def test_anothers_application_is_not_found(on, own, begun, rival):
    other = on(None, rival[0])

    for path in ("tasks/", "answers/", "done/", "withdraw/", "receipt/1.json"):
        assert other.get(f"{own}/{path}").status_code == 404, path
    assert other.post(f"{own}/submit/").status_code == 404


def test_signed_out_pages_lead_to_sign_in(portal, own, begun):
    for path in ("tasks/", "answers/", "done/", "withdraw/"):
        assert portal.get(f"{own}/{path}").headers["Location"] == f"/accounts/login/?next={own}/{path}"
    assert portal.post(f"{own}/submit/").headers["Location"] == f"/accounts/login/?next={own}/answers/"


def test_a_file_goes_up_comes_back_as_a_download_and_goes_away(client, own, begun, inside):
    page = inside(lambda: next(p for p in queries.pages_of(begun.call) if any(q.kind == "file" for q in p.questions)))
    key = next(q.key for q in page.questions if q.kind == "file")
    address = f"{own}/page/{page.key}/"

    assert client.get(address).content.decode().count(f'data-show-if="{key}=chosen') == 2
    sent = client.post(address, {key: a_file("plan.pdf"), "version": begun.version, "upload": "1"})
    assert sent.headers["Location"] == address
    stored = inside(lambda: begun.files.get())
    shown = client.get(address).content.decode()
    assert "plan.pdf" in shown
    assert "Not scanned" in shown
    order = [
        shown.index(each) for each in (f'name="{key}"', "plan.pdf", 'name="upload"', f'name="{key}__confidential"')
    ]
    assert order == sorted(order)
    assert "confidential? (optional)" not in shown
    asked = [question.label for question in page.questions if question.confidential]
    assert len(asked) > 1
    for label in asked:
        assert shown.count(f"Is any part of your answer to “{label}” confidential?") == 1
    assert f"{key}=chosen" not in shown
    back = client.get(f"{own}/files/{stored.pk}/")
    assert b"".join(back.streaming_content) == PDF
    assert back.headers["Content-Disposition"] == 'attachment; filename="plan.pdf"'
    assert back.headers["X-Content-Type-Options"] == "nosniff"
    assert client.post(address, {"remove": str(stored.pk), "version": 99}).headers["Location"] == address
    assert inside(lambda: begun.files.count()) == 0


def test_a_wrong_file_gets_a_sentence_and_what_was_typed_stays(client, own, begun, inside):
    page = inside(lambda: next(p for p in queries.pages_of(begun.call) if any(q.kind == "file" for q in p.questions)))
    key = next(q.key for q in page.questions if q.kind == "file")
    text = next(q.key for q in page.questions if q.kind == "long")

    answer = client.post(
        f"{own}/page/{page.key}/",
        {key: a_file("virus.exe", b"MZ"), text: "Still here", "version": begun.version, "upload": "1"},
    )

    assert answer.status_code == 422
    assert "We cannot take that kind of file." in answer.content.decode()
    assert "Still here" in answer.content.decode()
    assert inside(lambda: begun.files.count()) == 0


def test_withdrawing_asks_first(client, own, begun, inside):
    assert "Withdraw application" in client.get(f"{own}/withdraw/").content.decode()
    assert inside(lambda: Application.objects.get().state) == "draft"

    client.post(f"{own}/withdraw/", {"reason": "No time"})

    assert inside(lambda: Application.objects.get().state) == "withdrawn"
    assert "You withdrew this application" in client.get(f"{own}/withdraw/").content.decode()
    assert "You withdrew it" in client.get("/applications/").content.decode()


def test_the_list_knows_only_ones_own(on, begun, rival):
    from tenants.applications.views import mine  # noqa: F401 -- the page is this one

    page = on(None, rival[0]).get("/applications/")

    assert page.status_code == 200
    assert "You have not applied yet" in page.content.decode()


def test_no_page_holds_style_or_script(client, base, own, begun, inside):
    page = inside(lambda: first_page(begun))
    pages = [f"{own}/{path}" for path in ("tasks/", f"page/{page.key}/", "answers/", "withdraw/", "delete/", "print/")]
    for path in (f"{base}/", f"{base}/check/", *pages):
        shown = client.get(path).content.decode()
        assert " style=" not in shown
        assert "<script>" not in shown
        assert " onclick=" not in shown


def test_answers_show_what_was_typed_with_a_way_to_change_it(client, own, begun, inside, firm):
    page = inside(lambda: first_page(begun))
    inside(
        lambda: services.save_page(
            application=begun, page_key=page.key, data=page_data(page), version=begun.version, by=firm[0]
        )
    )

    shown = client.get(f"{own}/answers/").content.decode()

    assert f'href="{own}/page/{page.key}/?return=answers"' in shown
    back = client.post(f"{own}/page/{page.key}/", posted(page) | {"version": 99, "return": "answers"})
    assert back.headers["Location"] == f"{own}/answers/"
