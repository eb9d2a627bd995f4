"""Decide about a challenge: two different people between a draft and the public."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from dips.accounts.models import User
from dips.kernel import clock
from dips.kernel.actors import Actor, System
from dips.kernel.errors import Invalid
from dips.kernel.workflow import move
from dips.staff.queries import people_who_may

from .. import letters, rules
from ..models import Challenge, ChallengeBrief
from ..queries import reviewers
from ..signals import challenge_published
from .brief import next_public_number, refuse_incomplete
from .listing import relist
from .locking import lock
from .sponsor import ask_sponsor


@transaction.atomic
def submit_for_review(*, challenge: Challenge, by: Actor, reason: str = "", sponsor_email: str = "") -> Challenge:
    """Hand a complete brief to a second person. An incomplete one is refused, section by section.

    With `sponsor_email` that person may be a sponsor without an account, who gets a link to sign it with.
    """
    rules.require_change_on(by, rules.WRITE, challenge)
    lock(challenge)
    move(challenge, "submit", by=by, field="status", reason=reason, data={"brief": challenge.brief_version})
    refuse_incomplete(challenge)
    challenge.submitted_by = None if isinstance(by, System) else by
    challenge.save(update_fields=["submitted_by"])
    about = f"{challenge.brief_version}:{clock.now().isoformat()}"
    letters.send(challenge, letters.REVIEW_ASKED, to=reviewers(challenge), by=by, about=about)
    if sponsor_email.strip():
        ask_sponsor(challenge=challenge, email=sponsor_email, by=by)
    return challenge


def _writers(challenge: Challenge) -> list[User]:
    """Who sent the brief, and its owner."""
    return list(people_who_may(rules.WRITE).filter(pk__in=[challenge.submitted_by_id, challenge.owner_id]))


@transaction.atomic
def request_changes(*, challenge: Challenge, reason: str, by: Actor) -> Challenge:
    """Give the brief back, saying what to change."""
    rules.require_change_on(by, rules.APPROVE, challenge)
    if not reason.strip():
        raise Invalid(_("Say what should change"), field="reason")
    move(challenge, "request_changes", by=by, field="status", reason=reason.strip())
    about, to = clock.now().isoformat(), _writers(challenge)
    letters.send(challenge, letters.CHANGES_ASKED, to=to, by=by, about=about, reason=reason.strip())
    return challenge


@transaction.atomic
def approve_challenge(*, challenge: Challenge, by: Actor, reason: str = "") -> Challenge:
    """Agree to the brief as it was sent. Refuses (`two_people`) the person who sent it."""
    rules.require_change_on(by, rules.APPROVE, challenge)
    lock(challenge)
    rules.require_second_person(by, challenge)
    move(challenge, "approve", by=by, field="status", reason=reason, data={"brief": challenge.brief_version})
    letters.send(challenge, letters.APPROVED, to=_writers(challenge), by=by, about=clock.now().isoformat())
    return challenge


@transaction.atomic
def publish_challenge(*, challenge: Challenge, by: Actor, reason: str = "") -> Challenge:
    """Show the approved brief to everyone, here and in the national directory."""
    rules.require_change_on(by, rules.PUBLISH, challenge)
    lock(challenge)
    move(challenge, "publish", by=by, field="status", reason=reason, data={"brief": challenge.brief_version})
    challenge.published_at = clock.now()
    challenge.save(update_fields=["published_at"])
    ChallengeBrief.objects.filter(challenge=challenge, version=challenge.brief_version).update(
        published_at=challenge.published_at, public_number=next_public_number(challenge)
    )
    relist(challenge)
    challenge_published.send(Challenge, challenge=challenge, by=by)
    return challenge


@transaction.atomic
def withdraw_challenge(*, challenge: Challenge, reason: str, by: Actor) -> Challenge:
    """Take a published challenge back, with a reason that the public reads. Its address stays."""
    rules.require_on(by, rules.PUBLISH, challenge)
    if not reason.strip():
        raise Invalid(_("Say why the challenge is withdrawn. The public will read it"), field="reason")
    lock(challenge)
    move(challenge, "withdraw", by=by, field="status", reason=reason.strip())
    challenge.withdrawn_reason = reason.strip()
    challenge.save(update_fields=["withdrawn_reason"])
    relist(challenge)
    return challenge


@transaction.atomic
def archive_challenge(*, challenge: Challenge, by: Actor, reason: str = "") -> Challenge:
    """Put a finished challenge away. It stays readable, and leaves the directory."""
    rules.require_on(by, rules.PUBLISH, challenge)
    lock(challenge)
    move(challenge, "archive", by=by, field="status", reason=reason)
    relist(challenge)
    return challenge
