"""The shape of section adoption/checklist, and what may be chosen in it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from dips.blueprints.checks import KEY, LONG_TEXT, flag, line, options, record, rows, titled
from dips.blueprints.choosing import Option
from dips.blueprints.choosing import registry as choices
from dips.blueprints.document import Document
from dips.blueprints.editing import Address
from dips.blueprints.schemas import CHOICES, LIKE, MANY, WHEN
from dips.staff.blueprint import KEY as ROLES
from dips.staff.onboarding import conditions

from .states import BY_HAND, SIGNATURE, Part

OWNERS, ABOUT, ENDS = "adoption/owners", "adoption/about", "adoption/ends"
ROLE = {"type": "string", "pattern": "^[a-z][a-z0-9_]{1,49}$", LIKE: "challenge_owner"}
NO_ROLE = ROLE | {"pattern": "^([a-z][a-z0-9_]{1,49})?$", "default": ""}
DAYS = {"type": "integer", "minimum": 0, "maximum": 730}
ITEM = titled(
    record(
        ["key", "part", "title", "owner", "due_days", "done_when"],
        key=titled(KEY, _("Key")),
        part=titled(options(Part.choices), _("Part of the list")),
        title=titled(line(120), _("What is to be done")),
        why=titled({"type": "string", "default": "", "maxLength": 300}, _("Why, or how")),
        owner=titled(
            ROLE, _("Role that does it"), _("A council can give it to one person afterwards."), **{CHOICES: OWNERS}
        ),
        due_days=titled(DAYS, _("Due after how many days?"), _("Counted from the day the council took the blueprint.")),
        needed=titled(flag(False), _("Is it needed before the first call?")),
        done_when=titled(KEY, _("When is it done?"), **{CHOICES: ENDS}),
        role=titled(
            NO_ROLE,
            _("Role that it is about"),
            _("For what is done once people have that role."),
            **{CHOICES: ABOUT, WHEN: {"done_when": ["role_filled"]}},
        ),
        agreement=titled(
            LONG_TEXT, _("What is agreed to"), _("For a signature."), **{WHEN: {"done_when": [SIGNATURE]}}
        ),
    ),
    _("Thing to do"),
)
SCHEMA: dict[str, Any] = titled(
    rows(ITEM),
    _("Set-up checklist"),
    _("What a council does between taking the blueprint and its first call."),
    **{MANY: _("things to do")},
)


def owners(document: Document, address: Address) -> list[Option]:
    return [Option(row["key"], row["name"], row.get("description", "")) for row in document.sections.get(ROLES, ())]


def about(document: Document, address: Address) -> list[Option]:
    return [Option("", now("None")), *owners(document, address)]


def ends(document: Document, address: Address) -> list[Option]:
    """By hand, by a signature, or by what a room can see."""
    return [
        Option(BY_HAND, now("Somebody ticks it")),
        Option(SIGNATURE, now("Somebody signs by a link that is sent to them")),
        *(Option(key, str(condition.label)) for key, condition in conditions),
    ]


def register() -> None:
    for name, known in ((OWNERS, owners), (ABOUT, about), (ENDS, ends)):
        choices.register(name, known)
