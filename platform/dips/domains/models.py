"""Claims to names, and the address that a council's letters come from. Public tables; each row is its council's alone."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.functions import DipsNow
from dips.kernel.models import Timestamped

from .states import CLAIM_MOVES, HELD, OPEN, ClaimState, Kind

CHALLENGE = "_dips-challenge"


def new_token() -> str:
    return secrets.token_hex(24)


class Claim(Timestamped):
    """A council says that a name is its own. It gives nothing until the DNS says so too.

    The council's own role may ask, and nothing else: where a claim stands is written as the operator.
    """

    MOVES: ClassVar = {"state": CLAIM_MOVES}

    schema = models.CharField(max_length=63)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=253)  # as the DNS has it: lower case, punycode
    token = models.CharField(max_length=48, unique=True, default=new_token, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ClaimState.choices, default=ClaimState.ASKED)
    verified_at = models.DateTimeField(null=True)
    live_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    look_next_at = models.DateTimeField(db_default=DipsNow())
    looks = models.PositiveIntegerField(default=0, help_text=_("Without success, since it was asked."))
    found = models.JSONField(default=dict, help_text=_("What the last look found."))
    misses = models.PositiveIntegerField(default=0, help_text=_("Days in a row on which the records were not there."))
    missing_since = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["kind", "name", "created_at"]
        verbose_name = _("claim to a name")
        verbose_name_plural = _("claims to names")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["schema", "kind", "name"],
                condition=~models.Q(state=ClaimState.RELEASED),
                name="domains_one_claim_of_a_council",
            ),
            *(
                models.UniqueConstraint(
                    fields=["name"],
                    condition=models.Q(kind=kind, state=state),
                    name=f"domains_one_holder_of_a_{kind}_name",
                )
                for kind, state in HELD.items()
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["look_next_at"], condition=models.Q(state__in=sorted(OPEN)), name="domains_claims_to_look_at"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def record(self) -> str:
        """Where the proof stands in the DNS."""
        return f"{CHALLENGE}.{self.name}"

    @property
    def proof(self) -> str:
        """What stands there. It holds the council too: copied from the DNS it proves nothing for another one."""
        said = hashlib.sha256(f"{self.schema}\n{self.kind}\n{self.name}\n{self.token}".encode()).digest()
        return f"dips-proof={base64.b32encode(said).decode().rstrip('=').lower()}"

    @property
    def shown(self) -> str:
        """As people write it; the DNS's own form stays what counts."""
        return self.name.encode().decode("idna") if "xn--" in self.name else self.name


class Sender(models.Model):
    """The address from which a council wishes its letters to come. In effect while the claim to its domain is proved."""

    schema = models.CharField(primary_key=True, max_length=63)
    address = models.EmailField(_("address"), max_length=254)
    tested_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(db_default=DipsNow())

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")
        default_permissions = ()

    def __str__(self) -> str:
        return self.address

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]
