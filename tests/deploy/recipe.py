"""The Dockerfile, instruction by instruction."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def steps() -> list[tuple[str, str]]:
    """Instruction and argument, one a line of the recipe; continued lines are one."""
    text = re.sub(r"^#.*\n", "", (ROOT / "deploy" / "Dockerfile").read_text(), flags=re.MULTILINE)
    lines = text.replace("\\\n", " ").splitlines()
    return [(line.split()[0], line.partition(" ")[2].strip()) for line in lines if line.strip()]


def environment() -> dict[str, str]:
    """What the image says."""
    return {name: value for step, said in steps() if step == "ENV" for name, _, value in _pairs(said)}


def _pairs(said: str) -> list[tuple[str, str, str]]:
    return [pair.partition("=") for pair in said.split()]
