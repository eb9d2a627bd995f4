"""States of a member and of an invitation, and the moves between them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from dips.kernel.workflow import Move


class MemberState(models.TextChoices):
    ACTIVE = "active", _("Active")
    LEFT = "left", _("Left")


class InvitationState(models.TextChoices):
    PENDING = "pending", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class RoleScope(models.TextChoices):
    COUNCIL = "council", _("Everything in the council")
    OWN = "own", _("Only what is assigned to the person")


MEMBER_MOVES = {
    "remove": Move(frozenset({MemberState.ACTIVE}), MemberState.LEFT),
    "rejoin": Move(frozenset({MemberState.LEFT}), MemberState.ACTIVE),
}
INVITATION_MOVES = {
    "accept": Move(frozenset({InvitationState.PENDING}), InvitationState.ACCEPTED),
    "withdraw": Move(frozenset({InvitationState.PENDING}), InvitationState.WITHDRAWN),
}
