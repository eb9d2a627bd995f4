"""Who can see one challenge, and why: each of the council's people is put to the same rules that let them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dips.accounts.models import User
from dips.kernel.registry import Registry
from dips.staff.holdings import Thing
from dips.staff.models import Deputy, Role
from dips.staff.queries import people_who_may, roles_of, running_deputies
from dips.staff.states import RoleScope

from . import holdings, rules

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from .models import Challenge

Ask = Callable[[User, "Challenge"], bool]
besides: Registry[tuple[str | Promise, Ask]] = Registry("what else somebody may see of a challenge: label, and who")


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who can see it: the reasons, and what else of it they may see."""

    person: User
    reasons: list[str]
    besides: list[str]


def readers(challenge: Challenge) -> Iterator[Reader]:
    """In the order of names. Nobody else finds it."""
    parts: dict[UUID, list[Thing]] = {}
    for thing in holdings.of_challenge(challenge):
        parts.setdefault(thing.holder, []).append(thing)
    stands_in: dict[UUID, list[Deputy]] = {}
    for row in running_deputies().select_related("person"):
        stands_in.setdefault(row.deputy_id, []).append(row)
    for person in people_who_may(rules.VIEW):
        if rules.is_in_scope(person, challenge):
            others = [str(label) for _key, (label, ask) in besides if ask(person, challenge)]
            yield Reader(person, list(_reasons(person, parts, stands_in.get(person.pk, []))), others)


def _reasons(person: User, parts: Mapping[UUID, list[Thing]], stands_in: list[Deputy]) -> Iterator[str]:
    yield from (thing.part for thing in parts.get(person.pk, ()))
    for role in _wide(person):
        yield _("%(role)s sees everything") % {"role": role.name}
    for row in stands_in:
        theirs = [thing.part for thing in parts.get(row.person_id, ())] or [role.name for role in _wide(row.person)]
        if theirs:
            yield _("Deputy of %(name)s (%(parts)s)") % {"name": row.person, "parts": ", ".join(theirs)}


def _wide(person: User) -> list[Role]:
    return list(roles_of(person).filter(scope=RoleScope.COUNCIL))
