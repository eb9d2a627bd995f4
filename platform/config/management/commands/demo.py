"""`dips demo load`: fill an embedded run with the demonstration."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.demo import loader
from dips.kernel.errors import DomainError


class Command(BaseCommand):
    help = "Load the demonstration: Birmingham's two programmes, Solihull's one, and their people. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["load"])

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if not settings.DIPS_CLOCK_SETTABLE:
            raise CommandError("History needs a clock that can be set: DIPS_CLOCK_SETTABLE is off here.")
        try:
            loader.run(tell=lambda line: self.stdout.write(f"in place: {line}"))
        except DomainError as refused:
            raise CommandError("; ".join([refused.message, *_named(refused)])) from refused


def _named(refused: DomainError) -> list[str]:
    return [f"{field}: {' '.join(texts)}" for field, texts in refused.errors.items()]
