"""Which accounts Wagtail may show or touch: this council's people, by someone who manages people."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from wagtail.permission_policies import ModelPermissionPolicy

from dips.accounts.models import User

from .queries import people
from .services import MANAGE


class StaffPolicy(ModelPermissionPolicy):
    """Every action on a person is one capability; nothing here deletes or makes a national account."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return bool(user.has_perm(MANAGE))

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        return bool(user.has_perm(MANAGE))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return bool(user.has_perm(MANAGE)) and people().filter(pk=instance.pk).exists()

    def user_has_any_permission_for_instance(self, user: Any, actions: Any, instance: Any) -> bool:
        return self.user_has_permission_for_instance(user, "change", instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet[User]:
        return people() if user.has_perm(MANAGE) else User.objects.none()

    def users_with_any_permission(self, actions: Any) -> QuerySet[User]:
        app, codename = MANAGE.split(".")
        held = Q(groups__permissions__content_type__app_label=app, groups__permissions__codename=codename)
        return people().filter(held).distinct()

    def users_with_any_permission_for_instance(self, actions: Any, instance: Any) -> QuerySet[User]:
        return self.users_with_any_permission(actions)


def token_owners(current_user: Any) -> QuerySet[User]:
    """Nobody: tokens are national, hashed, scoped and made on the portal."""
    return User.objects.none()
