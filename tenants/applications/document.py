"""Put together what a supplier sends: whole answers with their questions, so that it can be read for ever."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tenants.calls.states import RuleKind
from tenants.challenges.queries import public_number

from . import answers, canonical, queries, working
from .errors import NotComplete

if TYPE_CHECKING:
    from tenants.calls.form import Page
    from tenants.calls.models import EligibilityRule

    from .models import Application, Receipt
    from .working import WorkingCopy

FORMAT = "dips-receipt/1"


def problems(
    application: Application, now: WorkingCopy | None = None, rules: Sequence[EligibilityRule] | None = None
) -> dict[str, list[str]]:
    """What still stands in the way of submission, by question or eligibility rule. `now` and `rules` as for `content`."""
    _pages, errors = _read(application, now or working.copy_of(application))
    return errors | eligibility_problems(application, queries.rules_of(application.call) if rules is None else rules)


def page_problems(now: WorkingCopy, page: Page) -> dict[str, list[str]]:
    return answers.validate(page, now.data, now.files, others=now.values)[1]


def eligibility_problems(application: Application, rules: Iterable[EligibilityRule]) -> dict[str, list[str]]:
    """Questions of the eligibility check that are open, or answered in a way that says no."""
    found: dict[str, list[str]] = {}
    for rule in _asked(rules):
        given = application.eligibility.get(rule.key)
        if given is None:
            found[rule.key] = [str(rule.question)]
        elif given != rule.passing_answer:
            found[rule.key] = [rule.fail_text or str(rule.question)]
    return found


def content(
    application: Application, rules: Sequence[EligibilityRule] | None = None, now: WorkingCopy | None = None
) -> dict[str, Any]:
    """What is sent, without number and time. Refuses (NotComplete) while anything is missing or wrong.

    `rules` are the call's eligibility rules, and `now` the working copy, where they have been read already.
    """
    rules = queries.rules_of(application.call) if rules is None else rules
    pages, errors = _read(application, now or working.copy_of(application))
    errors |= eligibility_problems(application, rules)
    if errors:
        raise NotComplete(errors=errors)
    call, challenge = application.call, application.challenge
    return {
        "format": FORMAT,
        "challenge": {
            "reference": challenge.reference,
            "question": challenge.question,
            "brief_version": public_number(challenge),
        },
        "form": {"name": call.form.name, "number": call.form.number},
        "supplier": application.snapshot,
        "eligibility": [
            {"key": rule.key, "question": rule.question, "answer": application.eligibility.get(rule.key)}
            for rule in _asked(rules)
        ],
        "pages": pages,
    }


def seal(body: dict[str, Any], *, reference: str, number: int, at: datetime, by: str) -> dict[str, Any]:
    """The whole document of one receipt."""
    return body | {
        "reference": reference,
        "receipt": number,
        "submitted_at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "submitted_by": by,
    }


def _asked(rules: Iterable[EligibilityRule]) -> list[EligibilityRule]:
    return [rule for rule in rules if rule.kind == RuleKind.ASK]


def _read(application: Application, now: WorkingCopy) -> tuple[list[dict[str, Any]], dict[str, list[str]]]:
    pages: list[dict[str, Any]] = []
    errors: dict[str, list[str]] = {}
    for page in queries.pages_of(application.call):
        cleaned, wrong = answers.validate(page, now.data, now.files, others=now.values)
        errors |= wrong
        given = [
            _answer(question, cleaned.get(question.key), now.data)
            for question in page.questions
            if answers.is_shown(question, now.values)
        ]
        if given:
            pages.append({"key": page.key, "title": page.title, "group": page.group, "answers": given})
    return pages, errors


def _answer(question: Any, cleaned: Any, data: dict[str, Any]) -> dict[str, Any]:
    confidential = bool(
        cleaned is not None
        and answers.asks_confidential(question)
        and data.get(question.key + answers.CONFIDENTIAL) == answers.YES
    )
    return {
        "key": question.key,
        "label": question.label,
        "kind": question.kind,
        "criterion": question.criterion or None,
        "value": cleaned,
        "shown": answers.display(question, cleaned),
        "confidential": confidential,
        "confidential_reason": data.get(question.key + answers.REASON, "") if confidential else "",
    }


def has_unsent_changes(
    application: Application,
    sent: Receipt | None = None,
    *,
    now: WorkingCopy | None = None,
    rules: Sequence[EligibilityRule] | None = None,
) -> bool:
    """Whether the working copy says something else than what was sent last.

    `sent` is the last receipt, `now` and `rules` as for `content`, where they have been read already.
    """
    if application.state != "submitted" or (sent := sent or queries.last_receipt(application)) is None:
        return False
    try:
        return canonical.fingerprint(content(application, rules, now)) != sent.content_sha256
    except NotComplete:
        return True
