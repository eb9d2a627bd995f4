"""The deputy is told, and the person if somebody else named one for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from dips.councils.limits import require_letter
from dips.kernel.actors import System, actor_id

from .. import letters

if TYPE_CHECKING:
    from dips.kernel.actors import Actor

    from ..models import Deputy


def tell_named(row: Deputy, *, by: Actor) -> None:
    told = {row.deputy, row.person} - {each for each in (row.deputy, row.person) if each.pk == actor_id(by)}
    for each in told:
        if not isinstance(by, System):
            require_letter(each.email)
        subject = _("%(deputy)s stands in for %(person)s") % {"deputy": row.deputy, "person": row.person}
        letters.send(each, "deputy", subject=subject, key=f"{row.pk}.{each.pk}", row=row)
