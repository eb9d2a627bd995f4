"""Words and moves of a call. Whether it takes applications now is asked of the database's clock, never stored."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move


class CallState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Window(models.TextChoices):
    UPCOMING = "upcoming", _("Opens later")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RuleKind(models.TextChoices):
    ASK = "ask", _("Asked of the applicant")
    AUTO = "auto", _("Checked from the profile")


class Sift(models.TextChoices):
    """When a criterion is scored. The weights of each sift add up to 100."""

    FORM = "form", _("From the application")
    INTERVIEW = "interview", _("At the interview")


class Verdict(models.TextChoices):
    PASS = "pass", _("Passed")
    FAIL = "fail", _("Failed")
    NEEDS_INFORMATION = "needs_information", _("Needs information")
    NOT_APPLICABLE = "not_applicable", _("Does not apply")


S = CallState

APPLICANT_LABELS = {
    S.DRAFT: _("Not open yet"),
    S.PUBLISHED: _("Published"),
    S.CLOSED: _("Closed"),
    S.CANCELLED: _("Cancelled by the council"),
}

CALL_MOVES = {
    "publish": Move(frozenset({S.DRAFT}), S.PUBLISHED),
    "close": Move(frozenset({S.PUBLISHED}), S.CLOSED),
    "cancel": Move(frozenset({S.DRAFT, S.PUBLISHED}), S.CANCELLED),
}
