"""Look at Stripe now, without waiting for it to tell."""

from __future__ import annotations

from dips.kernel.actors import Actor

from .. import looking
from ..models import Account
from ..queries import account_here
from .ordering import turn


def look_again(*, by: Actor) -> Account:
    """After a payment, so that whoever made it sees it at once."""
    with turn(by) as council:
        return looking.look_at(council) or account_here()
