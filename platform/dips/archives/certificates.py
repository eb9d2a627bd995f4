"""The certificate of a deletion: what was there, what was looked at, when the last backup ages out; signed."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from dips.councils.scope import operator_scope, portal_scope
from dips.kernel import clock
from dips.ui import words

from . import signing
from .errors import NotACertificate
from .looking import Look
from .models import Certificate, Departure

FORMAT, NUMBER = "dips-certificate", 1
KEPT = (
    "this certificate, and the council’s name and web address, so that nobody else gets the address too soon",
    "for each supplier: that they once sent an application to this council, and on which day",
    "entries of the platform’s own trail about the council: made, suspended, deleted, and by whom",
    "accounts of people, which are theirs and not the council’s; names under which it published blueprints",
)

TITLE = re.compile(r"^Certificate of deletion:", re.MULTILINE)
HEAD = re.compile(r"[\w-]+:|\s|$")  # a line of a letter's head, one folded under it, or an empty one

WORDS = """\
Certificate of deletion: {name}

On {day}, {service} ({portal}) deleted everything that {name} kept there.

Asked for by: {asked_by}, on {asked_on}
Reason given: {reason}
Web address: {address}
GSS code: {gss_code}

What was deleted
  {rows}, in the council’s own {tables} tables and in those that councils share
  {files}

Where we looked afterwards, and how much was left there
{looks}
Backups
  The last backup that holds the council is deleted by {ages_out}.
  Should one have to be put back before, the council is deleted again before anybody is let in.

The last file that was made for the council to keep (SHA-256)
  {last_file}

What is kept, and nothing else
{kept}
What to do with this certificate
  File the signed certificate with your records of disposal, and change nothing in it.
  These words may stand before it in the same file. To see that it is genuine:
  - {portal}/certificates/ says so, and what it attests; or
  - `dips council certificate verify FILE`, for whoever runs this service; or
  - without this service: {portal}/certificates/keys/ has the key and the steps.
"""


def issue(departure: Departure, looks: list[Look]) -> Certificate:
    """Once; the second run finds the first's."""
    made = Certificate.objects.filter(departure=departure).first()
    if made is not None:
        return made
    now = clock.now()
    text = canonical(_body(departure, looks, now.isoformat(timespec="seconds"), _ages_out(now)))
    signed = signing.sign(text)
    return Certificate.objects.create(
        departure=departure,
        text=text,
        signature=signed.signature,
        key_id=signed.key_id,
        public_key=signed.public_key,
        issued_at=now,
    )


def _ages_out(now: Any) -> str:
    return str(clock.london(now + timedelta(days=settings.DIPS_BACKUP_DAYS)).date().isoformat())


def _body(departure: Departure, looks: list[Look], issued_at: str, ages_out: str) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "number": NUMBER,
        "service": settings.SERVICE_NAME,
        "portal": settings.PORTAL_HOST,
        "council": {
            "name": departure.name,
            "web_address": departure.slug,
            "gss_code": departure.gss_code,
            "schema": departure.schema,
        },
        "asked": {
            "at": departure.created_at.isoformat(timespec="seconds"),
            "by": departure.asked_label,
            "reason": departure.reason,
        },
        "deleted": departure.found,
        "checks": [{"where": each.where, "found": each.found, "note": each.note} for each in looks],
        "issued_at": issued_at,
        "last_export_sha256": departure.export_sha256,
        "last_backup_ages_out": ages_out,
        "kept": list(KEPT),
    }


def canonical(body: Any) -> str:
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def as_file(certificate: Certificate) -> str:
    """What is handed out: the text byte for byte as it was signed, and the signature beside it."""
    said = {
        "certificate": certificate.text,
        "signature": certificate.signature,
        "key_id": certificate.key_id,
        "public_key": certificate.public_key,
    }
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def in_words(text: str) -> str:
    """For people: the same in plain lines, then what to do with it."""
    body = json.loads(text)
    asked, council, deleted = body["asked"], body["council"], body["deleted"]
    rows, files = sum(deleted.get("rows", {}).values()), deleted.get("files", 0)
    kept = "".join(f"  - {each}\n" for each in body["kept"])
    looks = "".join(
        f"  {each['found']}  {each['where']}{' (' + each['note'] + ')' if each['note'] else ''}\n"
        for each in body["checks"]
    )
    return WORDS.format(
        name=council["name"],
        service=body["service"],
        portal=body["portal"],
        day=_day(body["issued_at"]),
        asked_by=asked["by"],
        asked_on=_day(asked["at"]),
        reason=asked["reason"],
        address=council["web_address"],
        gss_code=council["gss_code"] or "none",
        rows=_many(rows, "record"),
        tables=deleted.get("tables", 0),
        files=f"{_many(files, 'file')} ({words.size(deleted.get('bytes', 0))})",
        looks=looks,
        ages_out=_day(body["last_backup_ages_out"]),
        last_file=body["last_export_sha256"] or "none was made",
        kept=kept,
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def _day(said: str) -> str:
    return words.day(datetime.fromisoformat(said))


def verify(said: str, *, public_key: str = "") -> str:
    """The text of a certificate whose signature holds. Refuses any other.

    Without `public_key` the key must be one that this installation has signed with. Plain words may stand before the
    file, as `dips council certificate show` prints them.
    """
    try:
        file = json.loads(said[_where_signed(said) :])
        text, signature, public = (_text(file[name]) for name in ("certificate", "signature", "public_key"))
        body = json.loads(text)
        if body["format"] != FORMAT:
            raise NotACertificate(why=_("it says it is something else"))
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotACertificate(why=_("it is no file of that kind")) from None
    known = [public_key] if public_key else published_keys()
    if public not in known:
        raise NotACertificate(why=_("it is signed with a key that is not known here"))
    if not signing.holds(text, signature, public):
        raise NotACertificate(why=_("its signature does not hold"))
    return text


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def words_before(said: str) -> str:
    """What people read in such a file: the plain words before the signed part, without the head of a saved letter."""
    words = said[: _where_signed(said)]
    title = TITLE.search(words)
    is_head = title is not None and all(HEAD.match(line) for line in words[: title.start()].splitlines())
    return words[title.start() :] if title is not None and is_head else words


def _where_signed(said: str) -> int:
    return max(said.find("\n{") + 1, 0)


def published_keys() -> list[str]:
    """Every key that certificates were signed with, the newest first, and the one that is set now."""
    with portal_scope():
        used = list(Certificate.objects.order_by("-issued_at").values_list("public_key", flat=True))
    if settings.DIPS_SIGNING_KEY:
        used.insert(0, signing.sign("").public_key)
    return list(dict.fromkeys(used))


def of(departure: Departure) -> Certificate | None:
    with operator_scope():
        return Certificate.objects.filter(departure=departure).first()
