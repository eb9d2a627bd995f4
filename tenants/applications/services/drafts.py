"""Start an application and keep what is typed into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from dips.kernel import audit, clock
from dips.kernel.actors import Actor, actor_id
from dips.kernel.faults import faultpoint
from tenants.calls.services import hold_open

from .. import answers, passport, queries, working
from ..errors import AlreadyApplied, AnswersChanged, AnswersRefused, CannotApply
from ..models import Answer, Application
from . import locking

if TYPE_CHECKING:
    from dips.suppliers.profile import SupplierProfile
    from tenants.calls.form import Page
    from tenants.calls.models import Call


@dataclass(frozen=True, slots=True)
class Saved:
    """A page that was kept, and what is still wrong with it, question by question."""

    application: Application
    errors: Mapping[str, list[str]] = field(default_factory=dict)
    cleaned: Mapping[str, Any] = field(default_factory=dict)


@transaction.atomic
def start_application(
    *, call: Call, supplier: SupplierProfile, by: Actor, eligibility: Mapping[str, str] | None = None
) -> Application:
    """Begin a draft for a supplier. Refuses a closed call, a second live one, and answers that say no."""
    hold_open(call)
    given = _eligibility(call, eligibility or {}, passing=True)
    application = Application(
        call=call,
        challenge=call.challenge,
        programme=call.challenge.programme,
        supplier_id=supplier.id,
        supplier_name=supplier.legal_name,
        snapshot=supplier.as_dict(),
        eligibility=given,
        contact_id=actor_id(by),
        illustrative=supplier.illustrative,
    )
    try:
        with transaction.atomic():
            application.save(force_insert=True)
    except IntegrityError:
        raise AlreadyApplied from None
    audit.record("application.start", application, by=by, after={"state": application.state})
    passport.stamp(application)
    faultpoint("start.before_commit")
    return application


@transaction.atomic
def answer_eligibility(*, application: Application, given: Mapping[str, str], by: Actor) -> Application:
    """Keep the supplier's answers to the eligibility questions. Answers that say no are kept, and block submission."""
    locked, _instant = locking.hold(application)
    locked.eligibility = locked.eligibility | _eligibility(locked.call, given, passing=False)
    passport.note_change(locked)
    return _touch(locked, by=by)


@transaction.atomic
def save_page(
    *,
    application: Application,
    page_key: str,
    data: Mapping[str, Any],
    version: int,
    by: Actor,
    complete: bool = False,
) -> Saved:
    """Keep what was typed on one page, whole or not.

    `version` is the application's when the page was opened. Refuses (AnswersChanged) if one of these answers was
    changed since to something else, (AnswersRefused) what cannot be kept, and, if `complete`, what is not right yet.
    """
    locked, instant = locking.hold(application)
    page = queries.page_of(locked.call, page_key)
    unknown = answers.unknown_keys(page, data)
    if unknown:
        raise AnswersRefused(errors={name: [answers.no_such_question()] for name in unknown})
    typed = answers.read(page, data)
    stored = {each.question_key: each for each in locked.answers.all()}
    _refuse_stale(page, typed, stored, version, locked)
    changed = [key for key, each in typed.items() if not _same(stored.get(key), each)]
    if changed:
        locked.version += 1
        for key in changed:
            _store(locked, stored.get(key), key, typed[key], instant)
            faultpoint("save.after_answer")
        _touch(locked, by=by, bump=False)
        passport.note_change(locked)
    now = working.copy_of(locked)
    cleaned, errors = answers.validate(page, now.data, now.files, others=now.values)
    if complete and errors:
        raise AnswersRefused(errors=errors)
    faultpoint("save.before_commit")
    return Saved(locked, errors, cleaned)


def _refuse_stale(
    page: Page,
    typed: Mapping[str, answers.Typed],
    stored: Mapping[str, Answer],
    version: int,
    application: Application,
) -> None:
    """Two people on two pages never meet; on one page the second is told, unless both typed the same."""
    theirs = {
        key: stored[key]
        for key, each in typed.items()
        if key in stored and stored[key].version > version and not _same(stored[key], each)
    }
    if theirs:
        data: dict[str, Any] = {}
        for answer in theirs.values():
            data |= working.answer_data(answer)
        raise AnswersChanged(theirs=data, version=application.version)


def _same(stored: Answer | None, typed: answers.Typed) -> bool:
    if stored is None:
        return typed.value in (None, "", False) and typed.confidential is None and not typed.reason
    return (stored.value, stored.confidential, stored.confidential_reason) == (
        typed.value,
        typed.confidential,
        typed.reason,
    )


def _store(application: Application, stored: Answer | None, key: str, typed: answers.Typed, at: Any) -> None:
    answer = stored or Answer(application=application, question_key=key)
    answer.value = typed.value
    answer.confidential = typed.confidential
    answer.confidential_reason = typed.reason
    answer.version = application.version
    answer.updated_at = at
    answer.save(force_insert=stored is None)


def _touch(application: Application, *, by: Actor, bump: bool = True) -> Application:
    if bump:
        application.version += 1
    application.contact_id = actor_id(by) or application.contact_id
    application.updated_at = clock.now()
    application.save(update_fields=["version", "eligibility", "contact_id", "updated_at"])
    return application


def _eligibility(call: Call, given: Mapping[str, str], *, passing: bool) -> dict[str, str]:
    """The answers to this call's own questions. With `passing`, refuses (CannotApply) those that say no."""
    rules = {rule.key: rule for rule in queries.rules_of(call, "ask")}
    kept: dict[str, str] = {}
    for key, answer in given.items():
        if key not in rules:
            raise AnswersRefused(errors={str(key): [answers.no_such_question()]})
        said = answers.yes_or_no(answer)
        if said is None:
            raise AnswersRefused(errors={key: [answers.say_yes_or_no()]})
        kept[key] = answers.YES if said else answers.NO
    failed = {key: [rules[key].fail_text] for key, said in kept.items() if said != rules[key].passing_answer}
    if passing and failed:
        raise CannotApply(errors=failed)
    return kept
