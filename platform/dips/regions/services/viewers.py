"""Let somebody look at an area's figures, and shut them out again. By the operator alone."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import IntegrityError, connection, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from dips.accounts.models import User, UserManager
from dips.councils import links, mail
from dips.councils.models import Region
from dips.councils.rules import require_operator
from dips.councils.scope import operator_scope, portal_scope
from dips.councils.services import reason_of
from dips.kernel import audit, clock
from dips.kernel.actors import Actor, actor_label
from dips.ui import words

from ..errors import BadDay, NobodyThere, NoSuchArea, ViewOver, ViewsAlready
from ..models import Viewer

LONGEST = timedelta(days=366)
PERSON = ("id", "email", "full_name", "is_active", "is_operator")


@transaction.atomic
def grant_view(*, email: str, area: Region | str, expires_on: date, reason: str, by: Actor) -> Viewer:
    """Let the person with this address look at an area until a day, and write to them.

    Refuses without a reason, a day that is past or more than a year away, an address without an account, and whoever
    may look already.
    """
    require_operator(by)
    reason = reason_of(reason)
    today = clock.london(clock.now()).date()
    if not today < expires_on <= today + LONGEST:
        raise BadDay(field="expires_on")
    with operator_scope(), transaction.atomic():
        there = _area(area)
        person = _person(email)
        now = Viewer.objects.filter(user_id=person.pk, area=there, ended_at=None)
        for earlier in now.select_for_update(of=("self",)):
            if earlier.expires_on >= today:
                raise ViewsAlready(area=there.name, day=words.day(earlier.expires_on), field="email")
            _end(earlier, by, "Its last day was over.")
        label = actor_label(by)[:200]
        viewer = Viewer(user=person, area=there, expires_on=expires_on, reason=reason, granted_label=label)
        try:
            with transaction.atomic():
                viewer.save(force_insert=True)
        except IntegrityError as error:  # another operator was quicker by a moment
            raise ViewsAlready(area=there.name, day=words.day(expires_on), field="email") from error
        until = {"person": str(person.pk), "area": there.slug, "until": expires_on.isoformat()}
        audit.record("viewer.grant", viewer, by=by, reason=reason, data=until)
    with portal_scope():
        _write_to(viewer, person)
    return viewer


@transaction.atomic
def end_view(*, viewer: Viewer, reason: str, by: Actor) -> Viewer:
    """Shut somebody out of an area, at once. Refuses without a reason, and what has ended."""
    require_operator(by)
    reason = reason_of(reason)
    with operator_scope(), transaction.atomic():
        row = Viewer.objects.select_for_update(of=("self",)).select_related("area").get(pk=viewer.pk)
        if row.ended_at is not None:
            raise ViewOver
        return _end(row, by, reason)


def _end(row: Viewer, by: Actor, reason: str) -> Viewer:
    row.ended_at, row.ended_label, row.ended_reason = clock.now(), actor_label(by)[:200], reason
    row.save(update_fields=["ended_at", "ended_label", "ended_reason"])
    audit.record("viewer.end", row, by=by, reason=reason, data={"person": str(row.user_id), "area": row.area.slug})
    return row


def _area(area: Region | str) -> Region:
    if isinstance(area, Region):
        return area
    found = Region.objects.filter(slug=area).first()
    if found is None:
        raise NoSuchArea(field="area")
    return found


def _person(email: str) -> User:
    """The operator's role sees no account but the one that it names."""
    email = UserManager.normalise(email)
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('dips.looking_for', %s, true)", [email])
    person = User.objects.only(*PERSON).filter(email=email, is_active=True).first()
    if person is None:
        raise NobodyThere(email=email, field="email")
    return person


def _write_to(viewer: Viewer, person: User) -> None:
    url = links.portal_url("regions:area", area=viewer.area.slug)
    said = {"area": viewer.area.name, "until": words.day(viewer.expires_on), "url": url}
    mail.queue(
        to=person.email,
        subject=_("You may see the figures of %(area)s") % {"area": viewer.area.name},
        text=render_to_string("regions/mail/viewer.txt", said).strip() + "\n",
        key=f"regions.viewer.{viewer.pk}",
    )
