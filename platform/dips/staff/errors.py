"""What may be refused about people and roles."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from dips.councils.usage import PlanLimit
from dips.kernel import schema
from dips.kernel.actors import Actor
from dips.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow

whom_to_ask: list[Callable[[Actor, str], str]] = []
"""What somebody without a right is told, or nothing. Filled in `ready()`, for a rule reads no roles of others."""


class RoleMissing(NotAllowed):
    """Without a right that a role would give. The sentence is made where it is read, and only in the council itself."""

    heading = _("Your role does not include this")

    def __init__(self, by: Actor, permission: str) -> None:
        super().__init__()
        self.by, self.permission, self.here = by, permission, schema.here()

    @property
    def message(self) -> str:
        if getattr(self, "here", None) == schema.here():
            for told in whom_to_ask:
                if said := told(self.by, self.permission):
                    return said
        return super().message


class UnknownRole(Invalid):
    code = "unknown_role"
    default = _("This council has no such role: %(keys)s.")


class NoRole(Invalid):
    code = "no_role"
    default = _("Choose at least one role. To take all roles away, remove the person.")


class LastDayOver(Invalid):
    code = "last_day_over"
    default = _("That day is over, so nobody could join. Choose today or a later day.")


class LastsShorter(Invalid):
    code = "lasts_shorter"
    default = _("%(role)s is a role for %(months)d months at the most. Choose %(day)s or an earlier day.")


class AlreadyMember(Conflict):
    code = "already_member"
    default = _("This person is here already. Change their roles instead.")


class InvitedJustNow(NotNow):
    code = "invited_just_now"
    default = _("An invitation went to this address less than three minutes ago. Wait a little, then try again.")


class InvitationOver(NotNow):
    code = "invitation_over"
    default = _("This invitation has been used, taken back or is too old. Ask for a new one.")


class NoSeat(PlanLimit):
    """Told to whoever was invited, who can do nothing about the plan."""

    default = _("The council’s plan has no seat left, so you cannot join yet. Ask whoever invited you.")


class OtherAddress(NotAllowed):
    code = "other_address"
    default = _("This invitation was sent to another e-mail address than yours.")


class OperatorHasNoRole(NotAllowed):
    code = "operator_has_no_role"
    default = _("Someone who runs the platform cannot have a role in a council.")


class LastManager(Conflict):
    code = "last_manager"
    default = _("Nobody else here could invite people then. Give that to someone else first.")


class NotHere(NotFound):
    code = "not_found"
    default = _("There is no such person in this council.")


class StillHolds(Conflict):
    code = "still_holds"
    default = _("%(name)s still has things here. Hand them over first, or remove the person at once and do it after.")


class NothingToHandOver(NotNow):
    code = "nothing_to_hand_over"
    default = _("There is nothing to hand over.")


class DeputyNamed(Conflict):
    code = "deputy_named"
    default = _("%(deputy)s is named until %(day)s. End that first, then name somebody else.")


class NotOneself(NotAllowed):
    code = "not_oneself"
    default = _("Somebody else must confirm your roles. Only the last administrator may do it alone.")


class NotHeld(Invalid):
    code = "not_held"
    default = _("Confirming gives no new role. Change the person's roles instead.")
