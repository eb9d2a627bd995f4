"""How the criteria look on a call: their weights as bars."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from dips.blueprints import previews
from dips.blueprints.document import Document
from dips.blueprints.editing import Address

from .blueprint import CRITERIA


def weights(document: Document, address: Address) -> dict[str, Any]:
    return {"criteria": document.sections[CRITERIA]["criteria"]}


def register() -> None:
    previews.register(CRITERIA, title=_("As a call shows them"), template="calls/admin/weights_seen.html", draw=weights)
