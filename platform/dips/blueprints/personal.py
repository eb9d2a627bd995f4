"""Find what belongs to a person in texts that are about to be published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .faults import Fault
from .tree import Tree

EMAIL = re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"(?<![\w.-])(?:\+44[\s()-]*|\(?0)(?:[\s()-]*\d){9,10}(?![\w-])")
KINDS = (
    (EMAIL, "an e-mail address", "Say which team to ask, or use a field such as {{ council_contact }}."),
    (TELEPHONE, "a telephone number", "Take it out: each council has its own."),
)


def faults(tree: Tree) -> Iterator[Fault]:
    """Every e-mail address and telephone number, with its file and line."""
    for file, content in tree.items():
        for number, line in enumerate(content.decode().splitlines(), start=1):
            for pattern, kind, mend in KINDS:
                for found in pattern.finditer(line):
                    yield Fault(file, number, f"“{found.group().strip()}” is {kind}.", mend)
