"""One person, one account, in every council."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import Group, Permission, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dips.kernel.ids import uuid7


class UserManager(BaseUserManager["User"]):
    """Makes accounts. There is no way to make a superuser, here or in the database."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **extra: Any) -> User:
        """Without a password the account has an unusable one and waits for a reset or an invitation."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        user = self.model(email=self.normalise(email), **extra)
        user.set_password(password)
        user.save(using=self._db)
        return user

    @staticmethod
    def normalise(email: str) -> str:
        return email.strip().lower()

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=self.normalise(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """Identity is national; groups and permissions are read from the schema one stands in.

    Accounts are anonymised, never deleted: rows in every council point here without a constraint.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150, blank=True)
    is_active = models.BooleanField(_("can sign in"), default=True)
    is_operator = models.BooleanField(
        _("platform operator"), default=False, help_text=_("Honoured on the console alone.")
    )
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, blank=True, editable=False)
    groups = models.ManyToManyField(  # type: ignore[assignment]
        Group, through="staff.UserGroup", related_name="user_set", related_query_name="user", blank=True
    )
    user_permissions = models.ManyToManyField(  # type: ignore[assignment]
        Permission,
        through="staff.UserPermission",
        related_name="user_set",
        related_query_name="user",
        blank=True,
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(is_superuser=False), name="accounts_nobody_is_superuser"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="accounts_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        """Never the e-mail address: labels are kept in councils' logs after a person has gone."""
        if self.anonymised_at is not None:
            return str(_("Former colleague"))
        return self.full_name or str(_("Unnamed colleague"))

    def clean(self) -> None:
        super().clean()
        self.email = UserManager.normalise(self.email)

    @property
    def is_staff(self) -> bool:
        """Django's own admin is not mounted; nobody enters it."""
        return False

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0] if self.full_name else str(self)

    @property
    def first_name(self) -> str:
        """Wagtail's side menu would show the e-mail address without it."""
        return str(self)

    @property
    def is_anonymised(self) -> bool:
        return isinstance(self.anonymised_at, datetime)
