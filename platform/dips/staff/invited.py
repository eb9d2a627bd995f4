"""Invitations that nobody has accepted, as lines of a list of what needs someone next."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dips.ui import words

from . import queries
from .next_steps import Ask, NextStep, Urgency, since
from .rules import can
from .services import MANAGE

NAMED = 3


def steps(ask: Ask) -> Iterator[NextStep]:
    """One line for those that ran out, one for those still open. No programme's: people belong to the council."""
    if ask.programme is not None or not can(ask.by, MANAGE):
        return
    waiting = list(queries.invitations_waiting().order_by("created_at"))
    if not waiting and queries.active_members().count() == 1:
        yield _first()
    over = [each for each in waiting if each.expires_at <= ask.now]
    still = [each for each in waiting if each.expires_at > ask.now]
    if over:
        yield NextStep(
            since(min(each.expires_at for each in over)),
            ngettext("Invite %(count)d person again", "Invite %(count)d people again", len(over))
            % {"count": len(over)},
            _("The link ran out before it was used: %(who)s.") % {"who": _named([each.email for each in over])},
            reverse("wagtailusers_users:index"),
            _("Open people"),
            Urgency.WAITING,
            over[0].expires_at,
        )
    if still:
        first = min(each.expires_at for each in still)
        yield NextStep(
            _("Until %(day)s") % {"day": words.day(first)},
            ngettext("%(count)d invitation is not accepted", "%(count)d invitations are not accepted", len(still))
            % {"count": len(still)},
            _("Nobody has used the link yet: %(who)s.") % {"who": _named([each.email for each in still])},
            reverse("wagtailusers_users:index"),
            _("See invitations"),
            Urgency.UNFINISHED,
            first,
        )


def _first() -> NextStep:
    """Whoever is here alone."""
    return NextStep(
        _("Soon"),
        _("Invite the people who work on it"),
        _("Programme managers, challenge owners, sponsors and assessors each get a part of their own."),
        reverse("wagtailusers_users:index"),
        _("Invite"),
        Urgency.UNFINISHED,
    )


def _named(emails: list[str]) -> str:
    more = len(emails) - NAMED
    shown = ", ".join(emails[:NAMED])
    return shown if more <= 0 else _("%(shown)s and %(more)d more") % {"shown": shown, "more": more}
