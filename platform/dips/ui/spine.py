"""The stage spine: six marks on one line, the same six glyphs in the same order for ever."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

StageState = Literal["done", "now", "next", "skipped"]

# A glyph belongs to a kind, never to a name: a council that renames a stage keeps its mark.
GLYPHS: dict[str, SafeString] = {
    kind: mark_safe(shape)
    for kind, shape in {
        "challenge_definition": '<path class="spine__glyph" d="M9.3 9.5c0-1.7 1.2-2.8 2.8-2.8s2.7 1 2.7 2.5c0 2-2.7 2.1-2.7 4.2M12.1 16.8v.1"/>',
        "call_for_solutions": '<circle class="spine__glyph spine__glyph--solid" cx="8" cy="12" r="1.6"/>'
        '<path class="spine__glyph" d="M11.4 8.7a4.7 4.7 0 0 1 0 6.6M14.2 6.5a7.8 7.8 0 0 1 0 11"/>',
        "exploration": '<circle class="spine__glyph spine__glyph--solid" cx="12" cy="8" r="2"/>'
        '<circle class="spine__glyph spine__glyph--solid" cx="8.3" cy="14.6" r="2"/>'
        '<circle class="spine__glyph spine__glyph--solid" cx="15.7" cy="14.6" r="2"/>',
        "accelerator": '<path class="spine__glyph" d="M7.8 7.8l4.2 4.2-4.2 4.2M12.8 7.8L17 12l-4.2 4.2"/>',
        "prototype": '<path class="spine__glyph" d="M12 6.6l4.7 2.7v5.4L12 17.4l-4.7-2.7V9.3zM7.3 9.3L12 12l4.7-2.7M12 12v5.4"/>',
        "pre_commercialisation": '<path class="spine__glyph" d="M9 18V6.8h7.4l-1.8 2.7 1.8 2.7H9"/>',
    }.items()
}

STATE_WORDS = {
    "done": _("done"),
    "now": _("now"),
    "next": _("to come"),
    "skipped": _("skipped"),
}


@dataclass(frozen=True, slots=True)
class SpineStage:
    """One mark: its kind draws the glyph, its name and its state are words beside it."""

    kind: str
    name: str
    state: StageState
    when: str = ""

    @property
    def glyph(self) -> SafeString:
        return GLYPHS.get(self.kind, SafeString(""))

    @property
    def state_word(self) -> str:
        return str(STATE_WORDS[self.state])

    @property
    def is_now(self) -> bool:
        return self.state == "now"


@dataclass(frozen=True, slots=True)
class Here:
    """Where a challenge stands: "Stage 2 of 6: Call for solutions"."""

    number: int
    total: int
    name: str


def where(stages: Sequence[SpineStage]) -> Here | None:
    """The stage now, numbered among all; None before the first and after the last."""
    for number, stage in enumerate(stages, start=1):
        if stage.is_now:
            return Here(number, len(stages), stage.name)
    return None
