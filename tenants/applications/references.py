"""Give an application its reference: digits drawn at random, because a running number would tell the count."""

from __future__ import annotations

import secrets

from django.db import IntegrityError

from dips.kernel.errors import Conflict

from .models import Application

FOUR_DIGITS = range(1, 10_000)
MORE = range(10_000, 1_000_000)
ATTEMPTS = 20
ONCE = {"applications_number_once_a_programme", "applications_reference_once"}


def give(application: Application, *, number: int | None = None, again: bool = False) -> None:
    """Draw a number that no application of the programme has. A given `number` is for history alone.

    Nothing is written here: whoever writes the fields may meet a number that somebody has (`was_taken`), and then starts
    `again`. The first draw looks at none of those that are given, for hardly any of them is met.
    """
    chosen = number
    if chosen is None:
        chosen = draw(application) if again else secrets.choice(FOUR_DIGITS)
    application.number = chosen
    application.reference = f"{application.challenge.reference}-{chosen:04d}"


def was_taken(error: IntegrityError) -> bool:
    """Whether it was refused because another application has the number."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return diagnosis is not None and diagnosis.constraint_name in ONCE


def draw(application: Application) -> int:
    taken = set(
        Application.objects.filter(programme=application.programme, number__isnull=False).values_list(
            "number", flat=True
        )
    )
    for numbers in (FOUR_DIGITS, MORE):
        left = len(numbers) - sum(1 for number in taken if number in numbers)
        if left > len(numbers) // 10:
            while (chosen := secrets.choice(numbers)) in taken:
                pass
            return chosen
        if left:
            return secrets.choice([number for number in numbers if number not in taken])
    raise Conflict
