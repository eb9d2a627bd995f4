"""What the DNS says of a claim: whether the proof stands there, and where the name leads."""

from __future__ import annotations

import ipaddress
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.councils import links
from dips.councils.models import Council

from . import resolving
from .models import Claim
from .resolving import Answer
from .states import Kind

SHOWN = 5  # values that a page shows


class Record(models.TextChoices):
    """How one of the records was found."""

    RIGHT = "right", _("Right")
    OTHER = "other", _("Something else stands there")
    MISSING = "missing", _("Not there yet")
    UNSURE = "unsure", _("The DNS did not answer")


@dataclass(frozen=True, slots=True)
class Found:
    """`proof` and `points` are of Record. A claim to an e-mail domain has no `points`, but what its owner says of
    letters in its name; `dkim` are the selectors of ours that stand there.
    """

    proof: str = ""
    proof_values: tuple[str, ...] = ()
    points: str = ""
    points_values: tuple[str, ...] = ()
    spf: str = ""
    dmarc: str = ""
    dkim: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.proof == Record.RIGHT and self.points in ("", Record.RIGHT)

    @property
    def is_unsure(self) -> bool:
        return Record.UNSURE in (self.proof, self.points)

    def as_json(self, **more: Any) -> dict[str, Any]:
        return {**asdict(self), **more}


def find(claim: Claim, council: Council) -> Found:
    """Ask the DNS, outside of any transaction: a server that is slow holds no row."""
    proof = resolving.texts(claim.record)
    words = _proofs(proof)
    said = _judge(proof, claim.proof in proof.values, words)
    if claim.kind == Kind.MAIL:
        return Found(said, words, **(_rules_of_mail(claim.name) if said == Record.RIGHT else {}))
    where = resolving.alias(claim.name)
    if where.values or not where.is_sure:
        return Found(said, words, _judge(where, where.values == (target(council),), where.values), where.values)
    where = resolving.addresses(claim.name)
    ours = {str(ipaddress.ip_address(each)) for each in settings.DIPS_HOST_ADDRESSES}
    # All of them: with one that is another's, some visitors would be another's too.
    is_ours = bool(where.values) and ours.issuperset(where.values)
    return Found(said, words, _judge(where, is_ours, where.values), where.values[:SHOWN])


def target(council: Council) -> str:
    """Where the name has to lead: the host that the council has from its first day."""
    return links.default_host(council.slug)


def _rules_of_mail(domain: str) -> dict[str, Any]:
    dkim = (each.split("=", 1) for each in settings.DIPS_MAIL_DKIM)
    return {
        "spf": _first(domain, "v=spf1"),
        "dmarc": _first(f"_dmarc.{domain}", "v=dmarc1"),
        "dkim": tuple(
            selector for selector, aim in dkim if resolving.alias(f"{selector}._domainkey.{domain}").values == (aim,)
        ),
    }


def _first(name: str, begins: str) -> str:
    return next((each[:300] for each in resolving.texts(name).values if each.lower().startswith(begins)), "")


def _proofs(answer: Answer) -> tuple[str, ...]:
    return tuple(each[:100] for each in answer.values[:SHOWN])


def _judge(answer: Answer, is_right: bool, values: tuple[str, ...]) -> str:
    if is_right:
        return Record.RIGHT.value
    if values:
        return Record.OTHER.value
    return (Record.MISSING if answer.is_sure else Record.UNSURE).value
