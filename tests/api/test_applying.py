"""A supplier applies over the API alone, and an officer reads it after the close."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from dips.councils.scope import council_scope
from dips.kernel import clock
from tenants.applications.models import Application, Receipt
from tests.api.conftest import whole_form

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_whole_path(api, applied, officer, birmingham, supplier):
    sent = applied()
    own = sent.caller.get(sent.path).json()
    reading = api(birmingham, officer(birmingham, "programme_manager"))
    base = f"challenges/{sent.challenge.reference}/"

    before = reading.get(f"{base}applications/").json()
    sealed = reading.get(f"applications/{sent.id}/")
    with council_scope(birmingham):
        closes_at = sent.challenge.calls.get().closes_at
    with clock.at(closes_at + timedelta(seconds=1)):
        after = reading.get(f"{base}applications/").json()
        one = reading.get(f"applications/{sent.id}/").json()
        too_early = reading.post(f"{base}advance/", {"reason": "On."})
        rules = [row["key"] for row in reading.get(f"{base}eligibility/").json()["results"]]
        checked = reading.post(
            f"applications/{sent.id}/eligibility/", {"results": {key: {"result": "pass"} for key in rules}}
        )
        moved = reading.post(f"{base}advance/", {"reason": "All were checked."})
        trail = reading.get(f"applications/{sent.id}/trail/").json()["results"]

    assert (own["state"], own["problems"]) == ("submitted", {})
    assert before == {"count": 1, "sealed": True, "results": None}
    assert (sealed.status_code, sealed.json()["code"]) == (403, "sealed")
    assert [row["reference"] for row in after["results"]] == [own["reference"]]
    assert one["receipt"]["sha256"] == own["receipts"][0]["sha256"]
    assert (too_early.status_code, too_early.json()["code"]) == (403, "gate_not_met")
    assert checked.json()["state"] == "eligible"
    assert (moved.status_code, moved.json()["stage"]) == (200, "exploration")
    assert [event["verb"] for event in trail][:2] == ["application.start", "application.submit"]


def test_passport_lists_what_was_sent(applied):
    sent = applied()

    rows = sent.caller.get("applications/").json()["results"]

    assert [(row["council"], row["challenge"], row["state"]) for row in rows] == [
        ("birmingham", sent.challenge.reference, "submitted")
    ]
    assert rows[0]["api_url"].endswith(f"/api/v1/{sent.path}")


def test_receipt_holds_what_was_sent(applied):
    sent = applied()

    receipt = sent.caller.get(f"{sent.path}receipts/1/").json()

    assert receipt["document"]["supplier"]["legal_name"] == "Example Robotics Ltd"
    assert sent.caller.get(f"{sent.path}receipts/2/").status_code == 404


def test_second_application_is_refused(applied, birmingham):
    sent = applied()
    base = f"councils/birmingham/challenges/{sent.challenge.reference}/applications/"

    again = sent.caller.post(base, {})

    assert (again.status_code, again.json()["code"]) == (409, "already_applied")
    with council_scope(birmingham):
        assert Application.objects.count() == 1


def test_eligibility_without_an_account(api, birmingham, open_challenge):
    challenge = open_challenge(birmingham)
    path = f"councils/birmingham/challenges/{challenge.reference}/eligibility/"
    passing, _pages = whole_form(birmingham, challenge)
    turned = {"yes": "no", "no": "yes"}

    good = api().post(path, {"answers": passing})
    bad = api().post(path, {"answers": {key: turned[value] for key, value in passing.items()}})
    odd = api().post(path, {"answers": {"height": "yes"}})

    assert good.json() == {"eligible": True, "failures": []}
    assert [failure["key"] for failure in bad.json()["failures"]] == list(passing)
    assert list(odd.json()["errors"]) == ["answers.height"]


def test_start_refuses_an_organisation_that_is_not_ones_own(api, supplier, birmingham, open_challenge):
    challenge = open_challenge(birmingham)
    _user, theirs = supplier(name="Theirs", kind="charity")
    mine, _organisation = supplier(name="Mine", kind="charity")
    path = f"councils/birmingham/challenges/{challenge.reference}/applications/"

    assert api(None, mine).post(path, {"organisation": str(theirs.pk)}).status_code == 404
    with council_scope(birmingham):
        assert Application.objects.count() == 0


def test_start_without_an_organisation_says_so(api, person, birmingham, open_challenge):
    challenge = open_challenge(birmingham)

    response = api(None, person()).post(f"councils/birmingham/challenges/{challenge.reference}/applications/", {})

    assert (response.status_code, response.json()["code"]) == (403, "no_organisation")


def test_stale_page_is_refused_and_changes_nothing(applied):
    mine = applied(submit=False)
    page = f"{mine.path}pages/idea/"
    read = mine.caller.get(page)
    body = {"answers": {"idea": {"value": "First"}}}

    assert mine.caller.put(page, body).json()["code"] == "version_needed"
    assert mine.caller.put(page, body, if_match=read["ETag"]).status_code == 200
    late = mine.caller.put(page, {"answers": {"idea": {"value": "Second"}}}, if_match=read["ETag"])

    assert (late.status_code, late.json()["code"]) == (412, "stale_version")
    assert mine.caller.get(page).json()["answers"]["idea"]["value"] == "First"


def test_unknown_question_and_page_are_named(applied):
    mine = applied(submit=False)
    etag = mine.caller.get(mine.path)["ETag"]

    odd = mine.caller.put(f"{mine.path}pages/idea/", {"answers": {"ideas": {"value": "x"}}}, if_match=etag)
    extra = mine.caller.put(f"{mine.path}pages/idea/", {"answers": {"idea": {"score": 5}}}, if_match=etag)

    assert list(odd.json()["errors"]) == ["ideas"]
    assert list(extra.json()["errors"]) == ["answers.idea.score"]
    assert mine.caller.put(f"{mine.path}pages/nine/", {"answers": {}}, if_match=etag).status_code == 404


def test_a_plain_answer_is_its_value(applied):
    mine = applied()
    page = f"{mine.path}pages/idea/"
    etag = mine.caller.get(page)["ETag"]

    kept = mine.caller.put(page, {"answers": {"idea": "Plainly said"}}, if_match=etag)
    odd = mine.caller.put(page, {"answers": {"idea": ["a", "b"]}}, if_match=kept["ETag"])

    assert (kept.status_code, kept.json()["answers"]["idea"]["value"]) == (200, "Plainly said")
    assert odd.status_code == 400
    assert "Give the answer as text, a number, true or false, or as" in str(odd.json()["errors"])
    assert mine.caller.get(page).json() == kept.json()


def test_cell_of_a_hundred_thousand_letters_is_refused(applied):
    mine = applied(submit=False)
    before = mine.caller.get(mine.path)

    response = mine.caller.put(
        f"{mine.path}pages/idea/", {"answers": {"idea": {"value": "x" * 100_000}}}, if_match=before["ETag"]
    )

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["idea"]
    assert mine.caller.get(mine.path)["ETag"] == before["ETag"]


def test_submit_says_what_is_missing(api, supplier, birmingham, open_challenge):
    challenge = open_challenge(birmingham)
    user, _organisation = supplier(kind="charity")
    caller = api(None, user)
    made = caller.post(f"councils/birmingham/challenges/{challenge.reference}/applications/", {})

    response = caller.post(f"{made['Location'].removeprefix('/api/v1/')}submit/")

    assert (response.status_code, response.json()["code"]) == (400, "not_complete")
    assert "idea" in response.json()["errors"]
    with council_scope(birmingham):
        assert Receipt.objects.count() == 0


def test_deadline_is_exclusive(applied, birmingham):
    mine = applied(submit=False)
    with council_scope(birmingham):
        closes_at = mine.challenge.calls.get().closes_at

    with clock.at(closes_at):
        late = mine.caller.post(f"{mine.path}submit/")
    with clock.at(closes_at - timedelta(milliseconds=1)):
        in_time = mine.caller.post(f"{mine.path}submit/")

    assert (late.status_code, late.json()["code"]) == (403, "call_closed")
    assert in_time.status_code == 200


def test_file_comes_and_goes(applied):
    mine = applied(submit=False)

    def send(name: str, content: bytes):
        upload = SimpleUploadedFile(name, content)
        return mine.caller.client.post(
            f"/api/v1/{mine.path}files/", {"question": "evidence_file", "file": upload}, **mine.caller.headers
        )

    made = send("evidence Ŵ.pdf", PDF)
    path = made["Location"].removeprefix("/api/v1/")
    read = mine.caller.get(path)

    assert (made.status_code, made.json()["size"]) == (201, len(PDF))
    assert b"".join(read.streaming_content) == PDF
    assert read["Content-Disposition"].startswith("attachment")
    assert (read["Content-Type"], read["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert mine.caller.delete(path).status_code == 204
    assert mine.caller.get(path).status_code == 404
    assert send("run.exe", b"MZ").json()["code"] == "file_refused"
    assert send("empty.pdf", b"").json()["code"] == "file_refused"
    assert send("large.pdf", PDF + b"0" * (10 * 1024 * 1024)).status_code == 413
    assert mine.caller.get(mine.path).json()["files"] == []


def test_withdraw(applied):
    sent = applied()

    gone = sent.caller.post(f"{sent.path}withdraw/", {"reason": "No time."})
    after = sent.caller.post(f"{sent.path}submit/")

    assert gone.json()["state"] == "withdrawn"
    assert (after.status_code, after.json()["code"]) == (403, "not_editable")


def test_same_key_gives_the_same_answer_once(api, supplier, birmingham, open_challenge):
    challenge = open_challenge(birmingham)
    user, _organisation = supplier(kind="charity")
    caller = api(None, user)
    path = f"councils/birmingham/challenges/{challenge.reference}/applications/"

    first = caller.post(path, {}, idempotency_key="one")
    again = caller.post(path, {}, idempotency_key="one")
    other = caller.post(path, {"eligibility": {}}, idempotency_key="one")
    elsewhere = caller.post("organisations/", {"legal_name": "B", "kind": "charity"}, idempotency_key="one")

    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first["Location"], first["ETag"]) == (again["Location"], again["ETag"])
    assert again["Idempotency-Replayed"] == "true"
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert elsewhere.status_code == 201
    with council_scope(birmingham):
        assert Application.objects.count() == 1


def test_key_of_a_refused_call_may_be_tried_again(api, person):
    caller = api(None, person())

    refused = caller.post("organisations/", {"legal_name": "", "kind": "charity"}, idempotency_key="two")
    mended = caller.post("organisations/", {"legal_name": "B", "kind": "charity"}, idempotency_key="two")
    odd = caller.post("organisations/", {"legal_name": "B", "kind": "charity"}, idempotency_key="with space")

    assert (refused.status_code, mended.status_code) == (400, 201)
    assert odd.json()["code"] == "bad_idempotency_key"


@pytest.mark.parametrize(
    ("method", "tail", "body"),
    [
        ("get", "", None),
        ("get", "pages/idea/", None),
        ("put", "pages/idea/", {"answers": {}}),
        ("put", "eligibility/", {"answers": {"small_or_medium": "yes"}}),
        ("post", "submit/", {}),
        ("post", "withdraw/", {}),
        ("get", "receipts/1/", None),
        ("get", "trail/", None),
    ],
)
def test_another_suppliers_application_is_not_found(api, applied, supplier, birmingham, method, tail, body):
    theirs = applied()
    mine, _organisation = supplier(name="Mine", kind="charity")

    response = api(None, mine)(method, f"{theirs.path}{tail}", body, if_match='"1"')

    assert response.status_code in {403, 404}
    assert (response.status_code == 404) or (tail == "trail/" and response.json()["code"] == "not_allowed")
    assert theirs.caller.get(theirs.path).json()["state"] == "submitted"


def test_officer_of_another_council_finds_nothing(api, applied, officer, birmingham, solihull):
    sent = applied()
    theirs = officer(solihull, "programme_manager")

    assert api(solihull, theirs).get(f"applications/{sent.id}/").status_code == 404
    assert api(birmingham, theirs).get(f"applications/{sent.id}/").status_code == 404
    assert api(None, theirs).get(sent.path).status_code == 404
    refused = api(birmingham, theirs).get(f"challenges/{sent.challenge.reference}/applications/")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
