"""What a council uses of its plan: counted by the rooms that hold it, noted by the council itself, held to the limits.

A room registers how it counts in its own `ready()`. Figures alone leave the council; the operator reads the notes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from dips.kernel import schema
from dips.kernel.errors import NotNow
from dips.kernel.models import AuditEvent
from dips.kernel.registry import Registry
from dips.ui import words

from . import plans
from .models import Activity, Council
from .plans import Measure
from .scope import current, here

WARN_AT = 80  # per cent

Counter = Callable[[], int]
counters: Registry[tuple[Measure, Counter]] = Registry("what a council uses of its plan")


class PlanLimit(NotNow):
    """More than the plan holds. What is there stays and works; nothing is added."""

    code = "plan_limit"
    heading = gettext_lazy("Your plan does not hold more")


@dataclass(frozen=True, slots=True)
class Used:
    """One measure: what is used, and of how much. Without a limit `of` is None."""

    measure: Measure
    used: int
    of: int | None

    @property
    def percent(self) -> int:
        """Of the limit; more than 100 after a change to a smaller plan."""
        if self.of is None:
            return 0
        return 100 if self.of == 0 else self.used * 100 // self.of

    @property
    def is_near(self) -> bool:
        return self.of is not None and self.percent >= WARN_AT

    @property
    def is_full(self) -> bool:
        """Whether nothing more of it can be added."""
        return self.of is not None and self.used >= self.of

    @property
    def left(self) -> int | None:
        return None if self.of is None else max(self.of - self.used, 0)


def register(key: str, measure: Measure, counter: Counter) -> None:
    """Add a room's part of a measure: `counter` answers for the council one stands in, in one query or two."""
    counters.register(key, (measure, counter))


def count(measure: Measure) -> int:
    """How much the council one stands in uses now."""
    return sum(counter() for _key, (of, counter) in counters if of == measure)


def report(measures: Iterable[Measure] = Measure) -> list[Used]:
    """What the council one stands in uses of each limit of its plan, counted now."""
    plan = plans.of(here().plan)
    return [Used(measure, count(measure), plan.limit(measure) if plan else None) for measure in measures]


def require_room(measure: Measure, amount: int = 1) -> None:
    """Refuses with `plan_limit` what the plan does not hold. Whoever asks next waits until this transaction ends.

    Call it in the transaction that adds, before it adds, and `note` afterwards. What is there already is never refused.
    """
    if _limit(measure) is None:
        return
    _take_turn(here())
    if refusal := over(measure, amount):
        raise refusal


def over(measure: Measure, amount: int = 1) -> PlanLimit | None:
    """The refusal of so much more, as it looks now; for whoever shows it and does not add anything yet."""
    found = _limit(measure)
    if found is None:
        return None
    (plan, limit), used = found, count(measure)
    return PlanLimit(sentence(Used(measure, used, limit), plan, amount)) if used + amount > limit else None


def near(measure: Measure) -> Used | None:
    """What is used of a limit that is nearly or wholly taken."""
    limit = _limit(measure)
    used = Used(measure, count(measure), limit[1]) if limit else None
    return used if used is not None and used.is_near else None


def note(*measures: Measure) -> None:
    """Write down what the council one stands in uses, in the transaction that changed it. Without measures: all."""
    council = current()
    if council is None:
        return
    found = {str(measure): count(measure) for measure in measures or Measure}
    _write(Activity(council=council, noted_at=Now(), **found), found)


def note_all(*, people: int) -> None:
    """The same with how many people have a role and when anything was last changed: the note from time to time."""
    last = AuditEvent.objects.filter(schema=schema.here()).aggregate(last=Max("recorded_at"))["last"]
    found = {str(measure): count(measure) for measure in Measure} | {"people": people, "last_at": last}
    _write(Activity(council=here(), noted_at=Now(), **found), found)


def sentence(used: Used, plan: plans.Plan, amount: int = 1) -> str:
    """What the limit is, what is used, and what to do."""
    limit = used.of or 0
    if used.measure == Measure.STORAGE:
        return _(
            "Your plan, %(plan)s, holds %(limit)s of files. %(used)s are used, so another %(amount)s do not fit. "
            "Delete pictures or documents that nobody needs any more, or change your plan."
        ) % {
            "plan": plan.title,
            "limit": words.size(limit),
            "used": words.size(used.used),
            "amount": words.size(amount),
        }
    return _wording(used.measure, limit) % {"plan": plan.title, "limit": limit, "used": used.used}


def _wording(measure: Measure, limit: int) -> str:
    if measure == Measure.PROGRAMMES:
        return ngettext(
            "Your plan, %(plan)s, holds %(limit)d programme at a time, and you have %(used)d. "
            "Close a programme that is over, or change your plan.",
            "Your plan, %(plan)s, holds %(limit)d programmes at a time, and you have %(used)d. "
            "Close a programme that is over, or change your plan.",
            limit,
        )
    if measure == Measure.OPEN_CALLS:
        return ngettext(
            "Your plan, %(plan)s, holds %(limit)d announced or open call at a time, and you have %(used)d. "
            "Wait until it closes, or change your plan.",
            "Your plan, %(plan)s, holds %(limit)d announced or open calls at a time, and you have %(used)d. "
            "Wait until one of them closes, or change your plan.",
            limit,
        )
    return ngettext(
        "Your plan, %(plan)s, has %(limit)d seat, and %(used)d are taken by people and open invitations. "
        "Remove somebody who has left, take back an invitation, or change your plan.",
        "Your plan, %(plan)s, has %(limit)d seats, and %(used)d are taken by people and open invitations. "
        "Remove somebody who has left, take back an invitation, or change your plan.",
        limit,
    )


def _limit(measure: Measure) -> tuple[plans.Plan, int] | None:
    plan = plans.of(here().plan)
    limit = plan.limit(measure) if plan else None
    return None if plan is None or limit is None else (plan, limit)


def _take_turn(council: Council) -> None:
    """Lock the council's row of figures until the transaction ends; what others added before is seen by the count."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("ask for room in the transaction that takes it")
    Activity.objects.bulk_create([Activity(council=council)], ignore_conflicts=True)
    Activity.objects.select_for_update(no_key=True).get(pk=council.pk)


def _write(row: Activity, found: Iterable[str]) -> None:
    Activity.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["council"], update_fields=[*found, "noted_at"]
    )
