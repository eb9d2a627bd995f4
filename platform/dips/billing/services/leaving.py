"""A council that leaves the service pays no more, even if Stripe cannot be told at this moment."""

from __future__ import annotations

from dips.councils.models import Council
from dips.councils.rules import require_operator
from dips.councils.scope import operator_scope
from dips.kernel import outbox
from dips.kernel.actors import Actor

from ..handling import END
from ..models import Account
from ..states import Standing


def end_at_once(*, council: Council, by: Actor) -> bool:
    """Have the council's subscription ended, in the transaction that lets the council go. True if there is one.

    The invoices stay with Stripe, as the law on accounts asks. Our own rows go with the council.
    """
    require_operator(by)
    with operator_scope():
        account = Account.objects.filter(schema=council.schema_name).first()
        if account is None or not account.subscription or account.standing in {Standing.NONE, Standing.ENDED}:
            return False
        outbox.enqueue(END, {"subscriptions": [account.subscription]}, key=f"billing.end.{account.subscription}"[:200])
    return True
