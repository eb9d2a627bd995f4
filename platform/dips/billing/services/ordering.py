"""What every wish shares: one at a time in a council, written down before it is sent, sent again under the same key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction

from dips.councils.models import Council
from dips.councils.scope import council_scope, here, operator_scope, portal_scope
from dips.kernel import audit, clock, leases
from dips.kernel.actors import Actor
from dips.kernel.faults import faultpoint
from dips.staff.rules import require

from .. import gateway, looking
from ..errors import Busy, NotPaying, ProviderAway
from ..models import Account, Order
from ..rules import MANAGE
from ..states import LIVE, Kind, Standing, Trouble

LOST = frozenset({Trouble.GONE, Trouble.FOREIGN})  # nothing is asked for in the name of such a customer
HOUR = timedelta(hours=1)
TURN = 60  # seconds in which nobody else of the council asks for anything


@contextmanager
def turn(by: Actor) -> Iterator[Council]:
    """The council, for one who may pay for it, while nobody else asks Stripe for something in its name.

    Refuses with `not_allowed`, with `billing_off`, and with `busy`.
    """
    require(by, MANAGE)
    gateway.require_on()
    council = here()
    with portal_scope(), leases.lease(f"billing.{council.schema_name}", seconds=TURN) as ours:
        if not ours:
            raise Busy
        with council_scope(council):
            yield council


def live_account(council: Council) -> Account:
    """The account as Stripe has it now. Refuses with `not_paying` where no subscription runs."""
    account = looking.look_at(council)
    if account is None or not is_live(account):
        raise NotPaying
    return account


def is_live(account: Account) -> bool:
    """Whether a subscription of the council's runs."""
    return account.standing in LIVE and account.trouble not in LOST


def customer_of(council: Council, *, email: str) -> Account:
    """The council's account with a customer at Stripe, made once; anew when that was deleted, or is not ours."""
    with operator_scope():
        account, _made = Account.objects.get_or_create(schema=council.schema_name)
    if account.customer and account.trouble not in LOST:
        return account
    customer = _unheard_customer(council, account) or _make_customer(council, account)
    faultpoint("billing.after_customer")
    with gateway.asking() as stripe:
        stripe.customers.update(customer, {"email": email})
    with operator_scope():
        Account.objects.filter(pk=account.pk).update(
            customer=customer, trouble="", standing=Standing.NONE, subscription="", item=""
        )
        return Account.objects.get(pk=account.pk)


def _make_customer(council: Council, account: Account) -> str:
    """Whoever asks for it, in the same hour it is the same wish: of the person who asks nothing is in it."""
    body = {
        "name": council.name,
        "preferred_locales": ["en-GB"],
        "metadata": {"council": str(council.pk), "site": council.slug},
    }
    with gateway.asking() as stripe:
        made = stripe.customers.create(body, gateway.once(account.pk, f"customer-{clock.now():%Y%m%d%H}"))
    return str(made.id)


def _unheard_customer(council: Council, account: Account) -> str:
    """One that was made for this council, and whose making nobody heard of; empty if there is none.

    Stripe finds it about a minute after it was made. Before that the same wish makes no second one.
    """
    with gateway.asking() as stripe:
        found = gateway.rows(stripe.customers.search({"query": f"metadata['council']:'{council.pk}'"}))
    ours = [each for each in found if each["id"] != account.customer and not each.get("deleted")]
    return min(ours, key=lambda each: int(each.get("created") or 0))["id"] if ours else ""


def unheard(council: Council, kind: Kind, body: dict[str, Any]) -> Order | None:
    """The wish for the same whose end nobody heard, if there is one: what it wished for may have come true."""
    with operator_scope():
        held = Order.objects.filter(schema=council.schema_name, kind=kind, closed_at=None).first()
    return held if held is not None and held.body == body and not _is_stale(held) else None


def order(council: Council, kind: Kind, body: dict[str, Any], *, by: Actor) -> Order:
    """The order of this kind whose end nobody heard, if it wishes for the same; else a new one in its place."""
    with operator_scope(), transaction.atomic():
        held = Order.objects.select_for_update().filter(schema=council.schema_name, kind=kind, closed_at=None).first()
        if held is not None and held.body == body and not _is_stale(held):
            return held
        if held is not None:
            Order.objects.filter(pk=held.pk).update(closed_at=clock.now())
        made = Order.objects.create(schema=council.schema_name, kind=kind, body=body)
    with council_scope(council):
        audit.record(f"billing.{kind}", made, by=by, data=body)
    return made


def _is_stale(held: Order) -> bool:
    """Stripe repeats a failure under the same key for a day. By now whatever came of it is to be seen there."""
    return clock.now() - held.created_at > HOUR


def told(made: Order, result: str) -> None:
    """Write down what Stripe made of it; the order stays open until it is closed."""
    with operator_scope():
        Order.objects.filter(pk=made.pk).update(result=result)


def close(made: Order) -> None:
    """Its end is known, whichever it was."""
    with operator_scope():
        Order.objects.filter(pk=made.pk).update(closed_at=clock.now())


@contextmanager
def ending(made: Order) -> Iterator[None]:
    """Close the order when it was done or refused. While Stripe is away nobody knows, and it stays open."""
    try:
        yield
    except ProviderAway:
        raise
    except Exception:
        close(made)
        raise
    close(made)
