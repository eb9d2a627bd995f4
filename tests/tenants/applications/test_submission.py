"""Sending: the lock, the clock, the receipt."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import timedelta

import pytest
from django.utils import translation

from dips.directory.models import Passport
from dips.kernel import audit, clock
from dips.kernel.models import OutboxMessage
from tenants.applications import canonical, document, queries, services
from tenants.applications.errors import NotComplete, NotEditable, NotWithdrawable
from tenants.applications.models import Application, Receipt
from tenants.calls.services import CallClosed, close_call

from .conftest import fill, page_data, passing, row_of


def change(application, by):
    page = queries.pages_of(application.call)[0]
    data = page_data(page)
    data[page.questions[0].key] = "Something better"
    return services.save_page(
        application=application, page_key=page.key, data=data, version=application.version, by=by
    ).application


def test_a_sent_application_has_reference_receipt_passport_mail_and_trail(sent, challenge, firm, here):
    assert sent.state == "submitted"
    assert re.fullmatch(re.escape(challenge.reference) + r"-\d{4}", sent.reference)
    receipt = Receipt.objects.get(application=sent)
    assert (receipt.number, receipt.submitted_at, receipt.submitted_by) == (1, sent.submitted_at, firm[0].pk)
    line = Passport.objects.get(application_id=sent.pk)
    assert (line.state, line.applicant_label, line.reference) == ("submitted", "Sent", sent.reference)
    verbs = list(audit.trail(sent).order_by("recorded_at", "id").values_list("verb", flat=True))
    assert verbs == ["application.start", "application.submit"]
    mails = OutboxMessage.objects.filter(kind="mail", schema=here.schema_name)
    assert [mail.payload["to"] for mail in mails if sent.reference in mail.payload["text"]] == [firm[0].email]


def test_the_fingerprint_can_be_recomputed(sent):
    receipt = Receipt.objects.get(application=sent)

    text = json.dumps(receipt.document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert hashlib.sha256(text.encode()).hexdigest() == receipt.sha256
    assert canonical.text(receipt.document) == text
    assert receipt.document["submitted_at"] == receipt.submitted_at.isoformat(timespec="microseconds")
    assert receipt.document["reference"] == sent.reference


def test_the_same_content_again_is_the_same_receipt(sent, firm):
    before = row_of(sent)
    mails = OutboxMessage.objects.filter(kind="mail").count()

    again = services.submit_application(application=sent, by=firm[0])

    assert again.reference == sent.reference
    assert row_of(sent) == before
    assert OutboxMessage.objects.filter(kind="mail").count() == mails


def test_a_change_waits_until_it_is_sent_and_makes_the_next_receipt(sent, firm):
    first = Receipt.objects.get(application=sent)
    changed = change(sent, firm[0])
    assert document.has_unsent_changes(changed)
    assert queries.last_receipt(changed).pk == first.pk

    again = services.submit_application(application=changed, by=firm[0])

    assert again.reference == sent.reference
    receipts = list(Receipt.objects.filter(application=sent).order_by("number"))
    assert [receipt.number for receipt in receipts] == [1, 2]
    assert receipts[0].sha256 == first.sha256
    assert receipts[0].document == first.document
    assert receipts[1].document["pages"][0]["answers"][0]["value"] == "Something better"
    assert not document.has_unsent_changes(again)


def test_an_unfinished_one_is_refused_and_says_what_is_missing(draft, firm):
    before = row_of(draft)

    with pytest.raises(NotComplete) as refused:
        services.submit_application(application=draft, by=firm[0])

    first = queries.pages_of(draft.call)[0].questions[0]
    assert refused.value.errors[first.key] == [f"Enter an answer to “{first.label}”"]
    assert row_of(draft) == before


def test_open_eligibility_questions_stand_in_the_way(call, firm):
    application = fill(services.start_application(call=call, supplier=firm[1], by=firm[0]), firm[0])
    rules = queries.rules_of(call, "ask")

    with pytest.raises(NotComplete) as refused:
        services.submit_application(application=application, by=firm[0])
    assert set(refused.value.errors) == {rule.key for rule in rules}

    answered = services.answer_eligibility(application=application, given=passing(call), by=firm[0])
    assert services.submit_application(application=answered, by=firm[0]).state == "submitted"


def test_automatic_results_are_recorded(sent):
    results = queries.results_of(sent)

    assert set(results) == {rule.key for rule in queries.rules_of(sent.call)}
    assert {check.automatic for check in results.values()} == {True}
    assert {check.result for check in results.values()} == {"pass"}


def test_the_last_thousandth_is_in_and_five_o_clock_is_out(filled, firm, call):
    with clock.at(call.closes_at):
        before = row_of(filled)
        with pytest.raises(CallClosed):
            services.submit_application(application=filled, by=firm[0])
        assert row_of(filled) == before

    with clock.at(call.closes_at - timedelta(milliseconds=1)):
        sent = services.submit_application(application=filled, by=firm[0])

    assert sent.submitted_at == call.closes_at - timedelta(milliseconds=1)


def test_withdrawing_frees_a_new_one(sent, call, firm):
    withdrawn = services.withdraw_application(application=sent, by=firm[0], reason="Bought by somebody else")

    assert withdrawn.state == "withdrawn"
    assert Passport.objects.get(application_id=sent.pk).applicant_label == "You withdrew it"
    assert services.withdraw_application(application=sent, by=firm[0]).pk == sent.pk
    new = services.start_application(call=call, supplier=firm[1], by=firm[0], eligibility=passing(call))
    assert queries.for_supplier(supplier_id=firm[1].id, call=call).pk == new.pk
    assert Application.objects.count() == 2


def test_drafts_lapse_at_the_close_and_what_was_sent_stays(sent, call, rival, after_close, firm):
    from dips.kernel.actors import SYSTEM

    draft = services.start_application(call=call, supplier=rival[1], by=rival[0])
    with clock.at(after_close):
        close_call(call=call, by=SYSTEM)

        assert Application.objects.get(pk=draft.pk).state == "expired"
        assert Application.objects.get(pk=sent.pk).state == "submitted"
        assert Passport.objects.get(application_id=draft.pk).applicant_label == "Closed before it was sent"
        assert services.expire_drafts(call=call) == 0
        with pytest.raises(NotWithdrawable):
            services.withdraw_application(application=draft, by=rival[0])


def test_an_ineligible_one_is_not_sent_again(sent, firm):
    Application.objects.filter(pk=sent.pk).update(state="ineligible")
    before = row_of(sent)

    with pytest.raises(NotEditable):
        services.submit_application(application=sent, by=firm[0])

    assert row_of(sent) == before


def test_references_are_four_digits_unused_in_the_programme(sent, call, rival):
    from tenants.applications import references

    other = fill(
        services.start_application(call=call, supplier=rival[1], by=rival[0], eligibility=passing(call)), rival[0]
    )
    assert {references.draw(other) for _ in range(50)}.isdisjoint({sent.number})
    other = services.submit_application(application=other, by=rival[0], number=417)
    assert other.reference.endswith("-0417")


def test_passport_rows_are_written_for_the_current_council_only(sent, here, solihull):
    assert set(Passport.objects.values_list("schema", flat=True)) == {here.schema_name}
    assert here.schema_name != solihull.schema_name


def test_what_is_kept_of_an_application_sent_in_welsh_is_for_every_reader(sent, firm, here):
    with translation.override("cy"):
        change(sent, firm[0])
        sent.refresh_from_db()
        again = services.submit_application(application=sent, by=firm[0])

    line = Passport.objects.get(application_id=again.pk)
    assert line.applicant_label == "Sent"
    mail = OutboxMessage.objects.filter(kind="mail", schema=here.schema_name).order_by("-created_at").first()
    assert "Dydd" not in mail.payload["text"]  # the letter is the council's, in English, and so are its dates
    assert "/cy/applications/" in mail.payload["text"]  # its link leads to the page in the reader's language
    assert '<html lang="en-gb">' in mail.payload["html"]
