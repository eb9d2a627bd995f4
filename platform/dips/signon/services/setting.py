"""Say where the council's people prove who they are."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from dips.kernel import audit, clock, fetching, schema, sealed
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid, StaleVersion
from dips.kernel.functions import DipsNow
from dips.kernel.workflow import move
from dips.staff.rules import require

from ..errors import StillOn
from ..models import USUAL_MINUTES, SignOn
from ..queries import MANAGE, forget_only_way, purpose
from ..states import Factor, SignOnState
from .leaving import forget_all_links
from .switching import hold_only_way

SHORTEST, LONGEST = 15, 12 * 60
LONGEST_SECRET = 1000
WHERE = ("issuer", "client_id")


@transaction.atomic
def set_sign_on(
    *,
    issuer: str,
    client_id: str,
    by: Actor,
    secret: str = "",
    label: str = "",
    is_only_way: bool = False,
    vouches: bool = False,
    factor: str = Factor.OURS,
    session_minutes: int = USUAL_MINUTES,
    version: int | None = None,
) -> SignOn:
    """Set it, or change it. Another place or another secret must be checked anew before it is turned on.

    Without a secret the one that was given stays. Another client id makes everybody's coming in a first time again, for
    many providers name people by client. Refuses to keep the secret for another place, which would learn it; another place
    while it is on; and a version that somebody else has changed.
    """
    require(by, MANAGE)
    said: dict[str, Any] = {
        "issuer": issuer.strip(),
        "client_id": client_id.strip(),
        "label": " ".join(label.split()),
        "is_only_way": is_only_way,
        "factor": factor,
        "session_minutes": session_minutes,
    }
    row = SignOn.objects.select_for_update().first()
    if row is not None and version is not None and row.version != version:
        raise StaleVersion
    before = {name: getattr(row, name) for name in said} | {"vouches": row.vouches} if row else {}
    leads_elsewhere = row is None or any(before[name] != said[name] for name in WHERE)
    _check(said, secret, needs_secret=leads_elsewhere)
    if row is not None and leads_elsewhere and row.is_on:
        raise StillOn(field="issuer")
    if row is None:
        row = SignOn()
    elif row.client_id != said["client_id"]:
        forget_all_links(issuer=row.issuer, by=by)
    for name, value in said.items():
        setattr(row, name, value)
    _declare(row, by, vouches=vouches)
    if secret:
        row.secret = sealed.seal(secret.strip(), purpose=purpose(schema.here()))
    _save(row)
    if row.state == SignOnState.TESTED and (leads_elsewhere or secret):
        move(row, "unprove", by=by)
    if row.is_on and is_only_way and not before["is_only_way"]:
        hold_only_way(row=row, by=by)
    forget_only_way()
    _record(row, before, said | {"vouches": row.vouches}, by, secret=bool(secret))
    return row


def _check(said: dict[str, Any], secret: str, *, needs_secret: bool) -> None:
    errors: dict[str, list[str]] = {}
    if wrong := _wrong_with_issuer(said["issuer"]):
        errors["issuer"] = [wrong]
    if len(said["issuer"]) > 300:
        errors["issuer"] = [_("Shorten the issuer to 300 characters or fewer")]
    if not said["client_id"] or len(said["client_id"]) > 255 or not said["client_id"].isprintable():
        errors["client_id"] = [_("Enter the client id that the provider gave you")]
    if needs_secret and not secret.strip():
        errors["secret"] = [_("Enter the client secret that the provider gave you")]
    elif len(secret) > LONGEST_SECRET or not secret.strip().isprintable():
        errors["secret"] = [_("This is no client secret: copy it once more from the provider")]
    if len(said["label"]) > 60:
        errors["label"] = [_("Shorten the words on the button to 60 characters or fewer")]
    if said["factor"] not in Factor.values:
        errors["factor"] = [_("Choose whose second step is asked for")]
    if not SHORTEST <= said["session_minutes"] <= LONGEST:
        errors["session_minutes"] = [_("Choose between 15 minutes and 12 hours (720 minutes)")]
    if errors:
        raise Invalid(errors=errors)


def _wrong_with_issuer(issuer: str) -> str:
    """What to mend, in a sentence; empty if nothing. Where an address may not lead is said of all such alike."""
    if "://" not in issuer:
        return _("Enter the issuer in full, from https:// on, as the provider shows it")
    try:
        if "?" not in issuer and "#" not in issuer:
            fetching.check(issuer)
            return ""
    except fetching.BadAddress as bad:
        is_plain = issuer.lower().startswith("http://")
        return (
            _("Enter an issuer that begins with https://. What comes by http:// may be anybody’s")
            if is_plain
            else bad.message
        )
    return _("Leave out the question mark or # and what follows it: an issuer has neither")


def _declare(row: SignOn, by: Actor, *, vouches: bool) -> None:
    """A declaration has a name and a date, kept until it is taken back."""
    now = clock.now()
    if vouches != row.vouches:
        row.vouched_by, row.vouched_at = (str(by), now) if vouches else ("", None)
    declares = row.factor == Factor.DECLARED
    if declares != (row.factor_declared_at is not None):
        row.factor_declared_by, row.factor_declared_at = (str(by), now) if declares else ("", None)


def _save(row: SignOn) -> None:
    if row._state.adding:
        row.save()
        return
    row.version += 1
    row.updated_at = DipsNow()
    row.save()
    row.refresh_from_db()


def _record(row: SignOn, before: dict[str, Any], after: dict[str, Any], by: Actor, *, secret: bool) -> None:
    told = {name: {"from": before.get(name), "to": after[name]} for name in after if before.get(name) != after[name]}
    audit.record("sign_on.set", row, by=by, before=before, after=after, data=told | {"secret_changed": secret})
