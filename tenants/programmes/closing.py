"""What keeps a programme from being closed. Rooms above say what of theirs still runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dips.kernel.registry import Registry

from .models import Programme


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that has not ended: the challenge it belongs to, and a sentence."""

    reference: str
    sentence: str


Running = Callable[[Programme], Iterable[Obstacle]]
registry: Registry[Running] = Registry("what still runs in a programme")


def register(key: str, running: Running) -> None:
    registry.register(key, running)


def obstacles(programme: Programme) -> list[Obstacle]:
    return [each for _key, running in registry for each in running(programme)]
