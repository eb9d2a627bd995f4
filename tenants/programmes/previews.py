"""A letter as its reader gets it, with sample values, and the fields it may hold."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dips.blueprints import editing, previews
from dips.blueprints.document import Document
from dips.blueprints.editing import Address
from dips.blueprints.previews import ANY
from dips.councils.scope import current

from . import letters
from .blueprint import LETTERS, LETTERS_SCHEMA
from .services.letters import filled_in

FIELDS: dict[str, tuple[Promise, str]] = {
    "council_name": (_("Your council"), ""),
    "programme_name": (_("The programme"), "Better Streets 2027"),
    "recipient_name": (_("Who the letter is for"), "Priya Anand"),
    "supplier_name": (_("The firm"), "Bright Path Ltd"),
    "challenge_reference": (_("The challenge’s reference"), "BHM-01"),
    "challenge_question": (_("The challenge’s question"), "How might we make crossing the road safer for everyone?"),
    "closes_at": (_("When the call closes"), "5pm, Friday 6 January 2023"),
    "days_left": (_("Days until then"), "7"),
    "link": (_("A link to the page it is about"), "https://example.org/apply/BHM-01/"),
    "reference": (_("The application’s reference"), "BHM-01-0007"),
    "submitted_at": (_("When it was sent"), "11:42:07am, Wednesday 14 December 2022"),
    "receipt_hash": (_("Fingerprint of what was sent"), "4f2a 91c7 08be 65d3"),
    "reason": (_("The reason that was given"), "Your firm has more staff than this call allows."),
    "part": (_("The person’s part in the challenge"), "Deputy"),
}


def letter(document: Document, address: Address) -> dict[str, Any]:
    """Subject, text and HTML with sample values, as the service would send them."""
    row = editing.at(document.sections[LETTERS], LETTERS_SCHEMA, address)
    council = current()
    values = {name: sample for name, (_meaning, sample) in FIELDS.items()}
    values["council_name"] = council.name if council is not None else ""
    known = letters.registry.get(row["key"]).fields if row["key"] in letters.registry else frozenset()
    samples = {name: values.get(name) or name.replace("_", " ") for name in known}
    subject, text, html = filled_in(row["subject"], row["body"], samples)
    fields = [
        {"name": name, "meaning": FIELDS[name][0] if name in FIELDS else name.replace("_", " ").capitalize()}
        for name in sorted(known)
    ]
    return {"subject": subject, "text": text, "html": html, "fields": fields}


def register() -> None:
    previews.register(
        LETTERS,
        ANY,
        title=_("As it is sent, with examples filled in"),
        template="programmes/admin/letter.html",
        draw=letter,
    )
