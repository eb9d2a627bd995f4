"""Words of `dips council` that rooms above add: kept here, filled by them when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from dips.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class Words:
    """`add` says their arguments to the parser; `decide` carries one out and yields what to say."""

    verbs: tuple[str, ...]
    add: Callable[[Any], None]
    decide: Callable[[str, dict[str, Any]], Iterator[str]]


_words: Registry[Words] = Registry("words of dips council")
register = _words.register


def all_of() -> list[Words]:
    return [each for _name, each in _words]
