"""Say which council it is, what it starts from, and by which plan."""

from __future__ import annotations

from django.db import transaction

from dips.councils.plans import BY_KEY
from dips.councils.scope import portal_scope
from dips.councils.services import name_of
from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.functions import DipsNow

from .. import beginnings, errors, known
from ..models import SignUp
from .locking import fresh, locked
from .starting import BY


def choose_council(*, sign_up: SignUp, gss_code: str = "", name: str = "", by: Actor = BY) -> SignUp:
    """By its code, or by its name where the register does not have it. Whether an operator looks first is asked later.

    Refuses an unknown code, no name, and a change once a council is asked for.
    """
    return _write(sign_up, "signup.choose_council", by, **_council(gss_code, name))


def choose_beginning(*, sign_up: SignUp, blueprint: str, plan: str, by: Actor = BY) -> SignUp:
    """What the council begins with, and on what terms. Refuses what is not offered."""
    with portal_scope():
        chosen = _beginning(blueprint, plan)
    return _write(sign_up, "signup.choose_beginning", by, **chosen)


def _council(gss_code: str, name: str) -> dict[str, str]:
    gss_code = gss_code.strip().upper()
    entry = known.councils().get(gss_code)
    if gss_code and entry is None:
        raise errors.NoSuchCouncil(field="gss_code", given=gss_code[:20])
    return {"gss_code": gss_code, "name": entry.name if entry else name_of(name)}


def _beginning(blueprint: str, plan: str) -> dict[str, str]:
    beginning = beginnings.find(blueprint)
    if beginning is None:
        raise errors.NoSuchBlueprint(field="blueprint")
    if plan not in BY_KEY:
        raise errors.NoSuchPlan(field="plan")
    return {"blueprint": beginning.key, "plan": plan}


def _write(sign_up: SignUp, verb: str, by: Actor, **chosen: str) -> SignUp:
    with portal_scope(), transaction.atomic():
        row = locked(sign_up.pk)
        if row.is_filed:
            raise errors.AlreadyAsked
        SignUp.objects.filter(pk=row.pk).update(**chosen, updated_at=DipsNow())
        audit.record(verb, row, by=by, data=chosen)
    return fresh(sign_up.pk)
