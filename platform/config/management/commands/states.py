"""`dips states`: draw every state table into docs/states.md, from the code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand

HEAD = "# States\n\nDrawn from the code by `dips states`. An arrow is a verb; nothing else changes a state.\n"


def drawing() -> str:
    """Every model that has a MOVES table, as Mermaid state diagrams."""
    return HEAD + "".join(_diagrams())


def _diagrams() -> Iterator[str]:
    for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
        for field, moves in getattr(model, "MOVES", {}).items():
            labels = dict(model._meta.get_field(field).flatchoices)  # type: ignore[union-attr]
            lines = [f"  {state}: {label}" for state, label in labels.items()]
            lines += [
                f"  {source} --> {move.target}: {verb}"
                for verb, move in moves.items()
                for source in sorted(move.sources)
            ]
            yield f"\n## {model._meta.label}: {field}\n\n```mermaid\nstateDiagram-v2\n" + "\n".join(lines) + "\n```\n"


class Command(BaseCommand):
    help = "Draw the state tables into docs/states.md."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.ROOT / "docs" / "states.md"
        path.write_text(drawing())
        self.stdout.write(str(path.relative_to(settings.ROOT)))
