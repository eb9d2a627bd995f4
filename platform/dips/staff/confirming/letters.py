"""Letters about roles: they are due to be confirmed, they rest, they are about to end, they have ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dips.councils.scope import current

from .. import letters, queries
from ..membership import MANAGE

if TYPE_CHECKING:
    from datetime import date

    from ..models import Member


def _council() -> str:
    council = current()
    return council.name if council is not None else ""


def tell_due(rows: list[Member], day: date) -> int:
    """One letter to each who manages people, whenever somebody else has become due. Nobody is due by hearsay twice."""
    managers = list(queries.people_who_may(MANAGE))
    for manager in managers:
        letters.send(
            manager,
            "confirm_due",
            subject=_("Confirm who may do what at %(council)s") % {"council": _council()},
            key=f"{day.isoformat()}.{manager.pk}",
            page="staff_confirm",
            rows=rows,
        )
    return len(managers)


def tell_suspended(member: Member) -> None:
    letters.send(
        member.user,
        "suspended",
        subject=_("Your roles at %(council)s rest") % {"council": _council()},
        key=f"{member.pk}.{member.confirm_by}",
    )


def tell_ending(member: Member, *, is_over: bool) -> None:
    """Before the last day, and after it."""
    kind = "ended" if is_over else "ending"
    said = _("Your part at %(council)s has ended") if is_over else _("Your part at %(council)s ends soon")
    letters.send(
        member.user,
        kind,
        subject=said % {"council": _council()},
        key=f"{member.pk}.{member.expires_on}",
        member=member,
    )
