"""Keep the supplier's one line about an application up to date. Only this room's services call it."""

from __future__ import annotations

from django.utils.functional import Promise

from dips.directory.services import stamp_passport
from dips.ui.languages import in_english
from tenants.calls.states import CallState

from . import document
from .models import Application
from .states import APPLICANT_LABELS, CALL_CANCELLED, NOT_ALL_SENT, SENT, S


def stamp(application: Application, *, is_all_sent: bool = False) -> None:
    """`is_all_sent` is said by whoever has just sent it: nothing has to be compared then."""
    challenge = application.challenge
    label = APPLICANT_LABELS[S(application.state)] if is_all_sent else _label(application)
    stamp_passport(
        supplier_id=application.supplier_id,
        application_id=application.pk,
        reference=application.reference,
        challenge_reference=challenge.reference,
        question=challenge.question,
        state=application.state,
        applicant_label=in_english(label),
        closes_at=application.call.closes_at,
        submitted_at=application.submitted_at,
    )


def _label(application: Application) -> str | Promise:
    if application.state in SENT and application.call.state == CallState.CANCELLED:
        return CALL_CANCELLED
    return NOT_ALL_SENT if document.has_unsent_changes(application) else APPLICANT_LABELS[S(application.state)]


def note_change(application: Application) -> None:
    """What was sent may no longer be all that is written. A draft was never sent, so its line stays."""
    if application.state == S.SUBMITTED:
        stamp(application)
