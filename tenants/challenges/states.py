"""Words and moves of a challenge: what may be read (`status`), and how far the work is (`stage`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.directory.states import StageKind
from dips.kernel.workflow import Move


class ChallengeStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    CHANGES_REQUESTED = "changes_requested", _("Changes asked for")
    APPROVED = "approved", _("Approved")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class HelperPart(models.TextChoices):
    FACILITATOR = "facilitator", _("Facilitator")
    DELIVERY_PARTNER = "delivery_partner", _("Delivery partner")


class Verdict(models.TextChoices):
    """What a sponsor says of a brief by a mailed link."""

    APPROVED = "approved", _("I agree: it may be published")
    CHANGES = "changes", _("Please change something")


S = ChallengeStatus

APPLICANT_LABELS = {
    S.DRAFT: _("Not published"),
    S.IN_REVIEW: _("Not published"),
    S.CHANGES_REQUESTED: _("Not published"),
    S.APPROVED: _("Not published"),
    S.PUBLISHED: _("Published"),
    S.ARCHIVED: _("No longer current"),
    S.WITHDRAWN: _("Withdrawn by the council"),
}

WRITABLE = frozenset({S.DRAFT, S.CHANGES_REQUESTED})
PUBLIC = frozenset({S.PUBLISHED, S.ARCHIVED, S.WITHDRAWN})
UNPUBLISHED = frozenset(S) - PUBLIC

STATUS_MOVES = {
    "submit": Move(frozenset({S.DRAFT, S.CHANGES_REQUESTED}), S.IN_REVIEW),
    "request_changes": Move(frozenset({S.IN_REVIEW}), S.CHANGES_REQUESTED),
    "approve": Move(frozenset({S.IN_REVIEW}), S.APPROVED),
    "publish": Move(frozenset({S.APPROVED}), S.PUBLISHED),
    "archive": Move(frozenset({S.PUBLISHED}), S.ARCHIVED),
    "withdraw": Move(frozenset({S.PUBLISHED}), S.WITHDRAWN),
}

_KINDS = list(StageKind)
# A programme may skip or leave out stages, so each kind may be entered from every earlier one.
# `advance_stage` asks for the programme's own next.
STAGE_MOVES = {
    f"enter_{kind.value}": Move(frozenset(_KINDS[:place]), kind) for place, kind in enumerate(_KINDS) if place
}
