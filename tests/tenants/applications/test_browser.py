"""Applying in a real browser without a script, an upload that breaks off, and answers kept while they are typed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dips.councils.scope import council_scope
from tests.journeys.steps import add_app, come_in
from tests.support.fixture_people import PASSWORD

from .conftest import PDF, passing, typed_for

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SHOTS = os.environ.get("DIPS_SHOTS")


def shot(page, name: str) -> None:
    """A picture for people, when a folder is named."""
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)


def sign_in(page, user) -> None:
    page.get_by_label("E-mail").or_(page.get_by_label("Email")).first.fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_load_state()
    if "/second-step/start/" in page.url:
        add_app(page)


def answer(page, question) -> None:
    """Fill one question in as a person would."""
    value = typed_for(question)
    group = page.get_by_role("group", name=question.label)
    if question.kind == "declaration":
        page.get_by_label(question.label).check()
    elif question.kind == "yes_no":
        group.get_by_label(str(value).capitalize(), exact=True).check()
    elif question.kind == "choice":
        group.get_by_label(question.choices[0].label).check()
    elif question.kind == "file":
        field = page.locator(f"#id_{question.key}")
        field.set_input_files({"name": "plan.pdf", "mimeType": "application/pdf", "buffer": PDF})
    elif question.kind == "date":
        for part, text in value.items():
            page.locator(f"[name={question.key}_{part}]").fill(text)
    else:
        page.locator(f"#id_{question.key}").fill(str(value))
    if question.confidential:
        page.locator(f"#id_{question.key}__confidential_1").check()


def test_a_supplier_applies_without_a_script(live, new_page, birmingham, challenge, supplier):
    from tenants.applications import queries
    from tenants.applications.models import Application
    from tenants.calls.models import Call

    user, _organisation = supplier(name="Plainview Planning Ltd", staff_count=14, turnover_pence=110_000_000)
    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        pages, rules = queries.pages_of(call), queries.rules_of(call, "ask")
    page = new_page(javascript=False)

    def look(name: str) -> None:
        shot(page, f"{name}-plain")

    page.goto(live.url(None, f"/apply/birmingham/{challenge.reference}/"))
    look("start")
    page.get_by_role("link", name="Start now").click()
    page.get_by_role("button", name="Continue").click()
    look("check-error")
    for rule in rules:
        page.get_by_role("group", name=rule.question).get_by_label(rule.passing_answer.capitalize(), exact=True).check()
    page.get_by_role("button", name="Continue").click()
    look("begin")
    page.get_by_role("main").get_by_role("link", name="Sign in").click()
    sign_in(page, user)
    page.get_by_role("button", name="Start your application").click()
    look("tasks")
    page.get_by_role("link", name=pages[0].title).click()
    page.get_by_role("button", name="Save and continue").click()
    look("question-error")
    for asked in pages:
        for question in asked.questions:
            if (
                question.show_if is None
                or typed_for(next(q for p in pages for q in p.questions if q.key == question.show_if.question))
                == question.show_if.equals
            ):
                answer(page, question)
        look(f"page-{asked.key}")
        page.get_by_role("button", name="Save and continue").click()
    look("tasks-done")
    page.get_by_role("link", name="Check your answers and submit").click()
    look("answers")
    page.get_by_role("button", name="Submit application").click()
    page.get_by_role("heading", name="Application submitted").wait_for()
    look("done")
    page.goto(live.url(None, "/applications/"))
    look("mine")
    with council_scope(birmingham):
        sent = Application.objects.get()
        assert sent.state == "submitted"
    assert sent.reference in page.content()


def test_an_upload_that_breaks_off_changes_nothing(live, birmingham, challenge, supplier, new_page):
    """Half a file arrives, then the line is cut: no file is kept, and the page works afterwards."""
    import socket
    import time

    from dips.councils.scope import portal_scope
    from dips.suppliers.profile import of
    from tenants.applications import queries, services
    from tenants.calls.models import Call
    from tests.support.fixture_people import client_for, host_of

    user, organisation = supplier(name="Plainview Planning Ltd", staff_count=14, turnover_pence=110_000_000)
    with portal_scope():
        organisation.refresh_from_db()
        profile = of(organisation)
    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        draft = services.start_application(call=call, supplier=profile, by=user)
        page = next(p for p in queries.pages_of(call) if any(q.kind == "file" for q in p.questions))
        key = next(q.key for q in page.questions if q.kind == "file")
    path = f"/apply/birmingham/{challenge.reference}/page/{page.key}/"
    client = client_for(None, user)
    token = client.get(path, follow=True).cookies["dips_csrf"].value
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host_of()}\r\nCookie: {cookies}\r\nConnection: close\r\n"
        "Content-Type: multipart/form-data; boundary=xyz\r\nContent-Length: %d\r\n\r\n"
    )
    fields = (
        f'--xyz\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
        f'--xyz\r\nContent-Disposition: form-data; name="version"\r\n\r\n1\r\n'
        f'--xyz\r\nContent-Disposition: form-data; name="upload"\r\n\r\n1\r\n'
        f'--xyz\r\nContent-Disposition: form-data; name="{key}"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )

    def send(body: bytes, *, length: int) -> bytes:
        with socket.create_connection(("127.0.0.1", live.port)) as line:
            line.sendall((head % length).encode() + body)
            return line.recv(200) if length == len(body) else time.sleep(0.5) or b""

    half = fields.encode() + PDF + b"x" * 100_000
    send(half, length=400_000)

    time.sleep(2)
    with council_scope(birmingham):
        assert draft.files.count() == 0
        draft.refresh_from_db()
        assert draft.version == 1

    whole = half + b"\r\n--xyz--\r\n"
    assert b" 302 " in send(whole, length=len(whole))
    with council_scope(birmingham):
        assert draft.files.count() == 1


def test_answers_are_kept_while_they_are_typed(live, new_page, axe, birmingham, challenge, supplier):
    from dips.suppliers.queries import profile_for
    from tenants.applications import queries, services
    from tenants.applications.models import Answer
    from tenants.calls.models import Call

    user, organisation = supplier(name="Plainview Planning Ltd", staff_count=14, turnover_pence=110_000_000)
    firm = profile_for(user, organisation.pk)
    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        draft = services.start_application(call=call, supplier=firm, by=user, eligibility=passing(call))
        first = queries.pages_of(call)[0]
    page = new_page()
    come_in(page, user, live.url(None, f"/apply/birmingham/{challenge.reference}/page/{first.key}/"))

    page.locator(f"#id_{first.questions[0].key}").press_sequentially("Half an idea")
    expect(page.locator("#autosave-status")).to_contain_text("Saved by itself at ")
    axe(page)
    with council_scope(birmingham):
        kept = Answer.objects.get(application=draft, question_key=first.questions[0].key).value
    page.locator(f"#id_{first.questions[0].key}").press_sequentially(", and the other half")
    page.get_by_role("button", name="Save and come back later").click()
    page.wait_for_url("**/tasks/")

    assert kept == "Half an idea"
    with council_scope(birmingham):
        whole = Answer.objects.get(application=draft, question_key=first.questions[0].key).value
    assert whole == "Half an idea, and the other half"
