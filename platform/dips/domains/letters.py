"""Letters to those who look after a council's names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from dips.councils import links, mail
from dips.councils.scope import here
from dips.kernel import clock
from dips.staff import queries as staff
from dips.ui import languages

from .models import Claim
from .rules import MANAGE


def live(claim: Claim) -> None:
    """The host answers."""
    _to_all("live", claim, _("%(name)s leads to your site"))


def missing(claim: Claim, *, until: datetime) -> None:
    """The records have not been there for three days."""
    _to_all("missing", claim, _("The DNS records of %(name)s are missing"), until=clock.london(until))


def lapsed(claim: Claim) -> None:
    """What the name gave has ended."""
    _to_all("lapsed", claim, _("%(name)s has lapsed"))


def test(*, to: str, sender: str, key: str) -> None:
    """To whoever asked: this is how our letters arrive."""
    _queue("test", to=to, subject=_("A test letter from %(name)s") % {"name": sender}, key=key, sender=sender)


def _to_all(letter: str, claim: Claim, subject: str, **context: Any) -> None:
    """The same event is told each person once."""
    with translation.override(languages.ENGLISH):
        for person in staff.people_who_may(MANAGE):
            _queue(
                letter,
                to=person.email,
                subject=subject % {"name": claim.shown},
                key=f"domains.{letter}:{claim.pk}:{claim.token[:8]}:{claim.missing_since or ''}:{person.pk}",
                claim=claim,
                **context,
            )


def _queue(letter: str, /, *, to: str, subject: str, key: str, **context: Any) -> None:
    """In English, as the officers' screens are."""
    council = here()
    shared = {"council": council, "url": links.council_url(council, "/admin/domain/")}
    with translation.override(languages.ENGLISH):
        text = render_to_string(f"domains/mail/{letter}.txt", shared | context).strip() + "\n"
    mail.queue(to=to, subject=subject, text=text, key=key, council=council)
