"""A council is a tenant: one schema, one database role, its own hosts."""

from __future__ import annotations

import re
import secrets
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from dips.kernel.ids import uuid7
from dips.kernel.models import Timestamped

from ..states import COUNCIL_MOVES, CouncilState

# What a name ends in and nobody says: "Birmingham City Council" is Birmingham.
KIND_OF_COUNCIL = re.compile(r" (?:(?:City|County|Metropolitan|District|Borough) )*Council$")


def new_schema_name() -> str:
    """An opaque name, kept for ever. Roles belong to the cluster, so it never repeats across databases either."""
    return f"c_{secrets.token_hex(6)}"


def english() -> list[str]:
    return ["en"]


class Council(TenantMixin, Timestamped):  # type: ignore[django-manager-missing]  # `domains` comes from a mixin
    """An authority that runs programmes here. Its schema is made by provisioning, never by saving this row."""

    MOVES: ClassVar = {"state": COUNCIL_MOVES}
    auto_create_schema = False
    auto_drop_schema = False

    schema_name = models.CharField(max_length=61, unique=True, default=new_schema_name, editable=False)
    slug = models.CharField(_("web address"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=60, blank=True)
    gss_code = models.CharField(_("GSS code"), max_length=9, blank=True)
    kind = models.CharField(_("kind of authority"), max_length=60, blank=True)
    nation = models.CharField(_("nation"), max_length=20, blank=True)
    region = models.ForeignKey(
        "councils.Region",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="councils",
        verbose_name=_("region"),
    )
    authority = models.ForeignKey(
        "councils.Region",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="members",
        verbose_name=_("strategic authority"),
    )
    state = models.CharField(max_length=20, choices=CouncilState.choices, default=CouncilState.PROVISIONING)
    email_domain = models.CharField(_("e-mail domain"), max_length=253, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    privacy_contact = models.EmailField(_("data protection contact"), blank=True)
    languages = ArrayField(models.CharField(max_length=10), default=english, verbose_name=_("languages"))
    illustrative = models.BooleanField(_("illustrative"), default=False)
    plan = models.CharField(_("plan"), max_length=20, blank=True)
    read_only_since = models.DateTimeField(_("read-only since"), null=True, blank=True)
    read_only_reason = models.TextField(_("why it is read-only"), blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("council")
        verbose_name_plural = _("councils")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gss_code"],
                condition=~models.Q(gss_code="") & ~models.Q(state=CouncilState.OFFBOARDED),
                name="councils_one_council_per_gss_code",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name where there is little room."""
        return self.short_name or KIND_OF_COUNCIL.sub("", self.name) or self.name

    @property
    def theme_url(self) -> str:
        """The stylesheet that holds this council's accent; empty when it keeps the service's own colours."""
        branding = getattr(self, "branding", None)
        return branding.url if branding is not None and branding.accent else ""


class Domain(DomainMixin):
    """A host that a council answers on. The first is `<slug>.` before the portal's host."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        ordering = ["domain"]
        verbose_name = _("host")
        verbose_name_plural = _("hosts")
