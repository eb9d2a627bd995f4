"""Whose things a person sees here, and whether all of them: read once for each object of a person, as Django keeps what
they may do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q

from dips.kernel import schema

from .models import UserGroup
from .queries import current_members, in_council, running_deputies
from .states import RoleScope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from dips.accounts.models import User


@dataclass(frozen=True, slots=True)
class Reach:
    """Of one person in one schema. `people`: they and everybody whose deputy they are today; empty who may do nothing."""

    schema: str
    people: frozenset[UUID] = frozenset()
    is_whole: bool = False


def sees_everything(user: User) -> bool:
    """Whether any role of the person, or of somebody whose deputy they are today, reaches over the whole council."""
    return _of(user).is_whole


def standing_for(user: User) -> frozenset[UUID]:
    """Those whose things a person sees: their own, and those of everybody whose deputy they are today."""
    return _of(user).people


def stands_for(user: User, people: Iterable[UUID | None]) -> bool:
    """Whether a person is one of these, or the deputy of one of them today."""
    wanted = {each for each in people if each is not None}
    return user.pk in wanted or (bool(wanted) and not wanted.isdisjoint(standing_for(user)))


def learn(people: Collection[User]) -> None:
    """Read the reach of all of them, with one statement."""
    here = schema.here()
    found = {user_id: Reach(here, frozenset([user_id, *others]), whole) for user_id, others, whole in _rows(people)}
    for user in people:
        user._staff_reach = found.get(user.pk) or Reach(here)  # type: ignore[attr-defined] # kept as Django keeps rights


def forget(user: User) -> None:
    """What was read of this object is asked again."""
    user._staff_reach = None  # type: ignore[attr-defined] # see `learn`


def _of(user: User) -> Reach:
    kept: Reach | None = getattr(user, "_staff_reach", None)
    if kept is None or kept.schema != schema.here():
        learn([user])
        kept = user._staff_reach  # type: ignore[attr-defined] # see `learn`
    assert kept is not None, "just read"
    return kept


def _rows(people: Collection[User]) -> Iterable[tuple[UUID, list[UUID], bool]]:
    """Of those who may act today: for whom each stands in, and whether one of these roles reaches over the council."""
    if not in_council():
        return ()
    others = running_deputies().filter(deputy_id=OuterRef("user_id")).values("person_id")
    theirs = running_deputies().filter(deputy_id=OuterRef(OuterRef("user_id"))).values("person_id")
    whole = UserGroup.objects.filter(
        Q(user_id=OuterRef("user_id")) | Q(user_id__in=theirs), group__role__scope=RoleScope.COUNCIL
    )
    asked = current_members().filter(user_id__in=[user.pk for user in people])
    return asked.values_list("user_id", ArraySubquery(others), Exists(whole))
