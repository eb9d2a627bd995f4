"""How the checklist of the council one stands in stands: each item, and all of it in one figure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from dips.accounts.models import User
from dips.kernel import clock
from dips.staff import queries as staff
from dips.staff.onboarding import Answer, Reached, conditions
from dips.ui import words

from ..models import ChecklistItem
from . import rules
from .states import How, Part

SEEN = {Reached.NOT: How.NOT_STARTED, Reached.STARTED: How.STARTED, Reached.DONE: How.DONE}


@dataclass(frozen=True, slots=True)
class Standing:
    """One item as it stands. `owner` is a person's name, or the role's while nobody has it; `url` is where one goes on."""

    item: ChecklistItem
    how: How
    note: str
    url: str
    owner: str
    is_overdue: bool

    @property
    def is_done(self) -> bool:
        return self.how == How.DONE

    @property
    def is_ticked(self) -> bool:
        """Whether a person says that it is done, or that it is right."""
        return is_ticked(self.item)


@dataclass(frozen=True)
class Standings:
    """The whole list."""

    items: list[Standing]

    @property
    def total(self) -> int:
        return len(self.items)

    @cached_property
    def done(self) -> int:
        return sum(each.is_done for each in self.items)

    @property
    def percent(self) -> int:
        """In whole hundredths, and a hundred only when nothing is left."""
        return self.done * 100 // self.total if self.items else 0

    @property
    def is_finished(self) -> bool:
        return bool(self.items) and self.done == self.total

    @property
    def needed(self) -> list[Standing]:
        """What must be done before the first call and is not."""
        return [each for each in self.items if each.item.needed and not each.is_done]

    @property
    def overdue(self) -> list[Standing]:
        return [each for each in self.items if each.is_overdue]

    @property
    def parts(self) -> list[tuple[str, list[Standing]]]:
        found = [(part.label, [each for each in self.items if each.item.part == part]) for part in Part]
        return [(str(label), items) for label, items in found if items]


def items() -> QuerySet[ChecklistItem]:
    return ChecklistItem.objects.all()


def standings() -> Standings:
    return Standings(list(standing_of(items())))


def standing(item: ChecklistItem) -> Standing:
    [found] = standing_of([item])
    return found


def standing_of(found: Iterable[ChecklistItem]) -> Iterator[Standing]:
    rows, today = list(found), staff.today()
    people = {user.pk: str(user) for user in staff.people().filter(pk__in=[row.owner_id for row in rows])}
    names = dict(staff.roles().values_list("key", "name"))
    for row in rows:
        how, answer = _how(row)
        owner = people.get(row.owner_id) if row.owner_id else None
        is_overdue = how != How.DONE and row.due_on < today
        yield Standing(
            row, how, answer.note, answer.url, owner or names.get(row.owner_role, row.owner_role), is_overdue
        )


def role_name(item: ChecklistItem) -> str:
    """What the council calls the role that does it."""
    return staff.roles().filter(key=item.owner_role).values_list("name", flat=True).first() or item.owner_role


def is_ticked(item: ChecklistItem) -> bool:
    return item.is_by_hand or (not item.is_signature and conditions.get(item.done_when).by_eye)


def _how(row: ChecklistItem) -> tuple[How, Answer]:
    if row.is_signature:
        return _signature(row)
    if row.is_by_hand:
        return (How.DONE if row.done_at else How.NOT_STARTED), Answer(Reached.NOT)
    condition = conditions.get(row.done_when)
    answer = condition.ask(row.role)
    if condition.by_eye and row.done_at:
        return How.DONE, answer
    if condition.by_eye and answer.reached == Reached.DONE:
        return How.TO_CHECK, answer
    return SEEN[answer.reached], answer


def _signature(row: ChecklistItem) -> tuple[How, Answer]:
    if row.done_at:
        who = {"name": row.signed_name, "job": row.signed_job_title}
        return How.DONE, Answer(Reached.DONE, _("Signed by %(name)s, %(job)s") % who)
    if row.asked_until is None:
        return How.NOT_STARTED, Answer(Reached.NOT)
    if not row.is_link_open:
        return How.STARTED, Answer(Reached.STARTED, _("The link ran out before anybody signed"))
    until = words.day(clock.london(row.asked_until).date())
    asked = {"email": row.asked_email, "until": until}
    return How.ASKED, Answer(Reached.STARTED, _("%(email)s can sign until %(until)s") % asked)


def may_see(by: User) -> bool:
    """Those who set the council up, and those who have something to do."""
    return rules.can_manage(by) or items().filter(rules.mine(by)).exists()


def is_open() -> bool:
    """Whether anything was left to do when somebody last looked: one question, for the menu of each page."""
    return items().filter(done_at=None).exists()


def due_to(by: User, *, until: date) -> list[Standing]:
    """What this person has to do and has not done: until a day, and whatever the first call needs, first due first."""
    mine = items().filter(rules.mine(by), done_at=None)
    waiting = sorted((row for row in mine if row.needed or row.due_on <= until), key=lambda row: row.due_on)
    return [each for each in standing_of(waiting) if not each.is_done]


def people_to_tell(item: ChecklistItem) -> list[User]:
    """Who is written to: the person it was given to, else those of the role, else whoever sets the council up."""
    here = staff.people().filter(is_active=True, pk__in=staff.current_members().values("user_id"))
    owner = list(here.filter(pk=item.owner_id)) if item.owner_id else []
    return owner or list(staff.people_with(item.owner_role) & here) or list(staff.people_who_may(rules.MANAGE))
