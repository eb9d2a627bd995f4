"""Supplier organisations, who acts for them, and who was asked to. Public schema; the portal's alone."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dips.kernel import clock
from dips.kernel.models import Timestamped

from .states import (
    INVITATION_MOVES,
    SUPPLIER_MOVES,
    InvitationState,
    MemberRole,
    SupplierKind,
    SupplierState,
)


class SupplierOrganisation(Timestamped):
    """An organisation that may apply to any council."""

    MOVES: ClassVar = {"state": SUPPLIER_MOVES}

    legal_name = models.CharField(_("legal name"), max_length=200)
    trading_name = models.CharField(_("trading name"), max_length=200, blank=True)
    kind = models.CharField(_("kind of organisation"), max_length=20, choices=SupplierKind.choices)
    company_number = models.CharField(_("company number"), max_length=8, blank=True)
    company_scheme = models.CharField(max_length=10, blank=True, help_text=_("Organisation id list, such as GB-COH."))
    website = models.URLField(_("website"), blank=True)
    address_line_1 = models.CharField(_("address line 1"), max_length=200, blank=True)
    address_line_2 = models.CharField(_("address line 2"), max_length=200, blank=True)
    town = models.CharField(_("town or city"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=10, blank=True)
    country = models.CharField(_("country"), max_length=60, blank=True, help_text=_("Empty for the United Kingdom."))
    region = models.ForeignKey("councils.Region", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    staff_count = models.PositiveIntegerField(_("number of staff"), null=True, blank=True)
    turnover_pence = models.BigIntegerField(_("turnover"), null=True, blank=True)
    balance_sheet_pence = models.BigIntegerField(_("balance sheet total"), null=True, blank=True)
    is_sme = models.BooleanField(_("small or medium-sized"), null=True, blank=True)
    size_rule = models.CharField(max_length=40, blank=True, help_text=_("The dated rule that answered."))
    state = models.CharField(max_length=12, choices=SupplierState.choices, default=SupplierState.UNVERIFIED)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["legal_name", "pk"]
        default_permissions = ()
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        constraints: ClassVar = [
            # Only a checked organisation holds its number: else whoever typed it first would lock it.
            models.UniqueConstraint(
                fields=["company_scheme", "company_number"],
                condition=Q(state="verified") & ~Q(company_number=""),
                name="suppliers_number_is_one_checked_organisation",
            ),
            models.CheckConstraint(
                condition=Q(turnover_pence=None) | Q(turnover_pence__gte=0), name="suppliers_turnover_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(balance_sheet_pence=None) | Q(balance_sheet_pence__gte=0),
                name="suppliers_balance_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.trading_name or self.legal_name


class SupplierMember(Timestamped):
    """A person acts for an organisation. A person may act for several."""

    organisation = models.ForeignKey(SupplierOrganisation, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey("accounts.User", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    role = models.CharField(max_length=10, choices=MemberRole.choices, default=MemberRole.MEMBER)

    class Meta:
        ordering: ClassVar = ["created_at"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "user"], name="suppliers_one_row_per_organisation_and_user")
        ]
        indexes: ClassVar = [models.Index(fields=["user"], name="suppliers_member_user")]

    def __str__(self) -> str:
        return str(self.user)


class SupplierInvitation(Timestamped):
    """An e-mail address was asked to act for an organisation."""

    MOVES: ClassVar = {"state": INVITATION_MOVES}

    organisation = models.ForeignKey(SupplierOrganisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(max_length=10, choices=MemberRole.choices, default=MemberRole.MEMBER)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("open until"))
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.PENDING)
    invited_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )

    class Meta:
        ordering: ClassVar = ["-created_at"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(state="pending"),
                name="suppliers_one_pending_invitation_per_email",
            )
        ]

    def __str__(self) -> str:
        return str(_("Invitation"))

    @property
    def is_open(self) -> bool:
        return self.state == InvitationState.PENDING and clock.now() < self.expires_at
