"""Ask a senior sponsor who has no account to sign a brief by a mailed link, and take the link back."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.councils.limits import require_letter
from dips.councils.scope import current
from dips.councils.services import email_of
from dips.kernel import audit, clock
from dips.kernel.actors import Actor, System
from dips.kernel.errors import Conflict, Invalid
from dips.staff.signatures import OPEN_FOR, digest, new_token

from .. import letters, rules
from ..models import Challenge, SignOff
from ..queries import open_request
from ..states import ChallengeStatus
from .locking import lock


class NotInReview(Conflict):
    """A sponsor signs what its writers have sent, and nothing else."""

    code = "not_in_review"
    default = gettext_lazy("A sponsor is asked while the brief is in review. It is “%(state)s”.")


class NobodyAsked(Conflict):
    code = "nobody_asked"
    default = gettext_lazy("No sponsor has a link now, so there is none to take back.")


@transaction.atomic
def ask_sponsor(*, challenge: Challenge, email: str, by: Actor) -> tuple[SignOff, str]:
    """Mail a link that signs the brief as it stands, once and for 14 days. The link of an earlier request ends.

    Refuses a brief that is not in review, an address outside the council's own domain where it has one, and that of
    whoever sent the brief or asks now: two people. Returns the token too; it is kept nowhere but in the letter.
    """
    rules.require_change_on(by, rules.WRITE, challenge)
    lock(challenge)
    if challenge.status != ChallengeStatus.IN_REVIEW:
        raise NotInReview(state=challenge.get_status_display())
    address = _fit(email, challenge, by)
    if not isinstance(by, System):
        require_letter(address)
    _end(challenge)
    token, now = new_token(), clock.now()
    asked = SignOff.objects.create(
        challenge=challenge,
        brief_version=challenge.brief_version,
        email=address,
        asked_by=None if isinstance(by, System) else by,
        asked_at=now,
        expires_at=now + OPEN_FOR,
        token_hash=digest(token),
    )
    data = {"brief": asked.brief_version, "until": asked.expires_at.isoformat()}
    audit.record("challenge.ask_sponsor", challenge, by=by, data=data)
    letters.send_sign_off(asked, token, by=by)
    return asked, token


@transaction.atomic
def withdraw_sponsor(*, challenge: Challenge, by: Actor) -> None:
    """Take the link back: it signs nothing any more. Refuses when nobody has one."""
    rules.require_on(by, rules.WRITE, challenge)
    lock(challenge)
    if open_request(challenge) is None:
        raise NobodyAsked
    _end(challenge)
    audit.record("challenge.withdraw_sponsor", challenge, by=by)


def _end(challenge: Challenge) -> None:
    SignOff.objects.filter(challenge=challenge, decided_at=None, ended_at=None).update(ended_at=clock.now())


def _fit(email: str, challenge: Challenge, by: Actor) -> str:
    address = email_of(email, "sponsor_email")
    if not address:
        raise Invalid(_("Enter your sponsor’s e-mail address"), field="sponsor_email")
    council = current()
    own = council.email_domain.lower() if council else ""
    if own and not f".{address.lower().rpartition('@')[2]}".endswith(f".{own}"):
        raise Invalid(
            _("A sponsor signs for the council. Enter an address that ends in @%(domain)s"),
            field="sponsor_email",
            code="not_the_councils",
            domain=own,
        )
    if rules.is_address_of_sender(address, challenge, by):
        raise Invalid(
            _("Two people decide about a brief. Enter the address of somebody else than the one who sent it"),
            field="sponsor_email",
            code="two_people",
        )
    return address
