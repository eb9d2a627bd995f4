"""Authority in one council. These tables stand in both schemas; only a council's copy is ever filled."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dips.kernel import clock
from dips.kernel.functions import DipsNow
from dips.kernel.ids import uuid7
from dips.kernel.models import Timestamped, Versioned

from .states import INVITATION_MOVES, MEMBER_MOVES, InvitationState, MemberState, RoleScope


def people_q() -> Q:
    """Limits a choice of accounts to this council's own people. The `limit_choices_to` of every such key."""
    return Q(pk__in=Member.objects.filter(state=MemberState.ACTIVE).values("user_id"))


def one_of_ours(label: str | Promise | None = None, **extra: Any) -> models.ForeignKey[Any, Any]:
    """A key to one of this council's people. No constraint: accounts live in another schema and are never deleted."""
    return models.ForeignKey(
        "accounts.User",
        verbose_name=label,  # type: ignore[arg-type] # a lazy sentence is one
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        limit_choices_to=people_q,
        **extra,
    )


class UserGroup(models.Model):
    """A person has a role's group here. Through table of `User.groups`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = one_of_ours()
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    given_at = models.DateTimeField(db_default=DipsNow(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "group"], name="staff_one_row_per_user_and_group")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.group_id}"


class UserPermission(models.Model):
    """Through table of `User.user_permissions`, which Django wants. Nothing gives one, and one would give nothing."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = one_of_ours()
    permission = models.ForeignKey(Permission, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "permission"], name="staff_one_row_per_user_and_permission")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.permission_id}"


class Role(models.Model):
    """A named bundle of capabilities; its rights are those of its group. Seeded from the blueprint."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    key = models.SlugField(max_length=50, unique=True)
    name = models.CharField(_("name"), max_length=80)
    description = models.TextField(_("what this role is for"), blank=True)
    scope = models.CharField(_("sees"), max_length=10, choices=RoleScope.choices, default=RoleScope.OWN)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="role")
    position = models.PositiveSmallIntegerField(default=0)
    months = models.PositiveSmallIntegerField(
        _("ends after"), null=True, blank=True, help_text=_("Months. Whoever has a role that ends needs a last day.")
    )

    class Meta:
        ordering: ClassVar = ["position", "key"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")

    def __str__(self) -> str:
        return self.name


class Member(Versioned):
    """A person belongs, or belonged, to this council. The row stays when they leave.

    Roles are confirmed by `confirm_by`; while `suspended_at` is set they are kept and give nothing. `seen_on` is a day,
    never a time.
    """

    MOVES: ClassVar = {"state": MEMBER_MOVES}

    user = models.OneToOneField(
        "accounts.User",
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        limit_choices_to=people_q,
    )
    state = models.CharField(max_length=10, choices=MemberState.choices, default=MemberState.ACTIVE)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    expires_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("After this day the person can do nothing here.")
    )
    joined_at = models.DateTimeField(db_default=DipsNow(), editable=False)
    left_at = models.DateTimeField(null=True, editable=False)
    last_roles = ArrayField(models.SlugField(max_length=50), default=list, blank=True, editable=False)
    seen_on = models.DateField(_("last seen"), null=True, editable=False)
    confirmed_on = models.DateField(null=True, editable=False)
    confirm_by = models.DateField(null=True, editable=False)
    suspended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        default_permissions = ()
        permissions: ClassVar = [
            ("manage_people", _("Invite and remove people, and give them roles")),
            ("read_audit", _("Read the audit trail")),
            ("manage_branding", _("Change the site's languages, logo and colours")),
            ("manage_plan", _("See the plan and pay for it")),
            ("manage_sign_on", _("Set the site's own domain, sender and sign-on")),
            ("manage_sharing", _("Share figures with a region; take the council's data away, or leave")),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_current(self) -> bool:
        """Active, not suspended, and not past the last day."""
        return (
            self.state == MemberState.ACTIVE
            and self.suspended_at is None
            and (self.expires_on is None or self.expires_on >= clock.london(clock.now()).date())
        )


class Invitation(Timestamped):
    """An offer of roles to an e-mail address. Says nothing about who may already have that address."""

    MOVES: ClassVar = {"state": INVITATION_MOVES}

    email = models.EmailField(_("e-mail address"))
    role_keys = ArrayField(models.SlugField(max_length=50), verbose_name=_("roles"))
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("open until"))
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.PENDING)
    invited_by = one_of_ours(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["email"], condition=Q(state="pending"), name="staff_one_pending_invitation_per_email"
            )
        ]

    def __str__(self) -> str:
        return str(_("Invitation"))

    @property
    def is_open(self) -> bool:
        return self.state == InvitationState.PENDING and clock.now() < self.expires_at


class Deputy(Timestamped):
    """For some days one person sees what another sees, and acts under their own name. Both days are included."""

    person = one_of_ours()
    deputy = one_of_ours()
    begins_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=300)
    named_by = one_of_ours(null=True)
    ended_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-begins_on", "-created_at"]
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at=None), name="staff_one_deputy_of_a_person_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(begins_on__lte=F("ends_on")), name="staff_a_deputy_begins_before_the_end"
            ),
            models.CheckConstraint(condition=~Q(person=F("deputy")), name="staff_nobody_is_their_own_deputy"),
        ]

    def __str__(self) -> str:
        return str(_("%(deputy)s for %(person)s") % {"deputy": self.deputy, "person": self.person})


class Safety(Versioned):
    """How careful the council is with its people's access: one row, made when somebody first changes it."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    grace_days = models.PositiveSmallIntegerField(
        _("days until the second step"), default=0, validators=[MinValueValidator(0), MaxValueValidator(30)]
    )
    confirm_days = models.PositiveSmallIntegerField(
        _("days between confirmations"), default=90, validators=[MinValueValidator(30), MaxValueValidator(365)]
    )

    class Meta:
        verbose_name = _("rules of access")
        verbose_name_plural = _("rules of access")
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(only=True), name="staff_one_row_of_safety"),
            models.CheckConstraint(condition=Q(grace_days__lte=30), name="staff_grace_is_at_most_thirty_days"),
            models.CheckConstraint(
                condition=Q(confirm_days__gte=30, confirm_days__lte=365), name="staff_confirmed_each_month_to_year"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Rules of access"))
