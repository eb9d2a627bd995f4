"""What this room can see of a council's set-up: its people, and how its site looks."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.councils.models import Branding
from dips.kernel import schema

from . import onboarding, queries
from .onboarding import Answer, place


def role_filled(role: str) -> Answer:
    """Somebody has the role, and nobody who was invited to it is still awaited; or somebody does its work by a link."""
    joined, waiting = queries.counts_for(role)
    if not joined and not waiting:
        linked = next(filter(None, (ask(role) for ask in onboarding.by_link)), None)
        if linked is not None:
            return linked
    counts = {"joined": joined, "all": joined + waiting}
    note = _("%(joined)d of %(all)d have joined") % counts if waiting else ""
    return Answer.of(bool(joined) and not waiting, note, place("wagtailusers_users:index"), begun=bool(waiting))


def branding(_role: str) -> Answer:
    """The colour, or the logo, came with the blueprint; only a person can say that it is the council's own."""
    row = Branding.objects.filter(council__schema_name=schema.here()).first()
    done = row is not None and bool(row.given or row.logo)
    return Answer.of(done, url=place("staff_site_look"), begun=row is not None and bool(row.letter))


def register() -> None:
    onboarding.register("role_filled", gettext_lazy("People have the role"), role_filled, of_role=True)
    label = gettext_lazy("Somebody has said that the colour and the logo are the council’s own")
    onboarding.register("branding", label, branding, by_eye=True)
