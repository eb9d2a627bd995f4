"""What the outside was promised: written down by the driver, compared afterwards with what is there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock


@dataclass
class Ledger:
    """Each acknowledged operation by its kind and name. In doubt is what got no answer and was never asked for again."""

    acknowledged: dict[str, list[str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def note(self, kind: str, name: str) -> None:
        """The service has said that this is done."""
        with self._lock:
            self.acknowledged.setdefault(kind, []).append(name)

    def count(self, kind: str) -> int:
        return len(self.acknowledged.get(kind, []))

    @property
    def total(self) -> int:
        return sum(len(names) for names in self.acknowledged.values())

    def lost(self, kind: str, found: Iterable[str]) -> set[str]:
        """Promised and not there."""
        return set(self.acknowledged.get(kind, [])) - set(found)

    def doubled(self, kind: str, found: Iterable[str]) -> list[str]:
        """There more often than promised: twice, or never asked for."""
        times, promised = Counter(found), set(self.acknowledged.get(kind, []))
        return sorted(name for name, times_ in times.items() if times_ > 1 or name not in promised)
