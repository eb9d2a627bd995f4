"""The council's checklist. Adoptions themselves are public rows of `dips.blueprints`; here stands what guards them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel import clock
from dips.kernel.models import Versioned
from dips.staff.models import one_of_ours
from dips.staff.onboarding import conditions

from .checklist.states import BY_HAND, SIGNATURE, Part


class Blueprint(models.Model):
    """No table: a place to hang a permission on."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions: ClassVar = [("manage_blueprint", _("Adopt and export the council's blueprint"))]

    def __str__(self) -> str:
        return "blueprint"


class ChecklistItem(Versioned):
    """One thing to do before the programme runs. What it is comes from the blueprint; who, when and done are the council's.

    `done_at` of an item that the service can see for itself is when it was first seen; it is looked at anew each time.
    """

    key = models.SlugField(max_length=60, unique=True)
    part = models.CharField(max_length=20, choices=Part.choices)
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("title"), max_length=120)
    why = models.CharField(_("why"), max_length=300, blank=True)
    owner_role = models.SlugField(max_length=50)
    due_days = models.PositiveSmallIntegerField()
    needed = models.BooleanField(default=False)
    done_when = models.SlugField(max_length=60)
    role = models.SlugField(max_length=50, blank=True)
    agreement = models.TextField(blank=True)

    begins_on = models.DateField(editable=False)
    owner = one_of_ours(_("owner"), null=True, blank=True)
    own_due_on = models.DateField(_("due"), null=True, blank=True)
    done_at = models.DateTimeField(null=True, editable=False)
    done_by = one_of_ours(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)

    asked_email = models.EmailField(blank=True, editable=False)
    asked_until = models.DateTimeField(null=True, editable=False)
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    signed_name = models.CharField(max_length=120, blank=True, editable=False)
    signed_job_title = models.CharField(max_length=120, blank=True, editable=False)

    class Meta:
        ordering: ClassVar = ["position"]
        verbose_name = _("item of the checklist")
        verbose_name_plural = _("items of the checklist")
        default_permissions = ()

    def __str__(self) -> str:
        return self.title

    @property
    def due_on(self) -> date:
        return self.own_due_on or self.standard_due_on

    @property
    def standard_due_on(self) -> date:
        """The blueprint's date, whatever the council says instead."""
        return self.begins_on + timedelta(days=self.due_days)

    @property
    def is_by_hand(self) -> bool:
        """Somebody says so; also of what no room of this release can see for itself."""
        return self.done_when == BY_HAND or (not self.is_signature and self.done_when not in conditions)

    @property
    def is_signature(self) -> bool:
        return self.done_when == SIGNATURE

    @property
    def is_link_open(self) -> bool:
        """Whether somebody can sign by the link that was sent last."""
        return self.done_at is None and self.asked_until is not None and clock.now() < self.asked_until

    def forget(self) -> None:
        """It is not done, nobody has signed it, and no link to sign it works."""
        self.done_at = self.done_by = self.asked_until = self.token_hash = self.reminded_at = None
        self.asked_email = self.signed_name = self.signed_job_title = ""
