"""Who stands on a challenge: name helpers, let them go, and hand the challenge over."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.accounts.models import User
from dips.kernel import audit
from dips.kernel.actors import Actor
from dips.kernel.errors import Conflict, Invalid, NotFound
from dips.kernel.functions import DipsNow
from dips.staff.queries import people_who_may

from .. import letters, rules
from ..models import Challenge, Helper
from ..states import HelperPart

LABELS = {
    "owner": gettext_lazy("Challenge owner"),
    "deputy": gettext_lazy("Deputy"),
    "sponsor": gettext_lazy("Senior sponsor"),
}


def refuse_unfit(challenge: Challenge, roles: Iterable[str]) -> dict[str, list[str]]:
    """A sentence for each of these roles that is held by someone who could not do its work."""
    errors: dict[str, list[str]] = {}
    for role in roles:
        person = getattr(challenge, f"{role}_id")
        if person is not None and not people_who_may(*rules.STANDING[role]).filter(pk=person).exists():
            errors[role] = [_("Choose one of this council's people whose role allows it")]
    return errors


def tell_named(challenge: Challenge, before: dict[str, object], *, by: Actor) -> None:
    """Write to those who stand on the challenge now and did not before."""
    for role, label in LABELS.items():
        person = getattr(challenge, role)
        if person is not None and before.get(role) != person.pk:
            about = f"{role}:{challenge.version}"
            letters.send(challenge, letters.NAMED, to=[person], by=by, about=about, part=str(label))


def standing_of(challenge: Challenge) -> dict[str, object]:
    return {role: getattr(challenge, f"{role}_id") for role in rules.STANDING}


@transaction.atomic
def add_helper(*, challenge: Challenge, user: User, part: str, by: Actor) -> Helper:
    """Name a facilitator or a delivery partner, who then sees this challenge.

    Refuses a person whose role does not allow the part or whose time at the council is over, and the same one twice.
    """
    rules.require_answering(by, challenge)
    if part not in HelperPart.values:
        raise Invalid(_("Choose a part from the list"), field="part")
    if not people_who_may(*rules.HELPING[HelperPart(part)]).filter(pk=user.pk).exists():
        what = {"name": str(user), "part": HelperPart(part).label.lower()}
        raise Invalid(_("The roles of %(name)s do not make them a %(part)s. Choose somebody else") % what, field="user")
    helper, is_new = Helper.objects.get_or_create(challenge=challenge, user_id=user.pk, defaults={"part": part})
    if not is_new:
        raise Conflict(_("This person is named on the challenge already."), code="helper_exists", field="user")
    facts = {"person": str(user), "part": part}
    audit.record("challenge.add_helper", challenge, by=by, after=facts, data=facts)
    about = f"helper:{helper.pk}"
    letters.send(challenge, letters.NAMED, to=[user], by=by, about=about, part=str(helper.get_part_display()))
    return helper


@transaction.atomic
def remove_helper(*, challenge: Challenge, user_id: UUID, by: Actor, reason: str = "") -> None:
    """Let a helper go. They no longer see the challenge; what they wrote stays."""
    rules.require_answering(by, challenge)
    helper = Helper.objects.select_related("user").filter(challenge=challenge, user_id=user_id).first()
    if helper is None:
        raise NotFound
    facts = {"person": str(helper.user), "part": helper.part}
    helper.delete()
    audit.record("challenge.remove_helper", challenge, by=by, reason=reason.strip(), before=facts, data=facts)


@transaction.atomic
def hand_over(*, challenge: Challenge, by: Actor, reason: str = "") -> Challenge:
    """The deputy becomes the owner, and the owner the deputy: access and history stay with both.

    Refuses a challenge without a deputy, and a deputy whose role no longer allows it.
    """
    rules.require_answering(by, challenge)
    row = (
        Challenge.objects.select_for_update(no_key=True, of=("self",)).select_related("programme").get(pk=challenge.pk)
    )
    if row.deputy_id is None:
        raise Invalid(_("Name a deputy first. The challenge is handed over to them"), field="deputy", code="no_deputy")
    before = standing_of(row)
    row.owner_id, row.deputy_id = row.deputy_id, row.owner_id
    errors = refuse_unfit(row, ["owner"])
    if errors:
        raise Invalid(errors={"deputy": errors["owner"]})
    row.version += 1
    row.updated_at = DipsNow()
    row.save(update_fields=["owner", "deputy", "version", "updated_at"])
    row.refresh_from_db()
    told = {"from": str(row.deputy or ""), "to": str(row.owner or "")}
    audit.record(
        "challenge.hand_over", row, by=by, reason=reason.strip(), before=before, after=standing_of(row), data=told
    )
    tell_named(row, before | {"deputy": row.deputy_id}, by=by)
    return row
