"""What a page says of a claim: the records to set, how each was found, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from dips.councils.models import Council
from dips.kernel import clock
from dips.ui import words

from .finding import Record, target
from .models import Claim
from .services.looking import LOST
from .states import ClaimState, Kind

COLOURS = {Record.RIGHT: "green", Record.OTHER: "red", Record.MISSING: "yellow", Record.UNSURE: "yellow"}
STATES = {
    ClaimState.ASKED: "yellow",
    ClaimState.VERIFIED: "blue",
    ClaimState.LIVE: "green",
    ClaimState.LAPSED: "red",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One record to set, and how it was found when it was last looked for."""

    title: str
    kind: str
    name: str
    value: str
    found: str = ""
    others: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return str(Record(self.found).label) if self.found else ""

    @property
    def colour(self) -> str:
        return COLOURS[Record(self.found)] if self.found else ""


def records(claim: Claim, council: Council) -> list[Wanted]:
    """In the order in which somebody sets them."""
    found: dict[str, Any] = claim.found
    wanted = [
        Wanted(
            _("Show that the name is yours"),
            "TXT",
            claim.record,
            claim.proof,
            found.get("proof", ""),
            tuple(found.get("proof_values", ())),
        )
    ]
    if claim.kind == Kind.SITE:
        wanted.append(
            Wanted(
                _("Let the name lead to your site"),
                "CNAME",
                claim.name,
                target(council),
                found.get("points", ""),
                tuple(found.get("points_values", ())),
            )
        )
    return wanted


def colour(claim: Claim) -> str:
    if claim.kind == Kind.MAIL and claim.state == ClaimState.VERIFIED:
        return "green"  # there is nothing more to come
    return STATES[ClaimState(claim.state)]


def label(claim: Claim) -> str:
    if claim.state == ClaimState.VERIFIED and claim.kind == Kind.SITE:
        return _("Proved, not live yet")
    return str(ClaimState(claim.state).label)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list."""

    claim: Claim

    @property
    def label(self) -> str:
        return label(self.claim)

    @property
    def colour(self) -> str:
        return colour(self.claim)


def said(claim: Claim) -> str:
    """What comes next, in a sentence or two."""
    if claim.found.get("held"):
        return _("Another council has this name here. If it is yours, write to the service.")
    if claim.missing_since and claim.state in (ClaimState.VERIFIED, ClaimState.LIVE):
        day = words.day(clock.london(claim.missing_since + LOST))
        return _("The records are not as they should be. If they are not mended by %(day)s, this ends.") % {"day": day}
    return {
        (Kind.SITE, ClaimState.ASKED): _(
            "Set both records where your council’s domain is looked after. We look for them by ourselves, at first every"
            " few minutes; it can take some hours until everybody sees a new record."
        ),
        (Kind.SITE, ClaimState.VERIFIED): _(
            "The name is proved to be yours. As soon as it leads here your site answers on it."
        ),
        (Kind.SITE, ClaimState.LIVE): _(
            "Your site answers on this name. Leave both records where they are: we look for them every day."
        ),
        (Kind.MAIL, ClaimState.ASKED): _(
            "Set the record where your council’s domain is looked after. We look for it by ourselves, at first every few"
            " minutes; it can take some hours until everybody sees a new record."
        ),
        (Kind.MAIL, ClaimState.VERIFIED): _(
            "The domain is proved to be yours. Letters may come from it, and people may sign in by it. Leave the record"
            " where it is: we look for it every day."
        ),
    }.get(
        (Kind(claim.kind), ClaimState(claim.state)),
        _("The records were missing for a week, so this has ended. Ask again to get a new record to set."),
    )


@dataclass(frozen=True, slots=True)
class Advice:
    """What the owner of an e-mail domain may have to set for its letters to arrive."""

    sentence: str
    kind: str = ""
    name: str = ""
    value: str = ""
    is_good: bool = False


def advice(claim: Claim) -> list[Advice]:
    """SPF, DKIM and DMARC, as they were found."""
    found: dict[str, Any] = claim.found
    return [*_spf(claim, found), *_dkim(claim, found), _dmarc(claim, found)]


def _spf(claim: Claim, found: dict[str, Any]) -> list[Advice]:
    wanted = settings.DIPS_MAIL_SPF
    if not wanted:
        return []
    if wanted in found.get("spf", "").split():
        return [Advice(_("Your SPF record names our mail server."), is_good=True)]
    whole = found.get("spf", "") or "v=spf1 ~all"
    words_, _space, end = whole.rpartition(" ")
    return [Advice(_("Add our mail server to your SPF record:"), "TXT", claim.name, f"{words_} {wanted} {end}".strip())]


def _dkim(claim: Claim, found: dict[str, Any]) -> list[Advice]:
    pairs = [each.partition("=") for each in settings.DIPS_MAIL_DKIM]
    there = set(found.get("dkim", ()))
    missing = [
        Advice(_("Let us sign letters in your name (DKIM):"), "CNAME", f"{selector}._domainkey.{claim.name}", aim)
        for selector, _sign, aim in pairs
        if selector not in there
    ]
    return missing or ([Advice(_("Letters are signed in your name (DKIM)."), is_good=True)] if pairs else [])


def _dmarc(claim: Claim, found: dict[str, Any]) -> Advice:
    said_ = found.get("dmarc", "")
    policy = next((tag.partition("=")[2].strip() for tag in said_.split(";") if tag.strip().startswith("p=")), "")
    if policy not in ("quarantine", "reject"):
        return Advice(_("Your domain does not ask receivers to refuse unsigned letters (DMARC)."), is_good=True)
    signed = {each.partition("=")[0] for each in settings.DIPS_MAIL_DKIM}
    if signed and signed.issubset(found.get("dkim", ())):
        return Advice(_("Your DMARC rule is “%(policy)s”, and our letters keep it.") % {"policy": policy}, is_good=True)
    return Advice(
        _("Your DMARC rule is “%(policy)s”: receivers refuse letters in your name that are not signed (DKIM).")
        % {"policy": policy}
        + " "
        + (
            _("Set the records above before you send from your own address.")
            if signed
            else _("This service does not sign for councils, so keep the service’s address.")
        )
    )
