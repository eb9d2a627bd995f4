"""What may be refused about suppliers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Conflict, NotAllowed, NotFound, NotNow


class NoSuchOrganisation(NotFound):
    default = _("There is no such organisation.")


class NotAdministrator(NotAllowed):
    code = "not_administrator"
    default = _("Only an administrator of the organisation can do this.")


class OrganisationExists(Conflict):
    code = "organisation_exists"
    default = _("You have an organisation with this company number already.")


class TwinOrganisation(OrganisationExists):
    default = _("You have an organisation of this name already.")


class Suspended(NotNow):
    code = "supplier_suspended"
    default = _("This organisation is suspended. Write to the service to find out why.")


class LastAdministrator(Conflict):
    code = "last_administrator"
    default = _("An organisation needs an administrator. Make somebody else one first.")


class AlreadyMember(Conflict):
    code = "already_member"
    default = _("This person is a member already.")


class InvitedJustNow(NotNow):
    code = "invited_just_now"
    default = _("An invitation went to this address less than three minutes ago. Wait a little, then try again.")


class InvitationOver(NotNow):
    code = "invitation_over"
    default = _("This invitation has been used, taken back or is too old. Ask for a new one.")


class OtherAddress(NotAllowed):
    code = "other_address"
    default = _("This invitation was sent to another e-mail address than yours.")
