"""A draft goes with everything in it; what was sent stays; the trail remembers, and tells the council nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from dips.councils.scope import council_scope, portal_scope
from dips.directory.models import Passport
from dips.kernel import audit
from dips.kernel.models import AuditEvent, OutboxMessage
from tenants.applications import erasing, errors, queries, services
from tenants.applications.models import Answer, Application, ApplicationFile

from .conftest import a_file, page_data, row_of


@pytest.fixture
def with_file(draft, firm):
    page = queries.pages_of(draft.call)[0]
    services.save_page(application=draft, page_key=page.key, data=page_data(page), version=draft.version, by=firm[0])
    question = next(q for p in queries.pages_of(draft.call) for q in p.questions if q.kind == "file")
    stored = services.attach_file(application=draft, question_key=question.key, upload=a_file(), by=firm[0])
    return draft, Path(stored.file.path)


def outbox_of(council) -> list[dict]:
    rows = OutboxMessage.objects.filter(schema=council.schema_name, kind=erasing.KIND).order_by("key")
    return [row.payload for row in rows]


def test_a_draft_goes_with_its_answers_files_and_line(with_file, firm, here):
    draft, path = with_file
    pk = draft.pk

    services.delete_draft(application=draft, by=firm[0])

    assert (Application.objects.count(), Answer.objects.count(), ApplicationFile.objects.count()) == (0, 0, 0)
    assert list(Passport.objects.filter(application_id=pk)) == []
    [payload] = outbox_of(here)
    assert path.exists()
    erasing.erase(payload)
    erasing.erase(payload)
    assert not path.exists()


def test_the_trail_keeps_a_line_that_the_council_is_not_shown(draft, firm, here):
    pk = str(draft.pk)

    services.delete_draft(application=draft, by=firm[0])

    kept = AuditEvent.objects.filter(object_id=pk).order_by("recorded_at").values_list("verb", flat=True)
    assert list(kept) == ["application.start", "application.delete_draft"]
    assert list(audit.readable().filter(object_id=pk)) == []


def test_what_was_sent_cannot_be_deleted(sent, firm, here):
    before = row_of(sent)

    with pytest.raises(errors.NotDeletable) as refused:
        services.delete_draft(application=sent, by=firm[0])

    assert refused.value.code == "not_deletable"
    assert row_of(sent) == before
    services.withdraw_application(application=sent, by=firm[0])
    with pytest.raises(errors.NotDeletable):
        services.delete_draft(application=sent, by=firm[0])


def test_a_colleague_who_was_typing_is_told_that_it_is_gone(draft, firm, here):
    page = queries.pages_of(draft.call)[0]
    services.delete_draft(application=Application.objects.get(pk=draft.pk), by=firm[0])

    with pytest.raises(errors.ApplicationNotFound):
        services.save_page(application=draft, page_key=page.key, data=page_data(page), version=1, by=firm[0])
    with pytest.raises(errors.ApplicationNotFound):
        services.submit_application(application=draft, by=firm[0])
    with pytest.raises(errors.ApplicationNotFound):
        services.delete_draft(application=draft, by=firm[0])


def test_a_file_that_has_a_row_is_never_erased(with_file, here):
    _draft, path = with_file
    stored = ApplicationFile.objects.get()

    erasing.erase({"path": stored.file.name})
    erasing.erase({"path": "../../etc/passwd"})

    assert path.exists()


@pytest.fixture
def begun(birmingham, challenge, firm):
    from tenants.calls.models import Call

    with council_scope(birmingham):
        call = Call.objects.select_related("challenge__programme", "form").get(challenge=challenge)
        return services.start_application(call=call, supplier=firm[1], by=firm[0])


def test_the_page_asks_first_and_the_list_forgets_it(on, begun, firm, birmingham):
    client, own = on(None, firm[0]), f"/applications/birmingham/{begun.pk}"
    assert f'href="{own}/delete/"' in client.get(f"{own}/tasks/").content.decode()

    asked = client.get(f"{own}/delete/").content.decode()
    with council_scope(birmingham):
        assert Application.objects.count() == 1
    gone = client.post(f"{own}/delete/")

    assert "Delete this draft?" in asked
    assert gone.headers["Location"] == "/applications/"
    shown = client.get("/applications/").content.decode()
    assert "The draft is deleted." in shown
    assert "You have not applied yet" in shown
    assert client.get(f"{own}/tasks/").status_code == 404
    with council_scope(birmingham):
        assert Application.objects.count() == 0


def test_a_colleague_may_and_a_stranger_does_not_find_it(on, person, begun, firm, rival, birmingham):
    from dips.suppliers.models import SupplierMember

    own = f"/applications/birmingham/{begun.pk}"
    for method in ("get", "post"):
        assert getattr(on(None, rival[0]), method)(f"{own}/delete/").status_code == 404
    with council_scope(birmingham):
        assert Application.objects.count() == 1
    colleague = person("Col League")
    with portal_scope():
        SupplierMember.objects.create(organisation_id=firm[1].id, user=colleague)

    assert on(None, colleague).post(f"{own}/delete/").status_code == 302

    with council_scope(birmingham):
        assert Application.objects.count() == 0


def test_the_api_deletes_a_draft_and_refuses_what_was_sent(on, begun, firm, rival, birmingham):
    from .conftest import fill, passing

    own = f"/api/v1/councils/birmingham/applications/{begun.pk}/"
    assert on(None, rival[0]).delete(own).status_code == 404
    client = on(None, firm[0])
    with council_scope(birmingham):
        services.answer_eligibility(application=begun, given=passing(begun.call), by=firm[0])
        services.submit_application(application=fill(begun, firm[0]), by=firm[0])

    refused = client.delete(own)

    assert (refused.status_code, refused.json()["code"]) == (403, "not_deletable")
    with council_scope(birmingham):
        services.withdraw_application(application=begun, by=firm[0])
        new = services.start_application(call=begun.call, supplier=firm[1], by=firm[0])
    assert client.delete(f"/api/v1/councils/birmingham/applications/{new.pk}/").status_code == 204
    assert client.get(f"/api/v1/councils/birmingham/applications/{new.pk}/").status_code == 404
    assert [row["id"] for row in client.get("/api/v1/applications/").json()["results"]] == [str(begun.pk)]
