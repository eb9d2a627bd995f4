"""States and kinds of a supplier, its members and invitations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move


class SupplierState(models.TextChoices):
    UNVERIFIED = "unverified", _("Not yet checked")
    VERIFIED = "verified", _("Checked")
    SUSPENDED = "suspended", _("Suspended")


class SupplierKind(models.TextChoices):
    COMPANY = "company", _("Limited company")
    CIC = "cic", _("Community interest company")
    SOLE_TRADER = "sole_trader", _("Sole trader")
    PARTNERSHIP = "partnership", _("Partnership")
    CHARITY = "charity", _("Charity")
    UNIVERSITY = "university", _("University or college")
    OTHER = "other", _("Something else")


REGISTERED_KINDS = frozenset({SupplierKind.COMPANY, SupplierKind.CIC})
"""Kinds that must give a company number."""


class MemberRole(models.TextChoices):
    ADMIN = "admin", _("Administrator")
    MEMBER = "member", _("Member")


class InvitationState(models.TextChoices):
    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


SUPPLIER_MOVES = {
    "verify": Move(frozenset({SupplierState.UNVERIFIED}), SupplierState.VERIFIED),
    "suspend": Move(frozenset({SupplierState.UNVERIFIED, SupplierState.VERIFIED}), SupplierState.SUSPENDED),
    "reinstate": Move(frozenset({SupplierState.SUSPENDED}), SupplierState.UNVERIFIED),
}
INVITATION_MOVES = {
    "accept": Move(frozenset({InvitationState.PENDING}), InvitationState.ACCEPTED),
    "withdraw": Move(frozenset({InvitationState.PENDING}), InvitationState.WITHDRAWN),
}
