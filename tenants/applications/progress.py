"""How far an application is: each part's status, as the task list shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tenants.calls.queries import criteria

from . import answers, document, queries

if TYPE_CHECKING:
    from tenants.calls.form import Page
    from tenants.calls.models import EligibilityRule

    from .models import Application
    from .working import WorkingCopy

DONE, STARTED, NOT_STARTED, WRONG = "done", "started", "not_started", "wrong"
COLOURS = {DONE: "", STARTED: "yellow", NOT_STARTED: "grey", WRONG: "red"}


@dataclass(frozen=True, slots=True)
class Part:
    """One page of the form, or of what surrounds it."""

    key: str
    title: str
    group: str
    state: str
    hint: str = ""
    url: str = ""

    @property
    def status(self) -> str:
        return {
            DONE: _("Completed"),
            STARTED: _("Started"),
            NOT_STARTED: _("Not started"),
            WRONG: _("Has an error"),
        }[self.state]

    @property
    def colour(self) -> str:
        return COLOURS[self.state]


def parts(application: Application, now: WorkingCopy) -> list[Part]:
    """Every page that asks something, given the answers so far."""
    worth, pages = weights(application), queries.pages_of(application.call)
    return [
        Part(page.key, page.title, page.group, state_of(page, now), hint=_worth(page, pages, worth))
        for page in now.asked(pages)
    ]


def state_of(page: Page, now: WorkingCopy) -> str:
    errors = document.page_problems(now, page)
    given = [
        question
        for question in page.questions
        if not answers.is_blank(question, now.values.get(question.key), now.files.get(question.key, []))
    ]
    if not given:
        return NOT_STARTED
    if not errors:
        return DONE
    return WRONG if any(question.key in errors for question in given) else STARTED


def weights(application: Application) -> dict[str, int]:
    """What each criterion is worth, by key."""
    return {each.key: each.weight for each in criteria(application.call)}


def eligibility_state(application: Application, rules: Iterable[EligibilityRule]) -> str:
    problems = document.eligibility_problems(application, rules)
    if not problems:
        return DONE
    unanswered = all(application.eligibility.get(key) is None for key in problems)
    return NOT_STARTED if unanswered and not application.eligibility else (STARTED if unanswered else WRONG)


def scored_with(page: Page, pages: Sequence[Page], criterion: str | None = None) -> str:
    """The other pages that the same criteria are scored by, so that one weight is not read as two."""
    keys = {criterion} if criterion else set(page.criteria)
    return "”, “".join(each.title for each in pages if each.key != page.key and keys & set(each.criteria))


def _worth(page: Page, pages: Sequence[Page], worth: Mapping[str, int]) -> str:
    total = sum(worth.get(key, 0) for key in dict.fromkeys(page.criteria))
    if not total:
        return ""
    others = scored_with(page, pages)
    if others:
        return _("Worth %(weight)s%% of the score together with “%(pages)s”") % {"weight": total, "pages": others}
    return _("Worth %(weight)s%% of the score") % {"weight": total}
