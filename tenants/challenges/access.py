"""Who can see one challenge, and why: each of the council's people is put to the same rules that let them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import prefetch_related_objects
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from dips.accounts.models import User
from dips.kernel.registry import Registry
from dips.staff.backends import learn
from dips.staff.models import Deputy
from dips.staff.queries import people_who_may, running_deputies, whole_council_roles

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
    """In the order of names. Nobody else finds it. Asks as much about many people as about a few."""
    parts: dict[UUID, list[str]] = {}
    for thing in holdings.of_challenge(challenge):
        parts.setdefault(thing.holder, []).append(thing.part)
    deputies = list(running_deputies().select_related("person"))
    people = list(people_who_may(rules.VIEW))
    learn(people)
    prefetch_related_objects([challenge], "helpers")
    roles = whole_council_roles({*(each.pk for each in people), *(row.person_id for row in deputies)})
    for person in people:
        if rules.is_in_scope(person, challenge):
            others = [str(label) for _key, (label, ask) in besides if ask(person, challenge)]
            mine = [row for row in deputies if row.deputy_id == person.pk]
            yield Reader(person, list(_reasons(person.pk, parts, roles, mine)), others)


def _reasons(
    person: UUID, parts: Mapping[UUID, list[str]], roles: Mapping[UUID, list[str]], stands_in: list[Deputy]
) -> Iterator[str]:
    yield from parts.get(person, ())
    for role in roles.get(person, ()):
        yield _("%(role)s sees everything") % {"role": role}
    for row in stands_in:
        if theirs := parts.get(row.person_id) or roles.get(row.person_id):
            yield _("Deputy of %(name)s (%(parts)s)") % {"name": row.person, "parts": ", ".join(theirs)}
