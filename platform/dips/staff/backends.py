"""Sign people in, and answer what they may do: by the schema one stands in, and only for its people of today."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.models import Permission

from dips.accounts.models import User
from dips.kernel import schema
from dips.kernel.prepared import Prepared

from .queries import is_member

_person = Prepared(lambda user_id: User.objects.filter(pk=user_id), user_id=UUID)
CACHES = ("_perm_cache", "_user_perm_cache", "_group_perm_cache", "_staff_schema", "_staff_member")


class CouncilBackend(AuthenticationBackend):
    """The only authentication backend.

    Nothing is granted on the portal, to an operator, to someone who has left, or after a person's last day.
    """

    def get_user(self, user_id: Any) -> User | None:
        """As ever read anew at each request; only the question is not written anew."""
        user = _person.first(user_id=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None

    def _get_permissions(self, user_obj: Any, obj: Any, from_name: str) -> set[str]:
        self._forget_other_schema(user_obj)
        if not self._may_act(user_obj):
            return set()
        return set(super()._get_permissions(user_obj, obj, from_name))

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
        if user.is_anonymous or not user.is_active or getattr(user, "is_operator", False):
            return False
        if not hasattr(user, "_staff_member"):
            user._staff_member = is_member(user)
        return bool(user._staff_member)
