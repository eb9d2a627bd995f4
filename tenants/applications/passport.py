"""Keep the supplier's one line about an application up to date. Only this room's services call it."""

from __future__ import annotations

from dips.directory.services import stamp_passport

from .models import Application
from .states import APPLICANT_LABELS, S


def stamp(application: Application) -> None:
    challenge = application.challenge
    stamp_passport(
        supplier_id=application.supplier_id,
        application_id=application.pk,
        reference=application.reference,
        challenge_reference=challenge.reference,
        question=challenge.question,
        state=application.state,
        applicant_label=str(APPLICANT_LABELS[S(application.state)]),
        closes_at=application.call.closes_at,
        submitted_at=application.submitted_at,
    )
