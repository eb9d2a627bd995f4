"""Ask a council's own people to invite somebody. Who they are is not told."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from dips.councils.scope import portal_scope
from dips.councils.states import CouncilState
from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.functions import DipsNow

from .. import errors, letters, queries
from ..models import SignUp
from .locking import fresh, locked
from .starting import BY


def ask_to_join(*, sign_up: SignUp, by: Actor = BY) -> SignUp:
    """Write to whoever may invite people there; while the council is being made, once it is ready. Asked again, it is one letter.

    Refuses when the council is neither here nor asked for, and when it is suspended.
    """
    with portal_scope(), transaction.atomic():
        row = locked(sign_up.pk)
        council = queries.council_here(row)
        run = queries.begun(row) if council is None else row.run
        if council is None and run is None:
            raise errors.NotHereYet
        if council is not None and council.state != CouncilState.ACTIVE:
            raise errors.DoorsClosed(name=council.name, contact=settings.SERVICE_CONTACT_EMAIL)
        if row.asked_at is None:
            SignUp.objects.filter(pk=row.pk).update(run=run, asked_at=DipsNow(), updated_at=DipsNow())
            audit.record("signup.ask_to_join", row, by=by)
            if council is not None:
                letters.asks(row, council)
    return fresh(sign_up.pk)
