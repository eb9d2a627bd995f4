"""Every address of both hosts, read from the URL conf; a new route is here without anyone remembering."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

INTEGERS = frozenset({"IntConverter"})
UUIDS = frozenset({"UUIDConverter"})
# What stands in for a part that names nothing of a council's: a word of the service, a version, a kind of thing.
WORDS: Mapping[str, Sequence[str]] = {
    "action": ["delete"],
    "action_name": ["approve"],
    "app_label": ["wagtailcore"],
    "app_name": ["wagtailcore"],
    "area": ["west-midlands"],
    "blueprint": ["dips-birmingham"],
    "content_type_app_name": ["cms"],
    "content_type_model_name": ["textpage"],
    "digest": ["0" * 16],
    "digits": ["7b1e5b"],
    "filter_spec": ["width-100"],
    "kind": ["txt", "json"],
    "model_name": ["page"],
    "room": ["calls"],
    "section": ["criteria"],
    "name": ["0" * 20 + "-" + "0" * 8],
    "number": ["1"],
    "page": ["idea"],
    "plan": ["region"],
    "path": ["original_images/x.png"],
    "slug": ["test-programme"],
    "status": ["404"],
    "release": ["1.0.0"],
    "token": ["nonsense"],
    "uidb36": ["1"],
    "uidb64": ["MQ"],
    "item": ["TST-77-0001"],
    "key": ["nonsense"],
    "verb": ["publish"],
    "version": ["1"],
    "revision_id_a": ["live"],
    "revision_id_b": ["latest"],
}


@dataclass(frozen=True, slots=True)
class Route:
    """A pattern and the names of its parts, each with the name of its converter (or "" in a regular expression)."""

    pattern: str
    parts: tuple[tuple[str, str], ...]


def routes(urlconf: str) -> list[Route]:
    return sorted(set(_walk(get_resolver(urlconf).url_patterns, "", ())), key=lambda route: route.pattern)


def _walk(patterns: Sequence[Any], prefix: str, parts: tuple[tuple[str, str], ...]) -> Iterator[Route]:
    for entry in patterns:
        here = {name: type(converter).__name__ for name, converter in entry.pattern.converters.items()}
        named = {name: here.get(name, "") for name in [*here, *entry.pattern.regex.groupindex]}
        both, text = parts + tuple(named.items()), prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry.url_patterns, text, both)
        elif isinstance(entry, URLPattern):
            yield Route(text, both)


class Unfillable(LookupError):
    """The sweep does not know what to put for a part of a new route: teach `WORDS` or `ids`."""


def addresses(route: Route, ids: Mapping[str, Sequence[str]], slug: str) -> list[str]:
    """The route with every combination of the ids that fit its parts."""
    choices = [_choices(name, converter, ids, slug) for name, converter in route.parts]
    return sorted(
        {filled(route, dict(zip([n for n, _ in route.parts], each, strict=True))) for each in product(*choices)}
    )


def _choices(name: str, converter: str, ids: Mapping[str, Sequence[str]], slug: str) -> Sequence[str]:
    if name == "council":
        return [slug]
    if name == "reference":
        return ids["reference"]
    if name in {"organisation_id", "member", "member_id", "user_id"}:
        return [*ids["organisation"], *ids["user"]]
    if converter in UUIDS:
        return [*ids["uuid"], *ids["organisation"]]
    if converter in INTEGERS or (name == "pk" and not converter):
        return ids["integer"]
    if name in {"pk", "object_id"}:
        return [*ids["uuid"], *ids["integer"]]
    if name in WORDS:
        return WORDS[name]
    raise Unfillable(f"{name!r} ({converter or 'regular expression'})")


def pretty(route: Route) -> str:
    """The route as people write it: `/challenges/<reference>/`."""
    return filled(route, {name: f"<{name}>" for name, _converter in route.parts}, other="…")


def filled(route: Route, values: Mapping[str, str], *, other: str = "1") -> str:
    """Put the values into a path or a regular expression, and take the marks of the expression away."""
    text = route.pattern
    for name, value in values.items():
        text = (
            re.sub(rf"<(?:\w+:)?{name}>", value, text, count=1)
            if f"(?P<{name}>" not in text
            else _group(text, name, value)
        )
    for mark in ("^", "$", "\\Z", "\\A"):
        text = text.replace(mark, "")
    text = re.sub(r"\(\(\?:[^()]*\)\*\)|\(\\d\+\)|\(?\.\*\)?", other, text).replace("\\.", ".")
    return "/" + text


def _group(text: str, name: str, value: str) -> str:
    start = text.index(f"(?P<{name}>")
    depth, end = 0, start
    for end in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        if depth == 0:
            break
    return text[:start] + value + text[end + 1 :]
