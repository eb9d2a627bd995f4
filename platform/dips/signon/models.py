"""A council's provider, and whom of its people the provider has shown to us. Both stand in the council's own schema."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dips.kernel.models import Timestamped, Versioned
from dips.staff.models import one_of_ours

from .states import SIGN_ON_MOVES, Factor, SignOnState

LONGEST_SUBJECT = 255
USUAL_MINUTES = 8 * 60


class SignOn(Versioned):
    """Where the council's people prove who they are. One row, or none."""

    MOVES: ClassVar = {"state": SIGN_ON_MOVES}

    is_only = models.BooleanField(default=True, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=SignOnState.choices, default=SignOnState.OFF)
    issuer = models.CharField(_("issuer"), max_length=300)
    client_id = models.CharField(_("client id"), max_length=255)
    secret = models.TextField(editable=False, help_text=_("Locked; see dips.kernel.sealed."))
    label = models.CharField(_("words on the button"), max_length=60, blank=True)
    is_only_way = models.BooleanField(_("only by sign-on"), default=False)
    vouched_by = models.CharField(max_length=150, blank=True, editable=False)
    vouched_at = models.DateTimeField(null=True, editable=False)
    factor = models.CharField(max_length=10, choices=Factor.choices, default=Factor.OURS)
    factor_declared_by = models.CharField(max_length=150, blank=True, editable=False)
    factor_declared_at = models.DateTimeField(null=True, editable=False)
    session_minutes = models.PositiveSmallIntegerField(_("length of a session"), default=USUAL_MINUTES)
    checked_at = models.DateTimeField(null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    trouble = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("sign-on")
        verbose_name_plural = _("sign-on")
        constraints: ClassVar = [models.CheckConstraint(condition=Q(is_only=True), name="signon_one_row")]

    def __str__(self) -> str:
        return str(_("Sign-on"))

    @property
    def is_on(self) -> bool:
        return self.state == SignOnState.ON

    @property
    def vouches(self) -> bool:
        """Whether the council has declared that its provider verifies addresses."""
        return self.vouched_at is not None


class SignOnLink(Timestamped):
    """The provider's name for one person. Issuer and subject are what identifies; the address is what first brought them."""

    user = one_of_ours()
    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=LONGEST_SUBJECT)
    email = models.EmailField()
    sid_hashes = ArrayField(models.CharField(max_length=64), default=list, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        verbose_name = _("sign-on of a person")
        verbose_name_plural = _("sign-ons of people")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="signon_one_person_per_subject"),
            models.UniqueConstraint(fields=["issuer", "user"], name="signon_one_subject_per_person"),
        ]

    def __str__(self) -> str:
        return str(self.user)
