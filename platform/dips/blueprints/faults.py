"""What is wrong with a blueprint: where, in a sentence, and how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel.errors import Invalid


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault. `line` is 0 when it is the file, or its absence, that is wrong.

    `key` and `path` are the section and the way to the part, for a page that shows the fault where it can be mended.
    """

    file: str
    line: int
    message: str
    mend: str = ""
    key: str = field(default="", compare=False)
    path: tuple[str | int, ...] = field(default=(), compare=False)

    @property
    def sentence(self) -> str:
        """What is wrong and how to mend it, without the place."""
        return " ".join(part for part in (self.message, self.mend) if part)

    def __str__(self) -> str:
        place = _("%(file)s, line %(line)d") % {"file": self.file, "line": self.line} if self.line else self.file
        return f"{place}: {self.sentence}"


class BlueprintFaulty(Invalid):
    """The blueprint is refused as a whole; `faults` says why, file by file and line by line."""

    code = "blueprint_faulty"
    default = gettext_lazy("The blueprint has faults, so nothing of it was taken.")

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = sorted(set(faults))
        errors: dict[str, list[str]] = {}
        for fault in self.faults:
            errors.setdefault(fault.file, []).append(str(fault))
        super().__init__(errors=errors)
