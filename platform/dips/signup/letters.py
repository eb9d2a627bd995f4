"""The letters of a sign-up, each in the language of whoever reads it."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dips.councils import links, mail
from dips.councils.models import Council, ProvisioningRun
from dips.councils.scope import council_scope
from dips.staff import queries as staff
from dips.staff.services import MANAGE

from . import landing
from .models import SignUp


def link(sign_up: SignUp, token: str) -> None:
    """To the address that was entered: confirm it."""
    _queue(
        "link",
        to=sign_up.email,
        subject=_("Set up your council: confirm your e-mail address"),
        key=f"signup.link.{sign_up.pk}",
        url=links.portal_url("signup:link", token=token),
    )


def ready(sign_up: SignUp, run: ProvisioningRun, council: Council) -> None:
    """The council is there; here is its checklist."""
    _queue(
        "ready",
        to=sign_up.email,
        subject=_("%(council)s is ready") % {"council": run.name},
        key=f"signup.ready.{run.pk}",
        name=run.name,
        url=landing.url(council),
    )


def gone(sign_up: SignUp, run: ProvisioningRun) -> None:
    """It could not be made, and nothing of it is left."""
    _queue(
        "gone",
        to=sign_up.email,
        subject=_("We could not set up %(council)s") % {"council": run.name},
        key=f"signup.gone.{run.pk}",
        name=run.name,
        reason=run.reason,
        url=links.portal_url("signup:progress", pk=sign_up.pk),
    )


def asks(sign_up: SignUp, council: Council) -> None:
    """To each person who may invite others there, in the council's name, with the address that was proved."""
    with council_scope(council):
        for person in staff.people_who_may(MANAGE):
            _asks(sign_up, council, to=person.email, key=f"signup.asks.{sign_up.pk}.{person.pk}", within=council)


def asks_first_officer(sign_up: SignUp, council: Council, email: str) -> None:
    """The same when the council has just been made."""
    _asks(sign_up, council, to=email, key=f"signup.asks.{sign_up.pk}")


def _asks(sign_up: SignUp, council: Council, *, to: str, key: str, within: Council | None = None) -> None:
    _queue(
        "asks",
        to=to,
        subject=_("A colleague asks to work with %(council)s") % {"council": council.name},
        key=key,
        within=within,
        email=sign_up.email,
        council=council,
        url=links.council_url(council, "/admin/users/"),
    )


def _queue(letter: str, /, *, to: str, subject: str, key: str, within: Council | None = None, **context: Any) -> None:
    text = render_to_string(f"signup/mail/{letter}.txt", context).strip() + "\n"
    mail.queue(to=to, subject=subject, text=text, key=key, council=within)
