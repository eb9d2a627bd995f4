"""What follows from how a council's payments stand: its plan, whether it is read-only, and whom we write to.

Everything here may be done twice: each verb changes nothing the second time, and each letter has a key.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from dips.councils import plans, services, usage
from dips.councils.models import Council
from dips.councils.scope import council_scope, operator_scope
from dips.councils.states import CouncilState
from dips.kernel import audit, clock
from dips.kernel.actors import System

from . import letters
from .models import Account
from .queries import grace_ends
from .states import LIVE, Standing

BILLING = System("billing")
FREE = plans.USUAL
REMINDERS = (timedelta(days=7), timedelta(days=1))  # before the grace is over
TOLD = ("standing", "plan", "way", "period_ends_at", "ends_at", "overdue_since", "purchase_order")


def settle(council: Council, before: Account, after: Account) -> None:
    """Let the council stand as its account says. One that has left, or is someone else's at Stripe, stays as it is."""
    with operator_scope():
        council = Council.objects.filter(pk=council.pk).first() or council
    if council.state == CouncilState.OFFBOARDED or council.pk is None:
        return
    if after.standing in LIVE:
        if after.plan:
            services.set_plan(council=council, plan=after.plan, by=BILLING, is_told=True)
    elif after.subscription and _has_moved(before, after):
        services.set_plan(council=council, plan=FREE, by=BILLING, is_told=_has_ended(before, after))
    _hold(council, before, after)
    with council_scope(council):
        _record(before, after)
        _write(before, after)


def _has_moved(before: Account, after: Account) -> bool:
    """Once, so that a plan which an operator gives afterwards stays. Also for one that waits for its first payment: what
    ended before it may never have been looked at."""
    return (before.standing, before.subscription) != (after.standing, after.subscription)


def _hold(council: Council, before: Account, account: Account) -> None:
    """Make the council read-only, or lift that. What somebody else made read-only is not lifted here.

    Our own letters say why it closes, and that a payment arrived.
    """
    why = _why_closed(council, account)
    if why and (account.is_closed or council.read_only_since is None):
        services.make_read_only(council=council, reason=why, by=BILLING, is_told=True)
        _note_closed(account, is_closed=True)
    elif not why and account.is_closed:
        services.make_writable(council=council, by=BILLING, is_told=_is_paid(before, account))
        _note_closed(account, is_closed=False)


def _has_ended(before: Account, after: Account) -> bool:
    return before.standing in LIVE and after.standing == Standing.ENDED


def _is_paid(before: Account, after: Account) -> bool:
    return before.standing == Standing.OVERDUE and after.standing == Standing.PAID


def _why_closed(council: Council, account: Account) -> str:
    """Why the council can only read and finish; empty while it may work."""
    ends = grace_ends(account)
    if ends is not None and clock.now() >= ends:
        return _("A payment is overdue. As soon as it is paid, everything can be worked on again.")
    if account.standing == Standing.ENDED and _is_over(council):
        return _("The plan has ended, and there is more here than the free plan holds. Nothing is deleted.")
    return ""


def _is_over(council: Council) -> bool:
    """Whether the council holds more than the free plan does."""
    if council.plan != FREE:
        return False
    with council_scope(council):
        return any(used.of is not None and used.used > used.of for used in usage.report())


def _note_closed(account: Account, *, is_closed: bool) -> None:
    if account.is_closed != is_closed:
        account.is_closed = is_closed
        with operator_scope():
            Account.objects.filter(pk=account.pk).update(is_closed=is_closed)


def _record(before: Account, after: Account) -> None:
    """In the council's own trail."""
    old, new = _facts(before), _facts(after)
    if old != new:
        told = {name: {"from": old[name], "to": new[name]} for name in new if old[name] != new[name]}
        audit.record("billing.changed", after, by=BILLING, before=old, after=new, data=told)


def _facts(account: Account) -> dict[str, str]:
    return {name: str(getattr(account, name) or "") for name in TOLD}


def _write(before: Account, after: Account) -> None:
    """Letters to whoever may pay. A change that was missed in between is not told afterwards."""
    if (ends := grace_ends(after)) is not None:
        about = f"{after.subscription}.{after.overdue_since:%Y%m%d}"
        left = ends - clock.now()
        letters.send("overdue", account=after, about=about)
        for days in REMINDERS:
            if timedelta(0) < left <= days:
                letters.send("reminder", account=after, about=f"{about}.{days.days}")
        if after.is_closed:
            letters.send("closed", account=after, about=about)
    if _is_paid(before, after):
        letters.send("paid", account=after, about=f"{after.subscription}.{before.overdue_since:%Y%m%d}")
    if after.standing in LIVE and after.ends_at and before.ends_at != after.ends_at:
        letters.send("ending", account=after, about=f"{after.subscription}.{after.ends_at:%Y%m%d}")
    if _has_ended(before, after):
        letters.send("ended", account=after, about=after.subscription)
