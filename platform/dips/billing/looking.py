"""Look at Stripe for one council, and let the council stand as Stripe says. The one place where payments change anything.

Nothing that an event, a page or a person says is believed: whatever came, in whatever order and how often, the last
look decides. Two looks at once are told apart by their numbers, so that an older answer never overwrites a newer one.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F

from dips.councils.models import Council
from dips.councils.scope import operator_scope
from dips.kernel import clock
from dips.kernel.faults import faultpoint

from . import reading, settling
from .models import Account, Invoice
from .states import Trouble


def look_at(council: Council) -> Account | None:
    """Ask Stripe about a council and write down what it says. None for one that Stripe was never told of."""
    with operator_scope():
        account = _next_look(council)
        now = clock.now()
    if account is None or not account.customer:
        return account
    picture = reading.look(account.customer, str(council.pk), now=now)
    faultpoint("billing.after_look")
    with transaction.atomic():
        with operator_scope():
            written = _write(account.asked, account.schema, picture)
        if written is not None:
            settling.settle(council, *written)
        faultpoint("billing.before_settle_commit")
    with operator_scope():
        return Account.objects.get(pk=account.pk)


def settle_again(council: Council) -> None:
    """Without asking Stripe: time alone may have changed how a council stands."""
    with transaction.atomic():
        with operator_scope():
            account = Account.objects.select_for_update().filter(schema=council.schema_name).first()
        if account is not None:
            settling.settle(council, account, account)
            faultpoint("billing.before_dunning_commit")


def _next_look(council: Council) -> Account | None:
    """Give this look a number."""
    Account.objects.filter(schema=council.schema_name).update(asked=F("asked") + 1)
    return Account.objects.filter(schema=council.schema_name).first()


def _write(number: int, schema: str, picture: reading.Picture) -> tuple[Account, Account] | None:
    """How the account stood and how it stands now; None when a later look was quicker."""
    before = Account.objects.select_for_update().get(schema=schema)
    if before.written >= number:
        return None
    is_foreign = picture.trouble == Trouble.FOREIGN
    told: dict[str, Any] = {"trouble": picture.trouble} if is_foreign else asdict(picture)
    invoices: tuple[dict[str, Any], ...] = told.pop("invoices", ())
    if not is_foreign and not told["plan"] and told["subscription"] == before.subscription:
        told["plan"] = before.plan  # a price that belongs to no plan takes nothing away
    after = Account.objects.get(pk=before.pk)
    for name, value in told.items():
        setattr(after, name, value)
    after.written, after.looked_at, after.updated_at = number, clock.now(), clock.now()
    after.save(update_fields=[*told, "written", "looked_at", "updated_at"])
    if not is_foreign:
        whose = {"schema": schema, "customer": before.customer}
        for row in invoices:
            Invoice.objects.update_or_create(id=row["id"], defaults={**row, **whose})
        Invoice.objects.filter(**whose).exclude(id__in=[row["id"] for row in invoices]).delete()
    return before, after
