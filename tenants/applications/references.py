"""Give an application its reference: digits drawn at random, because a running number would tell the count."""

from __future__ import annotations

import secrets

from django.db import IntegrityError, transaction

from dips.kernel.errors import Conflict

from .models import Application

FOUR_DIGITS = range(1, 10_000)
MORE = range(10_000, 1_000_000)
ATTEMPTS = 20


def give(application: Application, *, number: int | None = None) -> Application:
    """Draw a number that no application of the programme has, and write it. A given `number` is for history alone."""
    for _attempt in range(ATTEMPTS):
        chosen = number if number is not None else draw(application)
        application.number = chosen
        application.reference = f"{application.challenge.reference}-{chosen:04d}"
        try:
            with transaction.atomic():
                application.save(update_fields=["number", "reference"])
        except IntegrityError:
            if number is not None:
                break
            continue
        return application
    raise Conflict


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
