"""Answers given upwards: a lower room keeps the registry, higher rooms fill it when the apps are ready."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class UnknownKey(LookupError):
    """Nobody registered an answer under this key."""


class Registry(Generic[T]):
    """Keys to answers, in the order of registration. A key is registered once."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._entries: dict[str, T] = {}

    def register(self, key: str, value: T) -> T:
        if self._entries.get(key, value) is not value:
            raise ValueError(f"{self.name}: {key!r} is registered already")
        self._entries[key] = value
        return value

    def get(self, key: str) -> T:
        try:
            return self._entries[key]
        except KeyError:
            raise UnknownKey(f"{self.name}: nothing is registered as {key!r}") from None

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[tuple[str, T]]:
        return iter(list(self._entries.items()))

    def keys(self) -> tuple[str, ...]:
        return tuple(self._entries)
