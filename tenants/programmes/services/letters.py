"""Fill in a letter of a programme, or, where the council has none yet, the one that ships."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from django.utils.translation import gettext as _

from dips.blueprints import growth
from dips.councils.scope import current
from dips.kernel import audit
from dips.kernel.actors import SYSTEM
from dips.kernel.errors import NotFound
from dips.ui.markdown import render as markdown

from .. import letters
from ..models import LetterTemplate, Programme

LETTERS = "programmes/letters"
logger = logging.getLogger(__name__)


def render_letter(*, programme: Programme, key: str, context: Mapping[str, object]) -> tuple[str, str, str]:
    """Fill in a letter: its subject, its plain text and its HTML. An unknown key is refused."""
    letter = (
        LetterTemplate.objects.filter(key=key, programme=programme).first()
        or LetterTemplate.objects.filter(key=key, programme=None).first()
        or _shipped_letter(programme, key)
    )
    values = {"council_name": _council_name(), "programme_name": programme.name} | dict(context)
    return filled_in(letter.subject, letter.body, values)


def filled_in(subject: str, body: str, values: Mapping[str, object]) -> tuple[str, str, str]:
    """Subject, plain text and HTML of a letter with these values in it."""
    line = " ".join(letters.fill(subject, values).split())
    text = letters.fill(letters.plain(body), values)
    return line, text, markdown(letters.fill(body, values, markdown=True))


def _shipped_letter(programme: Programme, key: str) -> LetterTemplate:
    """The letter as it ships, for a council that adopted its blueprint before there was one. The trail says so."""
    row = next((row for row in growth.shipped().sections[LETTERS] if row["key"] == key), None)
    if row is None:
        raise NotFound(_("The programme has no letter “%(key)s”."), key=key)
    logger.warning("no letter %s in this council: the shipped one is sent", key)
    audit.record("programme.shipped_letter", programme, by=SYSTEM, data={"letter": key})
    return LetterTemplate(key=key, subject=row["subject"], body=row["body"])


def _council_name() -> str:
    council = current()
    return council.name if council is not None else ""
