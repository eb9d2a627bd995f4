"""Roles that the checklist asks somebody to fill, for whoever invites people."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from dips.staff import suggestions

from . import queries


def roles() -> Iterator[tuple[str, str]]:
    """One for each role that an item of the checklist still waits for."""
    for each in queries.standing_of(queries.items().exclude(role="")):
        if not each.is_done:
            yield each.item.role, _("The checklist waits for it: “%(title)s”") % {"title": each.item.title}


def register() -> None:
    suggestions.sources.register("checklist", roles)
