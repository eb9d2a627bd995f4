"""What may be chosen in this room's sections: criteria, earlier answers, and checks of the service's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from dips.blueprints.choosing import Option, registry
from dips.blueprints.document import Document
from dips.blueprints.editing import Address
from dips.directory.states import StageKind
from tenants.programmes.blueprint import STAGES

from . import eligibility
from .blueprint import CRITERIA, FORM, answers_of
from .schemas import CONDITIONS, CRITERIA_OF_FORM, EVALUATORS, STAGES_TO_COME


def criteria(document: Document, address: Address) -> list[Option]:
    rows = document.sections.get(CRITERIA, {}).get("criteria", ())
    return [Option("", _("Not scored")), *(Option(row["key"], row["name"]) for row in rows)]


def conditions(document: Document, address: Address) -> list[Option]:
    """Every answer to an earlier question that has a few answers to choose from."""
    return [
        Option(
            {"question": question["key"], "equals": key},
            _("Only after: %(answer)s") % {"answer": label},
            group=question["label"],
        )
        for question in _earlier(document, address)
        for key, label in answers_of(question)
    ]


def _earlier(document: Document, address: Address) -> Iterator[dict[str, Any]]:
    """`address` is that of a question, ("pages", page, "questions", question); the last is empty for a new one."""
    page, own = address[1], address[3]
    for each in document.sections[FORM]["pages"]:
        for question in each["questions"]:
            if (each["key"], question["key"]) == (page, own):
                return
            yield question
        if each["key"] == page:
            return


def stages(document: Document, address: Address) -> list[Option]:
    """The stages from applying on, by the names that the council has given them."""
    names = {row["kind"]: row["name"] for row in document.sections.get(STAGES, ()) if not row.get("skipped")}
    return [Option(kind, names[kind]) for kind in StageKind.values[1:] if kind in names]


def evaluators(document: Document, address: Address) -> list[Option]:
    return [Option(key, str(eligibility.NAMES[key])) for key in eligibility.NAMES]


def register() -> None:
    registry.register(CRITERIA_OF_FORM, criteria)
    registry.register(CONDITIONS, conditions)
    registry.register(EVALUATORS, evaluators)
    registry.register(STAGES_TO_COME, stages)
