"""The unlucky moment, made certain."""

from __future__ import annotations

from threading import Barrier

CLICKS = 24  # connections at once; in the full set the round is repeated until there are enough


class Meeting:
    """Those who have looked wait for each other before they act, as an unlucky moment has it."""

    def __init__(self, people: int) -> None:
        self.barrier = Barrier(people)

    def after(self, look):
        def looked(*args, **kwargs):
            found = look(*args, **kwargs)
            self.barrier.wait(20)
            return found

        return looked
