"""A council that leaves the service pays no more, even if Stripe cannot be told at this moment."""

from __future__ import annotations

from dips.councils.models import Council
from dips.councils.rules import require_operator
from dips.councils.scope import operator_scope
from dips.kernel import outbox
from dips.kernel.actors import Actor

from ..handling import END
from ..models import Account, Order
from ..states import Kind, Standing


def end_at_once(*, council: Council, by: Actor) -> bool:
    """Have all that the council pays for ended, in the transaction that lets the council go. True if there is anything.

    Every subscription of its customer, whichever we look at, and the pages on which a card could still be given. The
    invoices stay with Stripe, as the law on accounts asks. Our own rows go with the council.
    """
    require_operator(by)
    with operator_scope():
        account = Account.objects.filter(schema=council.schema_name).exclude(customer=None).first()
        if account is None:
            return False
        cards = Order.objects.filter(schema=council.schema_name, kind=Kind.CARD, closed_at=None).exclude(result="")
        pages = list(cards.values_list("result", flat=True))
        if not pages and account.standing in {Standing.NONE, Standing.ENDED}:
            return False
        asked = {"customer": account.customer, "pages": pages}
        outbox.enqueue(END, asked, key=f"billing.end.{account.customer}"[:200])
    return True
