"""Sign people in, and answer what they may do: by the schema one stands in, and only for its people of today."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission
from django.db.models import Exists, OuterRef, QuerySet

from dips.accounts.models import User
from dips.kernel import schema
from dips.kernel.prepared import Prepared

from . import reach
from .models import UserGroup
from .queries import current_members, in_council


def _by_roles(people: Collection[UUID]) -> QuerySet[UserGroup, tuple[UUID, str, str]]:
    """Who may do what: of these people those who may act today, by the roles they have."""
    here = current_members().filter(user_id=OuterRef("user_id"))
    held = UserGroup.objects.filter(Exists(here), user_id__in=people, group__permissions__isnull=False)
    return held.values_list("user_id", "group__permissions__content_type__app_label", "group__permissions__codename")


_person = Prepared(lambda user_id: User.objects.filter(pk=user_id), user_id=UUID)
_rights = Prepared(lambda user_id: _by_roles([user_id]), user_id=UUID)
CACHES = ("_perm_cache", "_group_perm_cache", "_staff_schema")


class CouncilBackend(AuthenticationBackend):
    """The only authentication backend.

    Nothing is granted on the portal, to an operator, to someone who has left, or after a person's last day. Roles alone
    grant: a single permission on a person would stand on no page that says who may do what.
    """

    def get_user(self, user_id: Any) -> User | None:
        """As ever read anew at each request; only the question is not written anew."""
        user = _person.first(user_id=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        self._forget_other_schema(user_obj)
        if obj is not None or not self._may_act(user_obj):
            return set()
        if not hasattr(user_obj, "_group_perm_cache"):
            user_obj._group_perm_cache = {f"{room}.{name}" for _pk, room, name in _rights(user_id=user_obj.pk)}
        return set(user_obj._group_perm_cache)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        self._forget_other_schema(user_obj)
        return set(super().get_all_permissions(user_obj, obj))

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """A permission is the same for every object here; whose object it is, the rooms' rules say."""
        return super().has_perm(user_obj, perm, None)

    def with_perm(self, perm: str | Permission, *args: Any, **kwargs: Any) -> Any:
        """Refused: it would look among the accounts of the whole country."""
        raise NotImplementedError("Ask dips.staff.queries for a council's people.")

    @staticmethod
    def _forget_other_schema(user: Any) -> None:
        """Django keeps what a user may do on the object; it must not outlive a step into another council."""
        if getattr(user, "_staff_schema", None) != schema.here():
            for name in CACHES:
                user.__dict__.pop(name, None)
            user._staff_schema = schema.here()

    @staticmethod
    def _may_act(user: Any) -> bool:
        return bool(in_council() and user.is_authenticated and user.is_active and not user.is_operator)


def learn(people: Collection[User]) -> None:
    """What each of many people may do and reaches, with two statements: then the rules ask nothing about any of them."""
    reach.learn(people)
    rights: dict[UUID, set[str]] = {}
    for user_id, room, name in _by_roles([user.pk for user in people]):
        rights.setdefault(user_id, set()).add(f"{room}.{name}")
    for user in people:
        CouncilBackend._forget_other_schema(user)
        user._group_perm_cache = rights.get(user.pk, set())  # type: ignore[attr-defined]  # as Django keeps them
