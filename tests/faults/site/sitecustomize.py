"""Python reads this before a program whose PYTHONPATH names this folder: that program's guards can be taken away."""

import django

honest = django.setup


def setup(*arguments: object, **more: object) -> None:
    honest(*arguments, **more)  # type: ignore[arg-type]
    from tests.faults import unguarded

    unguarded.begin()


django.setup = setup
