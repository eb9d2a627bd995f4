"""This room's sections of a blueprint: the headings of the brief, and the gates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from dips.blueprints.checks import KEY, LONG_TEXT, flag, line, options, record, repeated, rows, titled
from dips.blueprints.choosing import Option
from dips.blueprints.choosing import registry as choices
from dips.blueprints.document import Document
from dips.blueprints.editing import Address
from dips.blueprints.faults import Fault
from dips.blueprints.schemas import CHOICES, MANY, SHOWN, SINGLE
from dips.blueprints.sections import Section
from dips.blueprints.sections import register as register_section
from dips.directory.states import StageKind
from dips.kernel.actors import Actor
from tenants.programmes.blueprint import STAGES
from tenants.programmes.letters import fields_in

from . import gates
from .models import BriefSection, GateCondition

BRIEF, GATES = "challenges/brief", "challenges/gates"
HEADING_FIELDS = frozenset({"council_short_name"})

CONDITIONS = "challenges/conditions"

PART = titled(
    record(
        ["key", "heading", "guidance"],
        key=titled(KEY, _("Key")),
        heading=titled(line(160), _("Heading")),
        is_question=titled(
            flag(False),
            _("Is it the challenge question?"),
            _("One section is: the sentence that leads the challenge’s page."),
            **{SINGLE: True, SHOWN: _("the challenge question")},
        ),
        is_summary=titled(
            flag(False),
            _("Is it the summary?"),
            _("One section may be: it stands in lists."),
            **{SINGLE: True, SHOWN: _("the summary")},
        ),
        required=titled(flag(True), _("Must it be written?"), **{SHOWN: _("may be left empty")}),
        word_limit=titled(
            {"type": "integer", "minimum": 1, "maximum": 5000},
            _("Most words"),
            _("Leave it empty for no limit."),
            **{SHOWN: _("up to %(value)s words")},
        ),
        guidance=titled(LONG_TEXT, _("Guidance"), _("What the service team reads beside the box.")),
    ),
    _("Section"),
)
BRIEF_SCHEMA = titled(
    rows(PART, most=40),
    _("Brief"),
    _("The sections of a challenge’s brief, and what helps service teams to write them."),
    **{MANY: _("sections")},
)
GATE = titled(
    record(
        ["before", "conditions"],
        before=titled(options(StageKind.choices), _("Before the stage")),
        conditions=titled(
            rows(KEY, least=0, most=20),
            _("What must hold"),
            _("A challenge moves on to this stage when all of these hold."),
            **{CHOICES: CONDITIONS, SHOWN: _("must hold: %(count)d")},
        ),
    ),
    _("Gate"),
)
GATES_SCHEMA = titled(
    rows(GATE, key="before", least=0, most=6, ordered=True),
    _("Gates"),
    _("What must hold before a challenge moves on to its next stage."),
)


def export_brief() -> list[dict[str, Any]]:
    return [
        {
            "key": section.key,
            "heading": section.heading,
            "is_question": section.is_question,
            "is_summary": section.is_summary,
            "required": section.required,
            **({"word_limit": section.word_limit} if section.word_limit else {}),
            "guidance": section.guidance,
        }
        for section in BriefSection.objects.filter(programme=None).order_by("position")
    ]


def check_brief(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    yield from repeated(BRIEF, data, "key", document)
    questions = [index for index, row in enumerate(data) if row.get("is_question")]
    if not questions:
        yield document.fault(BRIEF, (), "No section is the challenge question.", "Give one “is_question: true”.")
    for index in questions[1:]:
        yield document.fault(BRIEF, (index, "is_question"), "A second section is the challenge question.", "Keep one.")
    for index in questions:
        if not data[index].get("required", True):
            yield document.fault(
                BRIEF, (index, "required"), "The challenge question must be answered.", "Take this line out."
            )
    for index in [index for index, row in enumerate(data) if row.get("is_summary")][1:]:
        yield document.fault(BRIEF, (index, "is_summary"), "A second section is the summary.", "Keep one.")
    for index, row in enumerate(data):
        for field in sorted(fields_in(row["heading"]) - HEADING_FIELDS):
            yield document.fault(
                BRIEF,
                (index, "heading"),
                f"A heading has no field “{field}”.",
                f"Fields: {', '.join(sorted(HEADING_FIELDS))}.",
            )


def apply_brief(data: list[dict[str, Any]], by: Actor) -> None:
    BriefSection.objects.filter(programme=None).delete()
    BriefSection.objects.bulk_create(BriefSection(position=place, **row) for place, row in enumerate(data, start=1))


def export_gates() -> list[dict[str, Any]]:
    by_kind: dict[str, list[str]] = {}
    for condition in GateCondition.objects.filter(programme=None).order_by("position"):
        by_kind.setdefault(condition.kind, []).append(condition.key)
    return [{"before": kind, "conditions": by_kind[kind]} for kind in StageKind.values if kind in by_kind]


def check_gates(data: list[dict[str, Any]], document: Document) -> Iterator[Fault]:
    yield from repeated(GATES, data, "before", document)
    stages = document.sections[STAGES]
    enterable = [row["kind"] for row in stages[1:]]
    order = list(StageKind.values)
    for index, row in enumerate(data):
        if row["before"] not in enterable:
            yield document.fault(
                GATES,
                (index, "before"),
                f"No challenge enters “{row['before']}” in this blueprint.",
                f"Stages with a gate: {', '.join(enterable)}.",
            )
        if index and order.index(row["before"]) < order.index(data[index - 1]["before"]):
            yield document.fault(
                GATES, (index, "before"), "The gates are out of order.", "Keep them in the order of the stages."
            )
        if not row["conditions"]:
            yield document.fault(GATES, (index,), "This gate asks for nothing.", "Name a condition, or take it out.")
        for place, key in enumerate(row["conditions"]):
            if key not in gates.registry:
                known = ", ".join(gates.registry.keys())
                yield document.fault(
                    GATES, (index, "conditions", place), f"“{key}” is not a condition.", f"Conditions: {known}."
                )
            elif key in row["conditions"][:place]:
                yield document.fault(
                    GATES, (index, "conditions", place), f"“{key}” stands here twice.", "Keep one of them."
                )


def grow_gates(
    data: list[dict[str, Any]], shipped: list[dict[str, Any]], revision: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """Conditions that the shipped gates ask only since a later revision are asked at the same gate here."""
    wanted = {row["before"]: row["conditions"] for row in shipped}
    grown, said = [], []
    for row in data:
        newer = [
            key
            for key in wanted.get(row["before"], ())
            if key in gates.registry and gates.registry.get(key).since > revision and key not in row["conditions"]
        ]
        grown.append({**row, "conditions": [*row["conditions"], *newer]})
        said += [
            gettext("The gate to “%(stage)s” now asks for “%(key)s”.") % {"stage": row["before"], "key": key}
            for key in newer
        ]
    return grown, said


def apply_gates(data: list[dict[str, Any]], by: Actor) -> None:
    GateCondition.objects.filter(programme=None).delete()
    GateCondition.objects.bulk_create(
        GateCondition(kind=row["before"], key=key, position=place)
        for row in data
        for place, key in enumerate(row["conditions"], start=1)
    )


def conditions(document: Document, address: Address) -> list[Option]:
    """The conditions that some room can answer."""
    return [Option(key, str(condition.label)) for key, condition in gates.registry]


def register() -> None:
    choices.register(CONDITIONS, conditions)
    register_section(Section(BRIEF, BRIEF_SCHEMA, export_brief, apply_brief, check_brief))
    register_section(
        Section(GATES, GATES_SCHEMA, export_gates, apply_gates, check_gates, after=(STAGES,), grow=grow_gates)
    )
