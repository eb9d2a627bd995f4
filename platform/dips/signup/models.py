"""One person's way to a council: their address, its proof, what they chose, and the request they filed or joined."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.councils.plans import PLANS
from dips.councils.states import RunState
from dips.kernel.models import Timestamped

# Nothing is made by these any more, so that the same person may ask anew.
OVER = frozenset({RunState.REFUSED, RunState.REMOVED})


class SignUp(Timestamped):
    """Begun by anybody, seen by whoever holds the link that was mailed. Deleted when it leads nowhere or has led there."""

    email = models.EmailField(_("work e-mail address"))
    language = models.CharField(max_length=10, default="en-gb")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("link works until"))
    proved_at = models.DateTimeField(null=True)
    gss_code = models.CharField(_("GSS code"), max_length=9, blank=True)
    name = models.CharField(_("name of the council"), max_length=120, blank=True)
    blueprint = models.CharField(_("blueprint"), max_length=100, blank=True)
    plan = models.CharField(_("plan"), max_length=20, blank=True, choices=[(plan.key, plan.title) for plan in PLANS])
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    run = models.ForeignKey("councils.ProvisioningRun", null=True, on_delete=models.SET_NULL, related_name="sign_ups")
    asked_at = models.DateTimeField(
        null=True, help_text=_("When the council's people were asked to invite this person.")
    )

    class Meta:
        verbose_name = _("sign-up")
        verbose_name_plural = _("sign-ups")
        default_permissions = ()
        indexes: ClassVar = [
            models.Index(fields=["email", "-created_at"], name="signup_newest_of_address"),
            models.Index(fields=["updated_at"], name="signup_by_age"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Sign-up"))

    @property
    def is_filed(self) -> bool:
        """Whether a council is asked for, by this person or a colleague, and not refused or removed again."""
        return self.run is not None and self.run.state not in OVER

    @property
    def is_own(self) -> bool:
        """Whether this person filed the request; otherwise a colleague had begun."""
        return self.run is not None and self.user_id is not None and self.run.requested_by == self.user_id
