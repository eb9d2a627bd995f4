"""Starting an application and keeping what is typed into it."""

from __future__ import annotations

import pytest

from dips.directory.models import Passport
from dips.kernel import audit, clock
from tenants.applications import queries, services, working
from tenants.applications.errors import (
    AlreadyApplied,
    AnswersChanged,
    AnswersRefused,
    ApplicationNotFound,
    CannotApply,
    NotEditable,
)
from tenants.applications.models import Application
from tenants.calls.services import CallClosed

from .conftest import first_page, page_data, passing, row_of


def save(application, by, page=None, *, data=None, version=None, **kwargs):
    page = page or first_page(application)
    return services.save_page(
        application=application,
        page_key=page.key,
        data=page_data(page) if data is None else data,
        version=application.version if version is None else version,
        by=by,
        **kwargs,
    )


def test_a_draft_begins_with_its_supplier_and_its_passport_line(draft, firm, here):
    assert (draft.state, draft.reference, draft.supplier_id) == ("draft", "", firm[1].id)
    assert draft.snapshot == firm[1].as_dict()
    line = Passport.objects.get(application_id=draft.pk)
    assert (line.state, line.applicant_label, line.schema, line.supplier_id) == (
        "draft",
        "Not finished",
        here.schema_name,
        firm[1].id,
    )
    assert [event.verb for event in audit.trail(draft)] == ["application.start"]


def test_a_second_live_one_is_refused(draft, call, firm):
    with pytest.raises(AlreadyApplied):
        services.start_application(call=call, supplier=firm[1], by=firm[0], eligibility=passing(call))

    assert Application.objects.count() == 1
    assert Passport.objects.count() == 1


def test_another_supplier_starts_its_own(draft, call, rival):
    other = services.start_application(call=call, supplier=rival[1], by=rival[0])

    assert {draft.pk, other.pk} == set(Application.objects.values_list("pk", flat=True))


def test_answers_that_say_no_begin_nothing(call, firm):
    rule = queries.rules_of(call, "ask")[0]
    wrong = "no" if rule.passing_answer == "yes" else "yes"

    with pytest.raises(CannotApply) as refused:
        services.start_application(
            call=call, supplier=firm[1], by=firm[0], eligibility=passing(call) | {rule.key: wrong}
        )

    assert refused.value.errors == {rule.key: [rule.fail_text]}
    assert Application.objects.count() == 0


def test_a_page_is_kept_whole_or_not(draft, firm):
    page = first_page(draft)
    key = page.questions[0].key

    saved = save(draft, firm[0], page, data={key: "Half a thou"})

    assert working.copy_of(saved.application).values[key] == "Half a thou"
    assert saved.application.version == draft.version + 1


def test_too_many_words_are_kept_and_said(draft, firm):
    page = next(p for p in queries.pages_of(draft.call) if p.questions[0].word_limit)
    question = page.questions[0]
    text = "word " * (question.word_limit + 1)

    saved = save(draft, firm[0], page, data={question.key: text})

    assert working.copy_of(saved.application).values[question.key] == text
    assert saved.errors[question.key] == [
        f"Your answer is {question.word_limit + 1} words. Shorten it to {question.word_limit} words or fewer"
    ]


def test_complete_refuses_what_is_not_right_and_changes_nothing(draft, firm):
    page = next(p for p in queries.pages_of(draft.call) if p.questions[0].word_limit)
    question = page.questions[0]
    before = row_of(draft)

    with pytest.raises(AnswersRefused):
        save(draft, firm[0], page, data={question.key: "word " * 1000}, complete=True)

    assert row_of(draft) == before


@pytest.mark.parametrize("data", [{"nobody_asked": "x"}, {"state": "eligible"}])
def test_unknown_answers_are_refused(draft, firm, data):
    before = row_of(draft)

    with pytest.raises(AnswersRefused):
        save(draft, firm[0], data=data)

    assert row_of(draft) == before


def test_an_unknown_page_is_not_found(draft, firm):
    with pytest.raises(ApplicationNotFound):
        services.save_page(application=draft, page_key="no-such", data={}, version=1, by=firm[0])


def test_an_old_version_is_refused_and_shows_theirs(draft, firm):
    key = first_page(draft).questions[0].key
    save(draft, firm[0], data={key: "Theirs"})
    before = row_of(draft)

    with pytest.raises(AnswersChanged) as stale:
        save(draft, firm[0], data={key: "Mine"}, version=draft.version)

    assert stale.value.theirs[key] == "Theirs"
    assert row_of(draft) == before


def test_the_same_words_again_are_no_conflict(draft, firm):
    key = first_page(draft).questions[0].key
    once = save(draft, firm[0], data={key: "Same"}).application

    twice = save(draft, firm[0], data={key: "Same"}, version=draft.version).application

    assert twice.version == once.version


def test_two_people_on_two_pages_do_not_meet(draft, firm):
    one, two = queries.pages_of(draft.call)[:2]
    save(draft, firm[0], one)

    saved = save(draft, firm[0], two, version=draft.version)

    assert {q.key for q in two.questions if q.kind != "file"} <= set(working.copy_of(saved.application).values)


def test_nothing_is_saved_after_the_close(draft, firm, after_close):
    before = row_of(draft)

    with clock.at(after_close), pytest.raises(CallClosed):
        save(draft, firm[0])

    assert row_of(draft) == before


def test_nothing_is_saved_into_what_was_withdrawn(draft, firm):
    services.withdraw_application(application=draft, by=firm[0])
    before = row_of(draft)

    with pytest.raises(NotEditable):
        save(draft, firm[0])

    assert row_of(draft) == before


def test_a_foreign_application_is_not_found(draft, rival):
    with pytest.raises(ApplicationNotFound):
        queries.for_supplier(supplier_id=rival[1].id, call=draft.call)
    with pytest.raises(ApplicationNotFound):
        queries.one_of_supplier(supplier_id=rival[1].id, application_id=draft.pk)
