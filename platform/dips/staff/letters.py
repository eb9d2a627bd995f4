"""The letters of this room: each is one text in the council's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse

from dips.councils import links, mail
from dips.councils.scope import here

if TYPE_CHECKING:
    from dips.accounts.models import User


def send(user: User, kind: str, *, subject: str, key: str, page: str = "wagtailadmin_home", **context: Any) -> None:
    """Write `staff/mail/<kind>.txt` to a person. The same key is the same letter, and leaves once."""
    council = here()
    facts = {"council": council, "person": user, "url": links.council_url(council, reverse(page)), **context}
    text = render_to_string(f"staff/mail/{kind}.txt", facts).strip() + "\n"
    mail.queue(to=user.email, subject=subject, text=text, key=f"staff.{kind}.{key}", council=council)
