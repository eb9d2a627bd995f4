"""Every message that the demonstration's mail sink has kept, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

SHOWN = 100
LARGEST = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Letter:
    """One message, as its reader would see it."""

    name: str
    sent: datetime | None
    sender: str
    to: str
    subject: str
    text: str


def folder() -> Path:
    return Path(settings.HOME) / "mail"


@never_cache
@require_GET
def messages(request: HttpRequest) -> HttpResponse:
    names = sorted((path.stem for path in folder().glob("*.eml")), reverse=True)
    letters = [letter for name in names[:SHOWN] if (letter := read(name)) is not None]
    return render(request, "demo/mail.html", {"letters": letters, "count": len(names)})


@never_cache
@require_GET
def message(request: HttpRequest, name: str) -> HttpResponse:
    letter = read(name)
    if letter is None:
        raise Http404
    return render(request, "demo/message.html", {"letter": letter})


def read(name: str) -> Letter | None:
    """None when it is not there. The text alone is shown: what HTML a message holds says the same."""
    try:
        with (folder() / f"{name}.eml").open("rb") as file:
            parsed = message_from_bytes(file.read(LARGEST), policy=policy.default)
    except OSError:
        return None
    assert isinstance(parsed, EmailMessage)
    return Letter(
        name=name,
        sent=_date(parsed),
        sender=str(parsed.get("From", "")),
        to=str(parsed.get("To", "")),
        subject=str(parsed.get("Subject", "")),
        text=_text(parsed),
    )


def _date(parsed: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(parsed.get("Date", "")))
    except ValueError:
        return None


def _text(parsed: EmailMessage) -> str:
    body = parsed.get_body(("plain", "html"))
    if body is None:
        return ""
    try:
        return str(body.get_content())
    except (LookupError, ValueError):
        return ""
