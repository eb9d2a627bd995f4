"""What officers may see: a count before the close, what was sent after it, and only their own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dips.councils.scope import council_scope
from dips.directory.models import Passport
from dips.kernel import audit, clock
from dips.kernel.errors import NotAllowed
from dips.kernel.models import OutboxMessage
from tenants.applications import gates, queries, services
from tenants.applications.errors import (
    AnswersRefused,
    ApplicationNotFound,
    NothingToRecord,
    Sealed,
    SecondOfficerNeeded,
)
from tenants.applications.models import Application
from tenants.calls.services import cancel_call, extend_call
from tenants.programmes.models import LetterTemplate

from .conftest import a_file, passing, row_of


@pytest.fixture
def manager(birmingham, officer):
    return officer(birmingham, "programme_manager", full_name="Mina Manager")


@pytest.fixture
def colleague(birmingham, officer):
    return officer(birmingham, "programme_manager", full_name="Cal Colleague")


@pytest.fixture
def stranger(birmingham, officer):
    """A challenge owner of some other challenge."""
    return officer(birmingham, "challenge_owner", full_name="Stan Stranger")


def all_pass(application):
    return {rule.key: {"result": "pass"} for rule in queries.rules_of(application.call)}


def test_nobody_reads_before_the_close(sent, challenge, manager):
    with pytest.raises(Sealed):
        services.open_for_reading(challenge=challenge, by=manager)
    with pytest.raises(Sealed):
        services.open_application(application_id=sent.pk, by=manager)
    with pytest.raises(Sealed):
        services.record_eligibility(application=sent, results=all_pass(sent), by=manager)
    assert queries.count_sent(challenge) == 1


def test_after_the_close_the_first_reader_closes_the_call(sent, challenge, manager, after_close):
    with clock.at(after_close):
        found = list(services.open_for_reading(challenge=challenge, by=manager))

        assert [each.pk for each in found] == [sent.pk]
        assert challenge.calls.get().state == "closed"


def test_the_trail_tells_nobody_who_applied_before_the_close(sent, call, rival, challenge, manager, after_close):
    services.start_application(call=call, supplier=rival[1], by=rival[0])
    of_applications = audit.readable().filter(model="applications.application")

    assert not of_applications.exists()
    assert audit.trail(sent).exists()
    with clock.at(after_close):
        services.open_for_reading(challenge=challenge, by=manager)
        assert set(of_applications.all().values_list("object_id", flat=True)) == {str(sent.pk)}


def test_drafts_are_nobodys_business(draft, challenge, manager, after_close):
    with clock.at(after_close):
        assert list(services.open_for_reading(challenge=challenge, by=manager)) == []
        with pytest.raises(ApplicationNotFound):
            services.open_application(application_id=draft.pk, by=manager)


def test_another_owners_challenge_is_not_found(sent, challenge, stranger, after_close):
    with clock.at(after_close):
        with pytest.raises(ApplicationNotFound):
            services.open_for_reading(challenge=challenge, by=stranger)
        with pytest.raises(ApplicationNotFound):
            services.open_application(application_id=sent.pk, by=stranger)


def test_a_supplier_is_no_officer(sent, challenge, firm, after_close):
    with clock.at(after_close), pytest.raises(NotAllowed):
        services.open_for_reading(challenge=challenge, by=firm[0])


def test_results_decide_and_the_gate_opens(sent, challenge, manager, after_close):
    assert gates.missing(challenge) == "Eligibility is recorded after the call has closed."
    with clock.at(after_close):
        services.open_for_reading(challenge=challenge, by=manager)
        assert gates.missing(challenge) == "1 application has no eligibility result yet."

        found = services.record_eligibility(application=sent, results=all_pass(sent), by=manager)

        assert found.state == "eligible"
        assert gates.missing(challenge) is None
        assert {check.by_id for check in found.checks.all()} == {manager.pk}
        verbs = set(audit.trail(found).values_list("verb", flat=True))
        assert {"application.record_eligibility", "application.find_eligible"} <= verbs


def test_a_failure_needs_a_note_and_the_supplier_is_told(sent, manager, after_close, firm, here):
    rule = queries.rules_of(sent.call)[0]
    with clock.at(after_close):
        before = row_of(sent)
        with pytest.raises(AnswersRefused):
            services.record_eligibility(application=sent, results={rule.key: {"result": "fail"}}, by=manager)
        with pytest.raises(NothingToRecord):
            services.record_eligibility(application=sent, results={}, by=manager)
        with pytest.raises(AnswersRefused):
            services.record_eligibility(application=sent, results={"no_rule": {"result": "pass"}}, by=manager)
        assert row_of(sent) == before

        found = services.record_eligibility(
            application=sent, results={rule.key: {"result": "fail", "note": "Too large"}}, by=manager
        )

        assert found.state == "ineligible"
        texts = [each.payload["text"] for each in OutboxMessage.objects.filter(kind="mail")]
        assert sum("Too large" in text for text in texts) == 1


def test_a_reversal_needs_a_second_officer(sent, manager, colleague, after_close):
    rule = queries.rules_of(sent.call)[0]
    with clock.at(after_close):
        services.record_eligibility(
            application=sent, results={rule.key: {"result": "fail", "note": "Too large"}}, by=manager
        )
        before = row_of(sent)
        with pytest.raises(SecondOfficerNeeded):
            services.record_eligibility(application=sent, results=all_pass(sent), by=manager)
        assert row_of(sent) == before

        found = services.record_eligibility(application=sent, results=all_pass(sent), by=colleague)

        assert found.state == "eligible"


def test_what_a_colleague_recorded_stays_the_colleagues(on, birmingham, sent, firm, manager, colleague, after_close):
    from dips.councils.scope import portal_scope

    first, *others = queries.rules_of(sent.call)
    with clock.at(after_close):
        services.record_eligibility(application=sent, results=all_pass(sent), by=manager)
        form = {rule.key: "pass" for rule in others} | {first.key: "fail", f"{first.key}__note": "Too large"}
        with portal_scope():
            asked = on(birmingham, colleague).post(f"/admin/applications/{sent.pk}/", form).content.decode()
            with council_scope(birmingham):
                unmoved = (Application.objects.get(pk=sent.pk).state, told("application_ineligible"))
            back = on(birmingham, colleague).post(f"/admin/applications/{sent.pk}/", form | {"change": "1"})
            form |= {"confirmed": "ineligible"}
            saved = on(birmingham, colleague).post(f"/admin/applications/{sent.pk}/", form)
            unchanged = on(birmingham, colleague).post(f"/admin/applications/{sent.pk}/", form)
            page = on(birmingham, colleague).get(f"/admin/applications/{sent.pk}/").content.decode()

        assert unmoved == ("eligible", [])
        assert ("This makes the application ineligible" in asked, "Too large" in asked) == (True, True)
        assert f'<dd class="govuk-summary-list__value">{firm[0].email}</dd>' in asked
        assert "Too large</textarea>" in back.content.decode()
        assert (saved.status_code, unchanged.status_code) == (302, 400)
        assert len(told("application_ineligible")) == 1
        assert "Nothing was recorded." in unchanged.content.decode()
        assert {check.rule_key: check.by_id for check in sent.checks.all()} == {
            rule.key: manager.pk for rule in others
        } | {first.key: colleague.pk}
        assert ("Found ineligible" in page, "application.find_ineligible" in page) == (True, False)


def told(key: str) -> list[str]:
    """The plain texts of one kind of letter."""
    return [each.payload["text"] for each in OutboxMessage.objects.filter(kind="mail", key__contains=f"{key}:")]


def test_a_longer_call_is_longer_in_every_suppliers_list_and_they_are_told(call, sent, manager):
    later = call.closes_at + timedelta(days=7)
    before = Passport.objects.values("state", "reference", "submitted_at").get(application_id=sent.pk)
    extend_call(call=call, closes_at=later, reason="Snow.", by=manager)

    assert Passport.objects.get(application_id=sent.pk).closes_at == later
    assert Passport.objects.values("state", "reference", "submitted_at").get(application_id=sent.pk) == before
    assert ["> Snow." in text for text in told("call_extended")] == [True]


def test_a_council_whose_blueprint_is_older_than_a_letter_can_still_act(call, sent, manager, caplog):
    LetterTemplate.objects.filter(key="call_extended").delete()
    later = call.closes_at + timedelta(days=7)

    extended = extend_call(call=call, closes_at=later, reason="Snow.", by=manager)

    assert extended.closes_at == later
    assert ["> Snow." in text for text in told("call_extended")] == [True]
    assert "no letter call_extended in this council" in caplog.text
    assert audit.trail(call.challenge.programme).last().data == {"letter": "call_extended"}


def test_whoever_applies_hears_that_a_call_is_cancelled_and_why(call, sent, rival, manager):
    user, profile = rival
    late = services.start_application(call=call, supplier=profile, by=user, eligibility=passing(call))
    cancel_call(call=call, reason="The money is gone.", by=manager)

    late.refresh_from_db()
    assert late.state == "expired"
    assert ["> The money is gone." in text for text in told("call_cancelled")] == [True, True]
    assert told("application_expired") == []


def test_a_supplier_hears_of_a_reversal(sent, manager, colleague, after_close):
    rule = queries.rules_of(sent.call)[0]
    with clock.at(after_close):
        failed = {rule.key: {"result": "fail", "note": "Too large"}}
        services.record_eligibility(application=sent, results=failed, by=manager)
        assert (len(told("application_ineligible")), told("application_eligible")) == (1, [])
        services.record_eligibility(application=sent, results=all_pass(sent), by=colleague)

    assert ["can be considered after all" in text for text in told("application_eligible")] == [True]


# -- the admin -----------------------------------------------------------------------------------


def test_the_admin_counts_before_and_reads_after(on, birmingham, sent, challenge, manager, after_close, firm, here):
    reference, supplier = sent.reference, sent.supplier_name
    from dips.councils.scope import portal_scope

    with portal_scope():
        client = on(birmingham, manager)
        index = client.get("/admin/applications/")
        sealed = client.get(f"/admin/applications/challenge/{challenge.reference}/")
        one = client.get(f"/admin/applications/{sent.pk}/")
        with clock.at(after_close):
            listed = client.get(f"/admin/applications/challenge/{challenge.reference}/")
            read = client.get(f"/admin/applications/{sent.pk}/")

    assert index.status_code == 200
    assert challenge.reference in index.content.decode()
    assert supplier not in index.content.decode()
    assert (sealed.status_code, one.status_code) == (403, 403)
    assert "1 application was sent so far." in sealed.content.decode()
    assert supplier not in sealed.content.decode() + one.content.decode()
    assert listed.status_code == 200
    assert reference in listed.content.decode()
    assert supplier in listed.content.decode()
    assert read.status_code == 200
    assert "We would ask people first." in read.content.decode()


def test_the_admin_hides_what_is_anothers(on, birmingham, solihull, sent, challenge, stranger, officer, after_close):
    from dips.councils.scope import portal_scope

    with portal_scope():
        elsewhere = on(solihull, officer(solihull, "programme_manager"))
        here = on(birmingham, stranger)
        with clock.at(after_close):
            for client in (elsewhere, here):
                assert client.get(f"/admin/applications/{sent.pk}/").status_code == 404
                assert client.get(f"/admin/applications/challenge/{challenge.reference}/").status_code == 404


def test_an_officer_records_results_in_the_admin(on, birmingham, sent, manager, after_close):
    from dips.councils.scope import portal_scope

    data = {rule.key: "pass" for rule in queries.rules_of(sent.call)}
    with clock.at(after_close), portal_scope():
        client = on(birmingham, manager)
        wrong = client.post(f"/admin/applications/{sent.pk}/", {next(iter(data)): "fail"})
        right = client.post(f"/admin/applications/{sent.pk}/", data)
        with council_scope(birmingham):
            state = Application.objects.get(pk=sent.pk).state

    assert wrong.status_code == 400
    assert "Say why it fails." in wrong.content.decode()
    assert right.status_code == 302
    assert state == "eligible"


def test_a_file_leaves_the_admin_as_a_download(on, birmingham, filled, firm, manager, after_close):
    from dips.councils.scope import portal_scope

    page, question = next((p, q) for p in queries.pages_of(filled.call) for q in p.questions if q.kind == "file")
    stored = services.attach_file(application=filled, question_key=question.key, upload=a_file(), by=firm[0])
    if question.confidential:
        services.save_page(
            application=filled,
            page_key=page.key,
            data={f"{question.key}__confidential": "no"},
            version=99,
            by=firm[0],
        )
    sent = services.submit_application(application=filled, by=firm[0])
    with clock.at(after_close), portal_scope():
        response = on(birmingham, manager).get(f"/admin/applications/{sent.pk}/files/{stored.pk}/")

    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
