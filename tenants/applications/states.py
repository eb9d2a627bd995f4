"""The states of an application, in an officer's words and in its supplier's, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move
from tenants.calls.states import Verdict as CheckResult


class S(models.TextChoices):
    """Officers read these labels."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    ELIGIBLE = "eligible", _("Eligible")
    INELIGIBLE = "ineligible", _("Ineligible")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


EDITABLE = frozenset({S.DRAFT, S.SUBMITTED})
SENT = frozenset({S.SUBMITTED, S.ELIGIBLE, S.INELIGIBLE})
LIVE = frozenset({S.DRAFT}) | SENT
OVER = frozenset({S.WITHDRAWN, S.EXPIRED})

APPLICANT_LABELS = {
    S.DRAFT: _("Not finished"),
    S.SUBMITTED: _("Sent"),
    S.ELIGIBLE: _("Sent"),
    S.INELIGIBLE: _("Could not be considered"),
    S.WITHDRAWN: _("You withdrew it"),
    S.EXPIRED: _("Closed before it was sent"),
}

PAGES = {S.DRAFT: "tasks", S.WITHDRAWN: "withdraw", S.EXPIRED: "answers"}
"""The page of an application that its supplier wants to see first; of one that was sent, its receipt."""

NOT_ALL_SENT = _("Sent, but not your changes")
"""Instead of "Sent", while the supplier has written more than it sent."""

CALL_CANCELLED = _("The call was cancelled")
"""Instead of "Sent", once the council has cancelled the call that it was sent to."""

TAG_COLOURS = {
    S.DRAFT: "yellow",
    S.SUBMITTED: "blue",
    S.ELIGIBLE: "blue",
    S.INELIGIBLE: "grey",
    S.WITHDRAWN: "grey",
    S.EXPIRED: "grey",
}

MOVES = {
    "submit": Move(frozenset({S.DRAFT}), S.SUBMITTED),
    "resubmit": Move(frozenset({S.SUBMITTED}), S.SUBMITTED),
    "withdraw": Move(frozenset({S.DRAFT, S.SUBMITTED, S.ELIGIBLE}), S.WITHDRAWN),
    "expire": Move(frozenset({S.DRAFT}), S.EXPIRED),
    "find_eligible": Move(frozenset({S.SUBMITTED, S.INELIGIBLE}), S.ELIGIBLE),
    "find_ineligible": Move(frozenset({S.SUBMITTED, S.ELIGIBLE}), S.INELIGIBLE),
}


SETTLED = frozenset({CheckResult.PASS, CheckResult.NOT_APPLICABLE})


class Scan(models.TextChoices):
    """What a virus scanner said of a file. Files are handed out only when `RELEASED`."""

    NOT_SCANNED = "not_scanned", _("Not scanned")
    WAITING = "waiting", _("Waiting to be scanned")
    CLEAN = "clean", _("Scanned: nothing found")
    INFECTED = "infected", _("Held: a virus was found")


RELEASED = frozenset({Scan.NOT_SCANNED, Scan.CLEAN})
