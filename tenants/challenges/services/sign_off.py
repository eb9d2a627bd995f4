"""A sponsor decides about a brief by the link that was mailed. Nobody signs in, and nobody gains a role."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dips.kernel import audit, clock
from dips.kernel.errors import Invalid, NotFound, NotNow
from dips.staff.signatures import LinkOver, Signatory, Signed, signatory

from .. import queries, rules
from ..models import SignOff
from ..states import Verdict
from .locking import lock
from .review import approve_challenge, request_changes

LONGEST_NOTE = 2000


class MovedOn(NotNow):
    """Another text, or a decision made elsewhere, since the link was sent."""

    code = "moved_on"
    default = gettext_lazy("The brief has changed since the link was sent, or somebody else has decided about it.")


REFUSALS = {"used": Signed, "ended": LinkOver, "old": LinkOver, "moved_on": MovedOn}


@transaction.atomic
def sign_off(*, token: str, full_name: str, job_title: str, verdict: str, note: str = "") -> SignOff:
    """Agree to the brief as it was sent, or ask for changes. Works once; what follows is what follows for an officer.

    Refuses a link that is unknown here, used, replaced, taken back or too old; a brief that is no longer in review or
    no longer the version that was sent; the person who sent it; and a wish for changes without words.
    """
    asked = queries.asked_by_link(token)
    if asked is None:
        raise NotFound
    lock(asked.challenge)
    row = SignOff.objects.select_for_update(of=("self",)).select_related("challenge").get(pk=asked.pk)
    why = queries.why_over(row)
    if why:
        raise REFUSALS[why]
    who, said = _decided(full_name, job_title, verdict, note)
    challenge = row.challenge
    if rules.is_address_of_sender(row.email, challenge):
        raise rules.SamePerson
    row.full_name, row.job_title, row.verdict, row.note = who.name, who.job_title, verdict, said
    row.decided_at = clock.now()
    row.save(update_fields=["full_name", "job_title", "verdict", "note", "decided_at"])
    data = {"name": who.name, "job_title": who.job_title, "verdict": verdict, "brief": row.brief_version}
    audit.record("challenge.sign_off", challenge, by=who, reason=said, after=data, data=data)
    if verdict == Verdict.APPROVED:
        approve_challenge(challenge=challenge, by=who, reason=said)
    else:
        request_changes(challenge=challenge, by=who, reason=said)
    return row


def _decided(full_name: str, job_title: str, verdict: str, note: str) -> tuple[Signatory, str]:
    said = note.replace("\r\n", "\n").replace("\x00", "").strip()
    if verdict not in Verdict.values:
        raise Invalid(_("Say whether you agree"), field="verdict")
    if verdict == Verdict.CHANGES and not said:
        raise Invalid(_("Say what should change"), field="note")
    if len(said) > LONGEST_NOTE:
        raise Invalid(_("Shorten your words to 2,000 characters or fewer"), field="note")
    return signatory(full_name, job_title), said
