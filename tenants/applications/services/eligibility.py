"""Record which eligibility rules an application meets: the service at submission, an officer after the close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from dips.accounts.models import User
from dips.kernel import audit, clock
from dips.kernel.actors import Actor
from dips.kernel.workflow import move

from .. import evaluation, letters, passport, queries, rules
from ..errors import AnswersRefused, NothingToRecord, SecondOfficerNeeded
from ..models import Application, EligibilityCheck
from ..states import SETTLED, CheckResult, S
from . import locking
from .reading import unseal

if TYPE_CHECKING:
    from tenants.calls.models import EligibilityRule

NOTE_LIMIT = 2_000
VERBS: dict[str, str] = {S.ELIGIBLE: "find_eligible", S.INELIGIBLE: "find_ineligible"}


def record_automatic(
    application: Application, rules_: Sequence[EligibilityRule], *, at: datetime
) -> list[EligibilityCheck]:
    """What can be told without a person, told again at each submission. Never decides the application's state."""
    told = {"automatic": True, "by": None, "updated_at": at}
    checks = [
        EligibilityCheck(application=application, rule_key=rule.key, result=result, note=note, **told)
        for rule, result, note in evaluation.results(application, rules_)
    ]
    return EligibilityCheck.objects.bulk_create(
        checks,
        update_conflicts=True,
        unique_fields=["application", "rule_key"],
        update_fields=["result", "note", *told],
    )


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What recording would do: the state that the application would be in, and the letter that the supplier would get."""

    state: str
    letter: letters.Written | None = None


def foresee_eligibility(*, application: Application, results: Mapping[str, Mapping[str, Any]], by: Actor) -> Foreseen:
    """What `record_eligibility` would do, without doing it. Refuses what it refuses."""
    rules.require_checker(by, application.challenge)
    unseal(application.call)
    given = _checked(application, results)
    outcome = _outcome(application, _summary(application) | {key: result for key, (result, _note) in given.items()})
    if application.state == S.INELIGIBLE and outcome == S.ELIGIBLE:
        _refuse_same_officer(application, by)
    key = _letter(application.state, outcome)
    return Foreseen(
        outcome or application.state, letters.written(application, key, **_said(key, given)) if key else None
    )


@transaction.atomic
def record_eligibility(*, application: Application, results: Mapping[str, Mapping[str, Any]], by: Actor) -> Application:
    """Record an officer's results: `{rule key: {"result": …, "note": …}}`. Rules not named keep what they have.

    A rule that fails needs a note, which the supplier is told, as it is of a reversal. All passed: eligible; one failed: ineligible; anything
    else leaves it as it was. Refuses before the close, and a reversal by the officer who found it ineligible.
    """
    rules.require_checker(by, application.challenge)
    unseal(application.call)
    locked = locking.lock(application)
    given = _checked(locked, results)
    instant = clock.now()
    before = _summary(locked)
    for key, (result, note) in given.items():
        _store(locked, key, result=result, note=note, automatic=False, by=by, at=instant)
    after = _summary(locked)
    outcome = _outcome(locked, after)
    if locked.state == S.INELIGIBLE and outcome == S.ELIGIBLE:
        _refuse_same_officer(locked, by)
    audit.record("application.record_eligibility", locked, by=by, before=before, after=after, data=after)
    verb = VERBS.get(outcome or "")
    if verb is None or locked.state == outcome:
        return locked
    key = _letter(locked.state, outcome)
    move(locked, verb, by=by, reason=_reason(given))
    passport.stamp(locked)
    if key:
        letters.send(locked, key, about=instant.isoformat(), **_said(key, given))
    return locked


def _letter(state: str, outcome: str | None) -> str:
    """Which letter a decision sends; none where the supplier's standing stays."""
    if outcome is None or outcome == state:
        return ""
    if outcome == S.INELIGIBLE:
        return letters.INELIGIBLE
    return letters.ELIGIBLE if state == S.INELIGIBLE else ""


def _said(key: str, given: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    return {"reason": _reason(given)} if key == letters.INELIGIBLE else {}


def _reason(given: Mapping[str, tuple[str, str]]) -> str:
    return "\n".join(note for result, note in given.values() if result == CheckResult.FAIL)


def _checked(application: Application, results: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    known = {rule.key for rule in queries.rules_of(application.call)}
    given: dict[str, tuple[str, str]] = {}
    errors: dict[str, list[str]] = {}
    for key, said in results.items():
        result, note = str(said.get("result", "")), str(said.get("note", "") or "").strip()
        if key not in known:
            errors[str(key)] = [_("This call has no such rule")]
        elif result not in CheckResult.values:
            errors[key] = [_("Choose a result from the list")]
        elif result == CheckResult.FAIL and not note:
            errors[f"{key}__note"] = [_("Say why it fails. The supplier is told in these words")]
        elif len(note) > NOTE_LIMIT:
            errors[f"{key}__note"] = [_("Shorten the note to 2,000 characters or fewer")]
        else:
            given[key] = (result, note)
    if errors:
        raise AnswersRefused(errors=errors)
    if not given:
        raise NothingToRecord
    return given


def _store(application: Application, key: str, *, result, note, automatic, by, at) -> EligibilityCheck:
    check, _made = EligibilityCheck.objects.update_or_create(
        application=application,
        rule_key=key,
        defaults={
            "result": result,
            "note": note,
            "automatic": automatic,
            "by": by if isinstance(by, User) else None,
            "updated_at": at,
        },
    )
    return check


def _summary(application: Application) -> dict[str, str]:
    return {check.rule_key: check.result for check in application.checks.order_by("rule_key")}


def _outcome(application: Application, results: Mapping[str, str]) -> str | None:
    found = [results.get(rule.key) for rule in queries.rules_of(application.call)]
    if CheckResult.FAIL in found:
        return S.INELIGIBLE
    return S.ELIGIBLE if all(result in SETTLED for result in found) else None


def _refuse_same_officer(application: Application, by: Actor) -> None:
    last = audit.trail(application).filter(verb="application.find_ineligible").order_by("-recorded_at").first()
    if last is not None and isinstance(by, User) and last.actor_id == by.pk:
        raise SecondOfficerNeeded
