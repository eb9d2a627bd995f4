"""This room's sections of a blueprint: application form, eligibility rules, criteria and weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from dips.blueprints.checks import repeated
from dips.blueprints.document import Document, Path
from dips.blueprints.faults import Fault
from dips.blueprints.schemas import faults as schema_faults
from dips.blueprints.sections import Section
from dips.blueprints.sections import register as register_section
from dips.directory.states import StageKind
from dips.kernel.actors import Actor
from tenants.programmes.blueprint import STAGES

from . import eligibility
from .form import APPLYING, QuestionKind
from .models import CallPolicy, CriteriaSet, Criterion, EligibilityRule, FormVersion
from .rules import WHOLE
from .schemas import CRITERIA_SCHEMA, ELIGIBILITY_SCHEMA, FORM_SCHEMA, POLICY_SCHEMA, WORDED
from .states import RuleKind, Sift

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
                "sift": criterion.sift,
            }
            for criterion in standard.criteria.order_by("position")
        ],
    }


def check_criteria(data: dict[str, Any], document: Document) -> Iterator[Fault]:
    yield from repeated(CRITERIA, data["criteria"], "key", document, ("criteria",))
    yield from repeated(CRITERIA, data["criteria"], "name", document, ("criteria",))
    totals = {Sift.FORM: 0}
    for row in data["criteria"]:
        totals[Sift(row["sift"])] = totals.get(Sift(row["sift"]), 0) + row["weight"]
    for sift, total in totals.items():
        if total != WHOLE:
            whose = "The weights" if len(totals) == 1 else f"The weights of the sift “{sift}”"
            yield document.fault(
                CRITERIA, ("criteria",), f"{whose} add up to {total}.", "Change them until they add up to 100."
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
        {row["key"]: row.get("sift", Sift.FORM) for row in document.sections[CRITERIA]["criteria"]}
        if CRITERIA in document.sections
        else None
    )
    stages = [row["kind"] for row in document.sections.get(STAGES, ()) if not row.get("skipped")]
    asked: dict[str, dict[str, Any]] = {}
    for page_at, page in enumerate(data["pages"]):
        for at, question in enumerate(page["questions"]):
            path: Path = ("pages", page_at, "questions", at)
            for part, message, mend in _question_faults(question, asked, criteria):
                yield document.fault(FORM, (*path, *part.split("/")), message, mend)
            if stages and _stage(question) not in stages:
                mend = f"Stages: {', '.join(stages)}."
                yield document.fault(
                    FORM, (*path, "opens_in"), f"No challenge enters the stage “{_stage(question)}”.", mend
                )
            asked[question["key"]] = question
    if not any(_stage(question) == APPLYING for question in asked.values()):
        mend = f"Let one question open in {APPLYING}."
        yield document.fault(FORM, ("pages",), "Nothing would be asked of those who apply.", mend)


def _stage(question: dict[str, Any]) -> str:
    return str(question.get("opens_in", APPLYING))


def _question_faults(
    question: dict[str, Any], asked: dict[str, dict[str, Any]], criteria: dict[str, str] | None
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
    elif wanted and criteria is not None and criteria[wanted] != Sift.FORM:
        yield "criterion", f"“{wanted}” is scored at the interview, not from an answer.", "Take it out."
    show_if = question.get("show_if")
    if show_if:
        yield from _condition_faults(show_if, asked, StageKind.values.index(_stage(question)))


def _condition_faults(
    show_if: dict[str, str], asked: dict[str, dict[str, Any]], stage: int
) -> Iterator[tuple[str, str, str]]:
    earlier = asked.get(show_if["question"])
    if earlier is None:
        yield (
            "show_if/question",
            f"No earlier question is “{show_if['question']}”.",
            "Name a question that is asked before.",
        )
        return
    if StageKind.values.index(_stage(earlier)) > stage:
        mend = "Let it open in the same stage, or earlier."
        yield "show_if/question", f"“{show_if['question']}” is asked in a later stage.", mend
    answers = [key for key, _label in answers_of(earlier)]
    if show_if["equals"] not in answers:
        mend = f"Answers: {', '.join(answers)}." if answers else "Name a question with choices, or with yes and no."
        yield "show_if/equals", f"“{show_if['question']}” is never answered “{show_if['equals']}”.", mend


def answers_of(question: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The answers that a condition may wait for, and how people read them."""
    if question["kind"] in (QuestionKind.YES_NO, QuestionKind.DECLARATION):
        return [("yes", gettext("Yes")), ("no", gettext("No"))]
    return [(choice["key"], choice["label"]) for choice in question.get("choices", ())]


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
    register_section(Section(FORM, FORM_SCHEMA, export_form, apply_form, check_form, after=(STAGES, CRITERIA)))
    register_section(Section(ELIGIBILITY, ELIGIBILITY_SCHEMA, export_eligibility, apply_eligibility, check_eligibility))
    register_section(Section(POLICY, POLICY_SCHEMA, export_policy, apply_policy, since=1))
