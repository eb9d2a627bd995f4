"""Set a council's plan; and hold its officers to reading for a while, without closing anything to the public."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid
from dips.kernel.functions import DipsNow

from .. import lookup, own_trail, plans
from ..models import Council
from ..rules import require_operator
from ..scope import operator_scope
from .checking import reason_of


class NoSuchPlan(Invalid):
    code = "no_such_plan"
    default = _("There is no such plan. Choose one of those that are offered.")


def set_plan(*, council: Council, plan: str, reason: str = "", by: Actor, is_told: bool = False) -> Council:
    """Give a council another plan, or with a blank key none and so no limits. What it has stays, even over a limit.

    Its people get a letter about it and about the two below, unless whoever calls writes to them (`is_told`).
    """
    require_operator(by)
    if plan and plans.of(plan) is None:
        raise NoSuchPlan(field="plan")
    with operator_scope(), transaction.atomic():
        row = _locked(council)
        if row.plan != plan:
            _write(row, "council.set_plan", by=by, reason=reason.strip(), is_told=is_told, plan=plan)
    council.plan = plan
    return council


def make_read_only(*, council: Council, reason: str, by: Actor, is_told: bool = False) -> Council:
    """Let officers finish what runs and begin nothing. Its pages, and applicants, are not touched. Refuses no reason.

    Asked again with another reason, it says that one and keeps the moment of the first.
    """
    require_operator(by)
    reason = reason_of(reason)
    with operator_scope(), transaction.atomic():
        row = _locked(council)
        changes: dict[str, object] = {"read_only_reason": reason}
        if row.read_only_since is None:
            changes["read_only_since"] = DipsNow()
        if row.read_only_reason != reason or "read_only_since" in changes:
            _write(row, "council.make_read_only", by=by, reason=reason, is_told=is_told, **changes)
        return _taken_over(council)


def make_writable(*, council: Council, reason: str = "", by: Actor, is_told: bool = False) -> Council:
    """Let its officers work again. Asked of a council that is writable, it changes nothing."""
    require_operator(by)
    with operator_scope(), transaction.atomic():
        row = _locked(council)
        if row.read_only_since is not None:
            _write(
                row,
                "council.make_writable",
                by=by,
                reason=reason.strip(),
                is_told=is_told,
                read_only_since=None,
                read_only_reason="",
            )
        return _taken_over(council)


def _locked(council: Council) -> Council:
    return Council.objects.select_for_update(no_key=True).get(pk=council.pk)


def _write(row: Council, verb: str, *, by: Actor, reason: str, is_told: bool, **changes: object) -> None:
    before = {name: _plain(getattr(row, name)) for name in changes}
    Council.objects.filter(pk=row.pk).update(**changes, updated_at=DipsNow())
    row.refresh_from_db(fields=list(changes))
    after = {name: _plain(getattr(row, name)) for name in changes}
    told = {name: {"from": before[name], "to": after[name]} for name in changes}
    audit.record(verb, row, by=by, reason=reason, before=before, after=after, data=told)
    lookup.forget()
    own_trail.tell(verb, row, by=by, reason=reason, is_told=is_told, data=told)


def _taken_over(council: Council) -> Council:
    council.refresh_from_db(fields=["read_only_since", "read_only_reason"])
    return council


def _plain(value: object) -> str | None:
    return None if value is None else str(value)
