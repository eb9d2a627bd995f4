"""In which languages a site is offered."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.councils.models import Council
from dips.kernel.actors import Actor
from dips.kernel.errors import Invalid
from dips.ui import languages

from ...rules import require_to_change
from .recording import MANAGE, change_council

ENGLISH = "en"


class UnknownLanguage(Invalid):
    code = "unknown_language"
    default = _("The service has no words in this language yet: %(codes)s.")


@transaction.atomic
def offer_languages(*, codes: Iterable[str], by: Actor) -> Council:
    """Say in which languages the site is offered. English always is; refuses one that the service has no words in."""
    require_to_change(by, MANAGE)
    wanted = {ENGLISH, *codes}
    unknown = sorted(wanted - set(languages.NAMES))
    if unknown:
        raise UnknownLanguage(codes=", ".join(unknown), field="languages")
    known = [code for code in languages.NAMES if code in wanted]
    return change_council("council.offer_languages", {"languages": known}, by)
