"""Hold data to a JSON Schema: faults in plain words, defaults filled in, and one order of names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from jsonschema import Draft202012Validator, validators
from jsonschema.exceptions import ValidationError

from .document import Document, Path
from .faults import Fault

MARKDOWN = "x-markdown"
LIKE = "x-like"  # an example, for whoever would have to read a pattern otherwise
KEYED = "x-key"  # of a list: the property that a row is known by, in addresses, comparisons and merges
ORDERED = "x-ordered"  # of a list: the rows stand in the order of the key's own options
FIXED = "x-fixed"  # of a list: no row may be added or taken out
TOGETHER = "x-together"  # of a list: a property that is changed in all rows at once, because a rule spans them
SINGLE = "x-single"  # of a yes or no in a list: one row at most may say yes
CHOICES = "x-choices"  # the name of a register of `choosing`, which knows what may be chosen in this document
WHEN = "x-when"  # which values another property must have for this one to have a meaning: {"kind": ["choice"]}
SHOWN = "x-shown"  # what lists say of a row when this is not as usual: "up to %(value)s words"
MANY = "x-many"  # of a list: what many of its rows are called, where its title is another
SUFFIX = "x-suffix"  # of a number: the sign behind it
NONE = "x-none"  # what pages say when it is left out
FIRST = "x-from"  # of the lines of a scale: the number of the first
PENCE = "x-pence"  # of a whole number: an amount in pence, which people type and read in pounds
REVISION = 2  # of the format: raised whenever a blueprint must hold something that it need not before
NAME = {"type": "string", "pattern": "^[a-z][a-z0-9-]{1,59}$", LIKE: "dips-birmingham"}
VERSION = {
    "type": "string",
    "pattern": r"^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$",
    LIKE: "1.0.0",
}
META_SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "name", "version", "title", "summary", "licence", "provenance"],
    "properties": {
        "format": {"const": 1},
        "revision": {"type": "integer", "minimum": 0, "maximum": REVISION, "default": 0},
        "name": NAME,
        "version": VERSION,
        "title": {"type": "string", "minLength": 1, "maxLength": 120},
        "summary": {"type": "string", "minLength": 1, "maxLength": 600},
        "licence": {"type": "string", "minLength": 1, "maxLength": 120},
        "based_on": {
            "type": "object",
            "additionalProperties": False,
            "required": ["name", "version"],
            "properties": {"name": NAME, "version": VERSION},
        },
        "provenance": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["source"],
                "properties": {
                    "source": {"type": "string", "minLength": 1},
                    "note": {"type": "string", "default": ""},
                },
            },
        },
    },
}
KINDS = {
    "string": "words",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
    "object": "names with values",
    "null": "nothing",
}


def faults(key: str, schema: Mapping[str, Any], document: Document) -> Iterator[Fault]:
    """Everything in a section's data that its schema refuses."""
    data = document.sections[key] if key else dict(document.meta)
    for error in STRICT(schema).iter_errors(data):
        yield from _plain(key, error, document)
    for path in _unprintable(data, ()):
        mend = "Type the words again without it."
        yield document.fault(key, path, "There is a character here that cannot be kept.", mend)


def _unprintable(data: Any, path: Path) -> Iterator[Path]:
    """Where a text holds a control character or half of a pair: no database and no file takes those."""
    if isinstance(data, str):
        if UNPRINTABLE.search(data):
            yield path
    elif isinstance(data, Mapping):
        for name, value in data.items():
            yield from _unprintable(value, (*path, name))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _unprintable(value, (*path, index))


def _pattern(validator: Any, pattern: str, value: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    """As JSON Schema reads it: `$` is the end of the text, and not a line break before it."""
    if isinstance(value, str) and not re.search(END.sub(r"\\Z", pattern), value):
        yield ValidationError(f"{value!r} does not match {pattern!r}")


def _is_whole(checker: Any, value: Any) -> bool:
    """1.0 is another way to write 1, and would come out as 1: it is refused."""
    return isinstance(value, int) and not isinstance(value, bool)


END = re.compile(r"(?<!\\)\$")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
STRICT = validators.extend(
    Draft202012Validator,
    {"pattern": _pattern},
    type_checker=Draft202012Validator.TYPE_CHECKER.redefine("integer", _is_whole),
)


def _plain(key: str, error: ValidationError, document: Document) -> Iterator[Fault]:
    path: Path = tuple(error.absolute_path)
    name = f"“{path[-1]}”" if path and isinstance(path[-1], str) else "This"
    value, rule = error.instance, error.validator_value
    match error.validator:
        case "additionalProperties" | "unevaluatedProperties":
            known = error.schema.get("properties", {})
            for extra in (each for each in value if each not in known):
                mend = f"Take it out, or check its spelling. Known here: {', '.join(known)}."
                yield document.fault(key, (*path, extra), f"“{extra}” is not known here.", mend)
        case "required":
            for missing in (each for each in rule if each not in value):
                if f"'{missing}'" in error.message:
                    yield document.fault(key, path, f"“{missing}” is missing.", f"Add “{missing}”.")
        case "type":
            kinds = [rule] if isinstance(rule, str) else rule
            wanted = " or ".join(KINDS[kind] for kind in kinds)
            quoted = {"integer", "number", "string"} & set(kinds)
            mend = "Quotes turn a number into words." if quoted else f"Write {wanted}."
            yield document.fault(key, path, f"{name} must be {wanted}.", mend)
        case "enum" | "const" | "oneOf":
            allowed = ", ".join(_allowed(error.validator, rule))
            mend = (
                f"This version of DIPS reads {allowed}; update DIPS."
                if path == ("format",)
                else f"Choose from: {allowed}."
            )
            yield document.fault(key, path, f"{name} cannot be “{value}”.", mend)
        case "minLength" | "minItems":
            yield document.fault(key, path, f"{name} is too short.", f"Give at least {rule}.")
        case "maxLength" | "maxItems":
            yield document.fault(key, path, f"{name} is too long.", f"Give at most {rule}.")
        case "minimum" | "maximum":
            word = "at least" if error.validator == "minimum" else "at most"
            newer = (key, path) == ("", ("revision",)) and error.validator == "maximum"
            mend = f"This version of DIPS reads up to {rule}; update DIPS." if newer else f"Give {word} {rule}."
            yield document.fault(key, path, f"{name} is {value}.", mend)
        case "pattern":
            like = error.schema.get(LIKE)
            mend = f"Write it like {like}." if like else f"Use the form {rule}."
            yield document.fault(key, path, f"{name} cannot be “{value}”.", mend)
        case "uniqueItems":
            yield document.fault(key, path, f"{name} has an entry twice.", "Keep one of them.")
        case _:
            yield document.fault(
                key, path, f"{name} is not right: {error.message}.", "Compare it with a shipped blueprint."
            )


def _allowed(validator: str, rule: Any) -> list[str]:
    if validator == "oneOf":
        return [str(each["const"]) for each in rule]
    return [str(each) for each in (rule if validator == "enum" else [rule])]


def plain(schema: Any) -> Any:
    """A schema as JSON has it: words that were waiting for a language are said."""
    if isinstance(schema, Mapping):
        return {name: plain(part) for name, part in schema.items()}
    if isinstance(schema, (list, tuple)):
        return [plain(part) for part in schema]
    return str(schema) if isinstance(schema, (Promise, str)) else schema


def resolve(schema: Mapping[str, Any], root: Mapping[str, Any]) -> Mapping[str, Any]:
    """Follow a reference within the same schema."""
    while "$ref" in schema:
        target: Any = root
        for part in str(schema["$ref"]).removeprefix("#").strip("/").split("/"):
            target = target[part] if part else target
        schema = target
    return schema


def filled(data: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None) -> Any:
    """The data with every default written out, in the schema's order: what rooms work with."""
    return _shaped(data, schema, root or schema, fill=True)


def trimmed(data: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None) -> Any:
    """The data without what is the default anyway, in the schema's order: what files hold."""
    return _shaped(data, schema, root or schema, fill=False)


def _shaped(data: Any, schema: Mapping[str, Any], root: Mapping[str, Any], *, fill: bool) -> Any:
    schema = resolve(schema, root)
    if isinstance(data, list):
        item = schema.get("items", {})
        return [_shaped(each, item, root, fill=fill) for each in data]
    if not isinstance(data, Mapping):
        return data
    properties: Mapping[str, Any] = schema.get("properties", {})
    required = set(schema.get("required", ()))
    shaped: dict[str, Any] = {}
    for name, part in properties.items():
        part = resolve(part, root)
        if name in data:
            value = _shaped(data[name], part, root, fill=fill)
            if fill or name in required or "default" not in part or value != part["default"]:
                shaped[name] = value
        elif fill and "default" in part:
            shaped[name] = part["default"]
    return shaped | {name: value for name, value in data.items() if name not in properties}


def long_texts(
    data: Any, schema: Mapping[str, Any], root: Mapping[str, Any] | None = None, path: Path = (), keys: str = ""
) -> Iterator[tuple[Path, str]]:
    """Where the data holds long texts, each with the name that its file has (without folder and ending)."""
    root = root or schema
    schema = resolve(schema, root)
    if isinstance(data, list):
        for index, each in enumerate(data):
            yield from long_texts(each, schema.get("items", {}), root, (*path, index), keys)
    elif isinstance(data, Mapping):
        own = data.get("key", data.get("slug"))
        here = "-".join(part for part in (keys, own if isinstance(own, str) else "") if part)
        properties = schema.get("properties", {})
        marked = [name for name, part in properties.items() if resolve(part, root).get(MARKDOWN)]
        for name, part in properties.items():
            if name not in data:
                continue
            if name in marked:
                single = bool(here) and len(marked) == 1
                yield (*path, name), here if single else "-".join(filter(None, (here, name)))
            else:
                yield from long_texts(data[name], part, root, (*path, name), here)
