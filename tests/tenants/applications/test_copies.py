"""A copy for paper holds every question and answer, and nothing of anybody else."""

from __future__ import annotations

import re

import pytest

from dips.councils.scope import council_scope
from dips.kernel import clock
from tenants.applications import copies, errors, queries, services, working

from .conftest import a_file, fill, page_data


def labels(copy: copies.Copy) -> list[str]:
    return [line.label for part in copy.parts for line in part.lines]


def upload(application, by, name: str = "timetable.pdf"):
    question = next(q for p in queries.pages_of(application.call) for q in p.questions if q.kind == "file")
    services.attach_file(application=application, question_key=question.key, upload=a_file(name), by=by)
    page = next(p for p in queries.pages_of(application.call) if question in p.questions)
    services.save_page(
        application=application, page_key=page.key, data={f"{question.key}__confidential": "no"}, version=99, by=by
    )


def test_a_draft_shows_every_question_that_is_asked(draft, firm):
    upload(draft, firm[0])
    values = working.copy_of(draft).values
    asked = [q.label for p in queries.pages_of(draft.call) for q in p.questions if q.is_asked(values)]

    copy = copies.for_supplier(draft)

    assert copy.receipt is None
    assert labels(copy) == asked
    assert [line.files for part in copy.parts for line in part.lines if line.files] == [("timetable.pdf",)]


def test_what_was_sent_comes_from_its_receipt_alone(sent, firm):
    receipt = queries.last_receipt(sent)
    assert copies.for_supplier(sent).receipt == receipt
    page = queries.pages_of(sent.call)[0]
    changed = page_data(page) | {page.questions[0].key: "Written since"}
    services.save_page(application=sent, page_key=page.key, data=changed, version=sent.version, by=firm[0])

    now, then = copies.for_supplier(sent), copies.for_supplier(sent, 1)

    assert (now.receipt, now.sent_before) == (None, receipt)
    assert now.parts[0].lines[0].shown == "Written since"
    assert then.receipt == receipt
    assert then.parts[0].lines[0].shown == "We would ask people first."
    assert copies.for_officer(sent) == then
    with pytest.raises(errors.ApplicationNotFound):
        copies.for_supplier(sent, 2)


def test_officers_find_no_copy_of_what_was_taken_back(sent, firm):
    services.withdraw_application(application=sent, by=firm[0])
    sent.refresh_from_db()

    with pytest.raises(errors.ApplicationNotFound):
        copies.for_officer(sent)
    assert copies.for_supplier(sent).receipt is not None


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


@pytest.fixture
def given(birmingham, challenge):
    def make(firm, *, sent: bool = True):
        from tenants.calls.models import Call

        from .conftest import passing

        with council_scope(birmingham):
            call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
            made = services.start_application(call=call, supplier=firm[1], by=firm[0], eligibility=passing(call))
            upload(made, firm[0], f"{firm[1].legal_name}.pdf")
            return services.submit_application(application=fill(made, firm[0]), by=firm[0]) if sent else made

    return make


def test_the_page_says_reference_times_fingerprint_and_files(on, given, firm, birmingham):
    sent = given(firm)
    client, own = on(None, firm[0]), f"/applications/birmingham/{sent.pk}"
    with council_scope(birmingham):
        receipt = queries.last_receipt(sent)
        page_labels = labels(copies.for_supplier(sent))

    page = client.get(f"{own}/print/")
    shown = text_of(page)

    assert page.status_code == 200
    assert sent.reference in shown
    assert receipt.sha256 in shown.replace(" ", "")
    assert "Plainview Planning Ltd.pdf" in shown
    assert [label for label in page_labels if label.replace("'", "&#x27;") not in shown] == []
    assert f'href="{own}/print/1/"' in client.get(f"{own}/done/").content.decode()
    assert f'href="{own}/print/"' in client.get("/applications/").content.decode()
    assert client.get(f"{own}/print/1/").status_code == 200
    assert client.get(f"{own}/print/2/").status_code == 404


def test_a_draft_says_that_nobody_has_it(on, given, firm):
    draft = given(firm, sent=False)

    shown = text_of(on(None, firm[0]).get(f"/applications/birmingham/{draft.pk}/print/"))

    assert "Draft application, not sent" in shown
    assert "Nobody at the council has seen it." in shown


def test_a_stranger_does_not_find_a_copy(on, given, firm, rival):
    sent = given(firm)

    for path in ("print/", "print/1/"):
        assert on(None, rival[0]).get(f"/applications/birmingham/{sent.pk}/{path}").status_code == 404
        assert on(None, firm[0]).get(f"/applications/solihull/{sent.pk}/{path}").status_code == 404
    assert on(None, rival[0]).get(f"/api/v1/councils/birmingham/applications/{sent.pk}/copy/").status_code == 404


def test_an_officers_copy_holds_one_application_and_only_after_the_close(on, given, firm, rival, officer, birmingham):
    sent, other = given(firm), given(rival)
    client = on(birmingham, officer(birmingham, "programme_manager"))
    address = f"/admin/applications/{sent.pk}/print/"
    assert client.get(address).status_code == 403

    with council_scope(birmingham):
        closes = sent.call.closes_at
    with clock.at(closes):
        shown = text_of(client.get(address))
        assert f'href="{address}"' in client.get(f"/admin/applications/{sent.pk}/").content.decode()

    assert (sent.reference in shown, "Plainview Planning Ltd.pdf" in shown) == (True, True)
    assert (other.reference in shown, "Streetvoice" in shown) == (False, False)


def test_the_api_gives_the_same_words(on, given, firm, birmingham):
    sent = given(firm)
    url = f"/api/v1/councils/birmingham/applications/{sent.pk}/copy/"
    with council_scope(birmingham):
        expected = labels(copies.for_supplier(sent))

    copy = on(None, firm[0]).get(url).json()

    assert (copy["reference"], copy["receipt"]["number"]) == (sent.reference, 1)
    assert [line["question"] for part in copy["parts"] for line in part["answers"]] == expected
    assert on(None, firm[0]).get(f"{url}?receipt=1").json() == copy
    assert on(None, firm[0]).get(f"{url}?receipt=2").status_code == 404
    assert on(None, firm[0]).get(f"{url}?receipt=x").status_code == 400
