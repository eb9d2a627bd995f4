"""What a page's form makes of a section, and the one verb that saves it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dips.blueprints import editing, services
from dips.blueprints.checking import filled, refuse_faults
from dips.blueprints.document import Document
from dips.blueprints.schemas import KEYED, SINGLE, TOGETHER
from dips.kernel.actors import Actor
from dips.kernel.errors import StaleVersion

from .reading import Place
from .schema_forms import RecordForm, keys_like


def edited(form: RecordForm) -> Any:
    """The section with the record as it was typed."""
    place = form.place
    record = form.record(place.value)
    data = editing.replaced(place.data, place.section.schema, place.address, record)
    return _only_one(data, place, record) if place.address and place.around.is_list else data


def added(form: RecordForm) -> tuple[str, Any]:
    """The key of the new row, and the section with it."""
    place, key = form.place, form.place.schema[KEYED]
    record = form.record({})
    if key not in record:
        name = editing.naming(place.schema["items"])[0]
        record = {key: editing.new_key(str(record[name]), keys_like(place))} | record
    data = editing.added(shared(form, place.data), place.section.schema, place.address, record)
    return str(record[key]), _only_one(data, place.at(str(record[key])), record)


def removed(place: Place, form: RecordForm) -> Any:
    """The section without the row, and with what the others share of it now."""
    data = editing.removed(place.data, place.section.schema, place.address)
    return shared(form, data) if form.others else data


def shared(form: RecordForm, data: Any) -> Any:
    """The section with the property that is changed in all rows at once."""
    place = form.place
    for key, value in form.shares().items():
        way = (*place.address, key, str(place.schema[TOGETHER]))
        data = editing.replaced(data, place.section.schema, way, value)
    return data


def save(place: Place, data: Any, *, by: Actor, version: str = "") -> str:
    """Make it the standard. Refuses if what stands at the place is not what was read."""
    if version and version != place.digest:
        raise StaleVersion
    digest = services.section_digest(place.section.key, place.data)
    return services.revise(key=place.section.key, data=data, digest=digest, by=by)


def with_change(place: Place, data: Any) -> Document:
    """The standard as it would be, for a preview. Refuses what saving would refuse."""
    document = place.document
    changed = Document(document.meta, {**document.sections, place.section.key: data})
    refuse_faults(changed)
    return filled(changed)


def _only_one(data: Any, place: Place, record: Mapping[str, Any]) -> Any:
    """Where one row at most may say yes, the others say no when this one does."""
    rows = place.around
    schema = rows.schema
    for name, part in schema["items"]["properties"].items():
        if part.get(SINGLE) and record.get(name):
            for row in editing.at(data, rows.section.schema, rows.address):
                if row.get(name) and str(row[schema[KEYED]]) != place.address[-1]:
                    way = (*rows.address, str(row[schema[KEYED]]), name)
                    data = editing.replaced(data, rows.section.schema, way, False)
    return data
