"""How far each council of the demonstration has come with its set-up: confirmed, ticked, signed, or asked to sign."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dips.councils.models import Council
from dips.kernel.actors import Actor
from dips.staff.site import services as site
from tenants.adoption.checklist import queries, services
from tenants.adoption.models import ChecklistItem

from .people import LOADER, officer_email

SIGNATURE = "sponsor_agrees"


def run(council: Council, data: Mapping[str, Any], *, manager: Actor, sponsor: Actor) -> None:
    """What the council's file says was done. What is done already stays as it is."""
    if contact := data.get("privacy_contact"):
        site.give_contacts(contact_email=council.contact_email, privacy_contact=contact, by=LOADER)
    rows = {item.key: item for item in queries.items()}
    for key in data.get("done", ()):
        if key in rows and rows[key].done_at is None:
            services.mark_done(item=rows[key], by=manager)
    if (item := rows.get(SIGNATURE)) and item.asked_until is None:
        _signature(item, council, data.get("signature", ""), sponsor)


def _signature(item: ChecklistItem, council: Council, how: str, sponsor: Actor) -> None:
    """`signed`, or `asked` and not signed yet."""
    if not how:
        return
    asked = services.ask_signature(item=item, email=officer_email(council, "senior_sponsor"), by=LOADER)
    if how == "signed":
        services.sign(token=asked.token, full_name=str(sponsor), job_title="Director (illustrative)")
