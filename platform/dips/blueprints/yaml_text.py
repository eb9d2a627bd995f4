"""A small, strict YAML: no anchors, no tags, no surprises of YAML 1.1; and one way to write it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml
from yaml.reader import ReaderError

from .document import Path, Place
from .faults import Fault

DEEPEST = 24
MOST_NODES = 20_000
WIDTH = 100
LONGEST_NUMBER = 18
STR, INT, FLOAT, BOOL, NULL = (f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null"))


class StrictLoader(yaml.SafeLoader):
    """Only what JSON has: `yes`, `012` and 2022-01-20 are words, as they look."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in (
    (BOOL, r"^(?:true|false)$", "tf"),
    (NULL, r"^(?:null|~|)$", ["n", "~", ""]),
    (INT, r"^-?(?:0|[1-9][0-9]*)$", "-0123456789"),
    (FLOAT, r"^-?(?:0|[1-9][0-9]*)\.[0-9]+$", "-0123456789"),
):
    StrictLoader.add_implicit_resolver(_tag, re.compile(_pattern), list(_first))


class Unreadable(Exception):
    """The text is not YAML that we take."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


def read(file: str, text: str) -> tuple[Any, dict[Path, Place]]:
    """Return the data and the place of every part of it. Raises Unreadable with the first thing that is wrong."""
    try:
        _refuse_tricks(file, text)
        node = yaml.compose(text, Loader=StrictLoader)
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # the last two: an escape for no character
        raise Unreadable(_syntax(file, text, error)) from error
    if node is None:
        raise Unreadable(Fault(file, 1, "The file is empty.", "Write the section, or delete the file."))
    places: dict[Path, Place] = {}
    return _build(node, file, (), places), places


def _refuse_tricks(file: str, text: str) -> None:
    depth = nodes = 0
    for event in yaml.parse(text, Loader=StrictLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(
                Fault(file, line, "The file uses an anchor or an alias.", "Write the words out in each place.")
            )
        if getattr(event, "tag", None):
            raise Unreadable(Fault(file, line, "The file uses a tag.", "Take the word that begins with “!” out."))
        if isinstance(event, yaml.DocumentStartEvent) and nodes:
            raise Unreadable(Fault(file, line, "The file holds a second document.", "Keep one in each file."))
        nodes += isinstance(event, yaml.NodeEvent)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > DEEPEST or nodes > MOST_NODES:
            raise Unreadable(Fault(file, line, "The file is nested too deeply or is too long.", "Make it smaller."))


def _syntax(file: str, text: str, error: Exception) -> Fault:
    if isinstance(error, ReaderError):
        line = text.count("\n", 0, int(error.position)) + 1
        return Fault(file, line, "This is not YAML: a character that nobody can see.", "Write the line anew.")
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
    mend = "Indent with spaces, not with tabs." if r"'\t'" in problem else "Check indents and quotes."
    return Fault(file, mark.line + 1 if mark else 1, f"This is not YAML: {problem}.", mend)


def _build(node: yaml.Node, file: str, path: Path, places: dict[Path, Place]) -> Any:
    places.setdefault(path, (file, node.start_mark.line + 1))
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, file, path, places)
    if isinstance(node, yaml.SequenceNode):
        return [_build(child, file, (*path, index), places) for index, child in enumerate(node.value)]
    return _scalar(node, file)


def _mapping(node: yaml.MappingNode, file: str, path: Path, places: dict[Path, Place]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for name, value in node.value:
        line = name.start_mark.line + 1
        if not isinstance(name, yaml.ScalarNode) or name.tag != STR:
            raise Unreadable(Fault(file, line, "A name on the left of a colon must be a word.", "Put it in quotes."))
        if name.value in built:
            raise Unreadable(Fault(file, line, f"“{name.value}” stands here twice.", "Keep one of them."))
        places[(*path, name.value)] = (file, line)
        built[name.value] = _build(value, file, (*path, name.value), places)
    return built


def _scalar(node: yaml.Node, file: str) -> Any:
    text = node.value
    if node.tag in (INT, FLOAT) and len(text) > LONGEST_NUMBER:
        line = node.start_mark.line + 1
        raise Unreadable(Fault(file, line, "This number has too many digits.", "Put it in quotes if it is a word."))
    if node.tag == BOOL:
        return text == "true"
    if node.tag == NULL:
        return None
    if node.tag == INT:
        return int(text)
    return float(text) if node.tag == FLOAT else text


class CanonicalDumper(yaml.SafeDumper):
    """Block style, lists indented, long texts as literal blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: CanonicalDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(STR, text, style="|" if "\n" in text else None)


CanonicalDumper.add_representer(str, _text)


def write(data: Mapping[str, Any] | list[Any]) -> str:
    """The one form: the same data gives the same bytes."""
    return yaml.dump(
        data, Dumper=CanonicalDumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=WIDTH
    )
