"""The letters of this room."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dips.councils import links, mail
from dips.councils.models import Council
from dips.kernel.actors import Actor, System
from dips.kernel.ids import uuid7
from dips.staff.operator_letters import to_whom
from dips.staff.queries import people_who_may
from dips.staff.services import MANAGE as PEOPLE
from dips.ui import words

from .models import Departure, Export

SHARING = "staff.manage_sharing"


def leaving(departure: Departure, council: Council) -> None:
    """To whoever asked, and to all who may manage the council's data or its people: when it is, and how it is stopped."""
    subject = _("%(council)s has asked to leave")
    _to_those_who_share(
        departure, council, "leaving", subject, also=(departure.letter_to, *_managers()), by=departure.asked_label
    )


def ordered(departure: Departure, council: Council) -> None:
    """To whoever may take the council's data away: an operator ordered the deletion, and how it is taken back."""
    by = departure.asked_label if departure.asked_by else ""
    _to_those_who_share(
        departure, council, "ordered", _("%(council)s is to be deleted on %(day)s"), by=by, reason=departure.reason
    )


def stays(departure: Departure, council: Council, *, reason: str, by: Actor, is_own: bool = False) -> None:
    """To whoever may have heard of it: an operator, or one of the council's own people, took it back."""
    label = "" if isinstance(by, System) else str(by)
    said = {"by": label, "reason": reason, "own": "yes" if is_own else ""}
    _to_those_who_share(departure, council, "stays", _("%(council)s is not deleted"), also=_managers(), **said)


def _managers() -> list[str]:
    return [person.email for person in people_who_may(PEOPLE)]


def _to_those_who_share(
    departure: Departure, council: Council, kind: str, subject: str, *, also: Iterable[str] = (), **said: str
) -> None:
    day = words.day(departure.due_at)
    url = links.council_url(council, "/admin/your-data/")
    text = render_to_string(f"archives/mail/{kind}.txt", {"council": council, "day": day, "url": url, **said})
    for address in dict.fromkeys([*to_whom(council, SHARING), *filter(None, also)]):
        mail.queue(
            to=address,
            subject=subject % {"council": council.name, "day": day},
            text=text.strip() + "\n",
            key=f"archives.{kind}.{departure.pk}.{address}",
            reply_to=settings.SERVICE_CONTACT_EMAIL,
        )


def ready(export: Export, council: Council, to: str) -> None:
    """To whoever asked for it: where the file is."""
    context = {
        "council": council,
        "url": links.council_url(council, "/admin/your-data/"),
        "size": words.size(export.size),
        "day": words.day(export.keep_until) if export.keep_until else "",
        "sha256": export.sha256,
    }
    _send(
        to,
        _("The file of %(council)s is ready") % {"council": council.name},
        render_to_string("archives/mail/export.txt", context),
        key=f"archives.export.{export.pk}",
    )


def not_made(export: Export, council: Council, to: str, *, why: str) -> None:
    """To whoever asked for a file that every try failed to make."""
    context = {
        "council": council,
        "url": links.council_url(council, "/admin/your-data/"),
        "why": why,
        "contact": settings.SERVICE_CONTACT_EMAIL,
    }
    _send(
        to,
        _("The file of %(council)s could not be made") % {"council": council.name},
        render_to_string("archives/mail/export_failed.txt", context),
        key=f"archives.export_failed.{export.pk}.{uuid7()}",
    )


def welcome(council: Council, *, to: str, key: str) -> None:
    """To somebody whose account was made when the council came back."""
    context = {"council": council, "email": to, "url": links.portal_url("account_reset_password")}
    _send(
        to,
        _("%(council)s has moved: choose a password") % {"council": council.name},
        render_to_string("archives/mail/welcome.txt", context),
        key=f"archives.welcome.{key}",
    )


def gone(departure: Departure, *, to: str, in_words: str, file: str) -> None:
    """On the portal, for there is no council any more: the certificate."""
    _send(
        to,
        _("%(council)s has left: certificate of deletion") % {"council": departure.name},
        with_certificate(in_words, file),
        key=f"archives.gone.{departure.pk}",
    )


def with_certificate(in_words: str, file: str) -> str:
    """What that letter says: the words, how to look whether they are true, and the signed file."""
    context = {
        "words": in_words,
        "file": file,
        "check_url": links.portal_url("archives:check"),
        "url": links.portal_url("archives:keys"),
    }
    return render_to_string("archives/mail/gone.txt", context)


def _send(to: str, subject: str, text: str, *, key: str) -> None:
    mail.queue(to=to, subject=subject, text=text.strip() + "\n", key=key)
