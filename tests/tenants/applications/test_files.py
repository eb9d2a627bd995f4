"""Files: what is taken, what is refused, and what stays for a receipt."""

from __future__ import annotations

import hashlib

import pytest
from django.test import override_settings

from dips.kernel import clock
from dips.kernel.models import OutboxMessage
from tenants.applications import queries, services, working
from tenants.applications.errors import ApplicationNotFound, FileRefused, FileTooLarge
from tenants.applications.models import ApplicationFile
from tenants.calls.services import CallClosed

from .conftest import PDF, a_file, row_of


def file_question(application):
    return next(q for p in queries.pages_of(application.call) for q in p.questions if q.kind == "file")


def attach(application, by, upload=None, key=None):
    return services.attach_file(
        application=application,
        question_key=key or file_question(application).key,
        upload=upload or a_file(),
        by=by,
    )


def test_a_file_is_kept_under_no_name_of_its_own(draft, firm):
    stored = attach(draft, firm[0], a_file("../my plan.pdf"))

    assert (stored.name, stored.size, stored.content_type) == ("my plan.pdf", len(PDF), "application/pdf")
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert stored.scan == "not_scanned"
    assert stored.file.name == f"applications/{draft.pk}/{stored.pk}"
    assert stored.file.read() == PDF


def test_a_scanner_that_is_set_holds_the_file(draft, firm):
    with override_settings(DIPS_SCANNER="127.0.0.1:3310"):
        stored = attach(draft, firm[0])

    assert stored.scan == "waiting"
    assert OutboxMessage.objects.filter(kind="applications.scan").count() == 1


@pytest.mark.parametrize("upload", [("a.pdf", b""), ("a.exe", b"MZ"), ("a.pdf", b"<html>"), ("a.svg", b"<svg/>")])
def test_a_refused_file_changes_nothing(draft, firm, upload):
    before = row_of(draft)

    with pytest.raises(FileRefused):
        attach(draft, firm[0], a_file(*upload))

    assert row_of(draft) == before


def test_a_file_over_ten_megabytes_is_refused(draft, firm):
    before = row_of(draft)

    with pytest.raises(FileTooLarge):
        attach(draft, firm[0], a_file("big.pdf", PDF + b"0" * 10 * 1024 * 1024))

    assert row_of(draft) == before


def test_a_file_for_a_question_that_asks_for_none_is_refused(draft, firm):
    with pytest.raises(FileRefused):
        attach(draft, firm[0], key="idea")

    assert ApplicationFile.objects.count() == 0


def test_the_same_file_twice_is_one_and_the_sixth_is_refused(draft, firm):
    assert attach(draft, firm[0]).pk == attach(draft, firm[0]).pk
    for n in range(4):
        attach(draft, firm[0], a_file(f"{n}.pdf", PDF + str(n).encode()))

    with pytest.raises(FileRefused):
        attach(draft, firm[0], a_file("more.pdf", PDF + b"more"))

    assert ApplicationFile.objects.count() == 5


def test_no_file_is_taken_after_the_close(draft, firm, after_close):
    before = row_of(draft)

    with clock.at(after_close), pytest.raises(CallClosed):
        attach(draft, firm[0])

    assert row_of(draft) == before


def test_a_removed_file_is_gone_unless_it_was_sent(filled, firm):
    stored = attach(filled, firm[0])
    services.remove_file(application=filled, file_id=stored.pk, by=firm[0])
    assert ApplicationFile.objects.count() == 0

    stored = attach(filled, firm[0])
    page = next(p for p in queries.pages_of(filled.call) if file_question(filled) in p.questions)
    key = file_question(filled).key
    if file_question(filled).confidential:
        services.save_page(
            application=filled, page_key=page.key, data={f"{key}__confidential": "no"}, version=99, by=firm[0]
        )
    sent = services.submit_application(application=filled, by=firm[0])
    services.remove_file(application=sent, file_id=stored.pk, by=firm[0])
    services.remove_file(application=sent, file_id=stored.pk, by=firm[0])

    kept = ApplicationFile.objects.get(pk=stored.pk)
    assert kept.removed_at is not None
    assert kept.file.read() == PDF
    assert working.copy_of(sent).files == {}


def test_anothers_file_is_not_found(draft, firm, call, rival):
    stored = attach(draft, firm[0])
    other = services.start_application(call=call, supplier=rival[1], by=rival[0])

    with pytest.raises(ApplicationNotFound):
        services.remove_file(application=other, file_id=stored.pk, by=rival[0])

    assert ApplicationFile.objects.filter(pk=stored.pk, removed_at=None).exists()
