"""The council's standard at a glance: each part, how much of it there is, and whether it is the council's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import ngettext

from dips.blueprints import editing, services
from dips.blueprints.checking import filled
from dips.blueprints.document import Document
from dips.blueprints.growth import grown
from dips.blueprints.queries import current_adoption, upgrade_of
from dips.blueprints.schemas import KEYED, MANY
from dips.blueprints.sections import registry
from dips.ui.words import lower_first

from . import keeping
from .reading import Place

ORDER = (
    "programmes/stages", "challenges/gates", "programmes/defaults", "challenges/brief", "calls/form",
    "calls/eligibility", "calls/criteria", "calls/policy", "programmes/letters", "programmes/terms", "staff/roles",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One part of the standard on the overview."""

    title: str
    hint: str
    count: str
    url: str
    is_changed: bool


def overview_of() -> dict[str, Any]:
    """Everything the overview shows. Without an adoption there is nothing to change."""
    adoption = current_adoption()
    if adoption is None:
        return {"adoption": None}
    document = filled(services.export())
    base = grown(Document.from_json(adoption.document)).document
    lines = list(_lines(document, base))
    return {
        "adoption": adoption,
        "lines": [line for line in lines if line.count],
        "others": [line for line in lines if not line.count],
        "changed": sum(line.is_changed for line in lines if line.count),
        "keeping": keeping.programmes_since(),
        "upgrade": upgrade_of(adoption),
        "may_go_back": adoption.before is not None,
    }


def _lines(document: Document, base: Document) -> Iterator[Line]:
    keys = [key for key, _section in registry if key in document.sections]
    for key in sorted(keys, key=lambda each: ORDER.index(each) if each in ORDER else len(ORDER)):
        section = registry.get(key)
        schema, data = section.schema, document.sections[key]
        kept = base.sections.get(key)
        place = Place(section, document)
        url = _page(section.page) if section.page else place.main_url
        yield Line(
            title=str(schema["title"]),
            hint=str(schema.get("description", "")),
            count="" if section.page else _count(place) or " ",
            url=url,
            is_changed=kept is None or not editing.same(kept, data, schema),
        )


def _page(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _count(place: Place) -> str:
    """How many rows: of the list itself, or of the lists in a record."""
    return ", ".join(
        ngettext("%(count)d %(thing)s", "%(count)d %(things)s", len(each.value))
        % {
            "count": len(each.value),
            "thing": lower_first(str(each.schema["items"]["title"])),
            "things": lower_first(str(each.schema.get(MANY) or each.schema["title"])),
        }
        for each in place.lists()
        if each.schema.get(KEYED)
    )
