"""This room's sections of a blueprint: application form, eligibility rules, criteria and weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dips.blueprints.checks import repeated
from dips.blueprints.document import Document, Path
from dips.blueprints.faults import Fault
from dips.blueprints.schemas import faults as schema_faults
from dips.blueprints.sections import Section
from dips.blueprints.sections import register as register_section
from dips.kernel.actors import Actor

from . import eligibility
from .form import QuestionKind
from .models import CallPolicy, CriteriaSet, Criterion, EligibilityRule, FormVersion
from .rules import WHOLE
from .schemas import CRITERIA_SCHEMA, ELIGIBILITY_SCHEMA, FORM_SCHEMA, POLICY_SCHEMA, WORDED, YES_NO
from .states import RuleKind

CRITERIA, FORM, ELIGIBILITY = "calls/criteria", "calls/form", "calls/eligibility"
POLICY = "calls/policy"


def export_criteria() -> dict[str, Any]:
    standard = CriteriaSet.objects.filter(programme=None, call=None).first()
    if standard is None:
        return {"name": "", "criteria": []}
    return {
        "name": standard.name,
        "criteria": [
            {
                "key": criterion.key,
                "name": criterion.name,
                "weight": criterion.weight,
                "guidance": criterion.guidance,
                "scale": list(criterion.scale),
            }
            for criterion in standard.criteria.order_by("position")
        ],
    }


def check_criteria(data: dict[str, Any], document: Document) -> Iterator[Fault]:
    yield from repeated(CRITERIA, data["criteria"], "key", document, ("criteria",))
    yield from repeated(CRITERIA, data["criteria"], "name", document, ("criteria",))
    total = sum(row["weight"] for row in data["criteria"])
    if total != WHOLE:
        yield document.fault(
            CRITERIA, ("criteria",), f"The weights add up to {total}.", "Change them until they add up to 100."
        )


def apply_criteria(data: dict[str, Any], by: Actor) -> None:
    CriteriaSet.objects.filter(programme=None, call=None).delete()
    standard = CriteriaSet.objects.create(name=data["name"])
    Criterion.objects.bulk_create(
        Criterion(criteria_set=standard, position=place, **row) for place, row in enumerate(data["criteria"], start=1)
    )


def export_form() -> dict[str, Any]:
    standard = FormVersion.objects.filter(programme=None).order_by("-number").first()
    return {"name": standard.name, "pages": standard.pages} if standard else {"name": "", "pages": []}


def check_form(data: dict[str, Any], document: Document) -> Iterator[Fault]:
    yield from repeated(FORM, data["pages"], "key", document, ("pages",))
    criteria = (
        {row["key"] for row in document.sections[CRITERIA]["criteria"]} if CRITERIA in document.sections else None
    )
    asked: dict[str, dict[str, Any]] = {}
    for page_at, page in enumerate(data["pages"]):
        for at, question in enumerate(page["questions"]):
            path: Path = ("pages", page_at, "questions", at)
            for part, message, mend in _question_faults(question, asked, criteria):
                yield document.fault(FORM, (*path, *part.split("/")), message, mend)
            asked[question["key"]] = question


def _question_faults(
    question: dict[str, Any], asked: dict[str, dict[str, Any]], criteria: set[str] | None
) -> Iterator[tuple[str, str, str]]:
    kind, key = question["kind"], question["key"]
    if key in asked:
        yield "key", f"The question “{key}” stands here twice.", "Give each question its own key."
    if kind == QuestionKind.CHOICE and not question.get("choices"):
        yield "kind", "A question of this kind needs choices.", "Add at least two."
    if kind != QuestionKind.CHOICE and question.get("choices"):
        yield "choices", f"A question of the kind “{kind}” has no choices.", "Take them out, or make the kind choice."
    chosen = [choice["key"] for choice in question.get("choices", ())]
    if len(chosen) != len(set(chosen)):
        yield "choices", "A choice stands here twice.", "Give each choice its own key."
    for limit in ("word_limit", "max_chars"):
        if question.get(limit) and kind not in WORDED:
            yield limit, f"A question of the kind “{kind}” has no such limit.", "Take it out."
    wanted = question.get("criterion", "")
    if wanted and criteria is not None and wanted not in criteria:
        yield "criterion", f"There is no criterion “{wanted}”.", f"Criteria: {', '.join(sorted(criteria))}."
    show_if = question.get("show_if")
    if show_if:
        yield from _condition_faults(show_if, asked)


def _condition_faults(show_if: dict[str, str], asked: dict[str, dict[str, Any]]) -> Iterator[tuple[str, str, str]]:
    earlier = asked.get(show_if["question"])
    if earlier is None:
        yield (
            "show_if/question",
            f"No earlier question is “{show_if['question']}”.",
            "Name a question that is asked before.",
        )
        return
    answers: tuple[str, ...]
    if earlier["kind"] in (QuestionKind.YES_NO, QuestionKind.DECLARATION):
        answers = YES_NO
    else:
        answers = tuple(choice["key"] for choice in earlier.get("choices", ()))
    if show_if["equals"] not in answers:
        mend = f"Answers: {', '.join(answers)}." if answers else "Name a question with choices, or with yes and no."
        yield "show_if/equals", f"“{show_if['question']}” is never answered “{show_if['equals']}”.", mend


def form_faults(pages: list[dict[str, Any]]) -> list[str]:
    """What is wrong with a form that did not come from a blueprint, in sentences."""
    document = Document({}, {FORM: {"name": "Form", "pages": pages}})
    found = list(schema_faults(FORM, FORM_SCHEMA, document)) or list(check_form(document.sections[FORM], document))
    return [" ".join(filter(None, (fault.message, fault.mend))) for fault in found]


def apply_form(data: dict[str, Any], by: Actor) -> None:
    FormVersion.objects.filter(programme=None).delete()
    FormVersion.objects.create(name=data["name"], number=1, pages=data["pages"])


def export_eligibility() -> list[dict[str, Any]]:
    return [
        {
            "key": rule.key,
            "kind": rule.kind,
            "question": rule.question,
            "guidance": rule.guidance,
            "passing_answer": rule.passing_answer,
            "evaluator": rule.evaluator,
            "fail_text": rule.fail_text,
        }
        for rule in EligibilityRule.objects.filter(programme=None).order_by("position")
    ]


def check_eligibility(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    yield from repeated(ELIGIBILITY, data, "key", document)
    for index, row in enumerate(data):
        passing, evaluator = row.get("passing_answer", ""), row.get("evaluator", "")
        if row["kind"] == RuleKind.ASK:
            if not passing:
                yield document.fault(
                    ELIGIBILITY, (index,), "The rule does not say which answer passes.", "Add “passing_answer”."
                )
            if evaluator:
                yield document.fault(
                    ELIGIBILITY, (index, "evaluator"), "A rule that is asked has no evaluator.", "Take it out."
                )
            continue
        if passing:
            yield document.fault(
                ELIGIBILITY, (index, "passing_answer"), "A rule that is checked has no answer.", "Take it out."
            )
        if evaluator not in eligibility.evaluators:
            known = ", ".join(eligibility.evaluators.keys())
            yield document.fault(
                ELIGIBILITY,
                (index, "evaluator") if evaluator else (index,),
                f"“{evaluator}” is not an evaluator." if evaluator else "The rule names no evaluator.",
                f"Evaluators: {known}.",
            )


def apply_eligibility(data: list[dict[str, Any]], by: Actor) -> None:
    EligibilityRule.objects.filter(programme=None).delete()
    EligibilityRule.objects.bulk_create(
        EligibilityRule(position=place, **row) for place, row in enumerate(data, start=1)
    )


def export_policy() -> dict[str, Any]:
    standard = CallPolicy.objects.filter(programme=None).first()
    return {"minimum_days_open": standard.minimum_days_open if standard else 0}


def apply_policy(data: dict[str, Any], by: Actor) -> None:
    CallPolicy.objects.filter(programme=None).delete()
    CallPolicy.objects.create(minimum_days_open=data["minimum_days_open"])


def register() -> None:
    register_section(Section(CRITERIA, CRITERIA_SCHEMA, export_criteria, apply_criteria, check_criteria))
    register_section(Section(FORM, FORM_SCHEMA, export_form, apply_form, check_form, after=(CRITERIA,)))
    register_section(Section(ELIGIBILITY, ELIGIBILITY_SCHEMA, export_eligibility, apply_eligibility, check_eligibility))
    register_section(Section(POLICY, POLICY_SCHEMA, export_policy, apply_policy, since=1))
