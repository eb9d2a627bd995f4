"""The joints that the code offers, and how a test arms them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from tests.support.fingerprint import ROOT

ROOMS = ("platform", "tenants", "cms", "api")


def in_code() -> set[str]:
    """The name of every `faultpoint("…")` in the product."""
    return {name for room in ROOMS for file in (ROOT / room).rglob("*.py") for name in _of(file)}


def _of(file: Path) -> set[str]:
    text = file.read_text()
    if "faultpoint(" not in text or file.name == "faults.py":
        return set()
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "faultpoint"]
    return {ast.literal_eval(call.args[0]) for call in named}


@dataclass(frozen=True, slots=True)
class Faults:
    """The folder that DIPS_FAULTS names."""

    folder: Path

    def arm(self, point: str, action: str) -> None:
        """Once, for whichever process comes by first. `point` may be `name:detail`."""
        fresh = self.folder / f".{point}"
        fresh.write_text(action)
        (self.folder / f"{point}.fired").unlink(missing_ok=True)
        fresh.rename(self.folder / point)

    def fired(self, point: str) -> bool:
        """Whether somebody came by."""
        return (self.folder / f"{point}.fired").exists()

    def let_go(self, point: str) -> None:
        """End a `hold`."""
        (self.folder / f"{point}.fired").unlink(missing_ok=True)

    def disarm(self) -> None:
        """Take back what nobody met."""
        for file in self.folder.iterdir():
            file.unlink(missing_ok=True)
