"""What may be refused on the way to a council."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.councils.provisioning import SlugTaken
from dips.kernel.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound, NotNow


class SignUpClosed(NotNow):
    code = "sign_up_closed"
    default = _("New councils cannot sign up here now. Write to %(contact)s, and we will tell you when they can.")


class PersonalAddress(Invalid):
    code = "personal_address"
    default = _(
        "%(domain)s is for private mail. Enter your work e-mail address at the council, like name@solihull.gov.uk"
    )


class NotACouncilsAddress(Invalid):
    code = "not_a_councils_address"
    default = _(
        "%(domain)s does not end like a council’s address (.gov.uk, .gov.wales, .gov.scot or .llyw.cymru)."
        " If your council’s does, enter that one. If your council has another, write to %(contact)s"
    )


class LinkOver(NotNow):
    """Used, too old, or never sent: the reader learns what to do, not which."""

    code = "link_over"
    status = 410
    default = _("This link has been used, is too old, or is not whole. Ask for a new one.")


class NoSuchSignUp(NotFound):
    code = "no_such_sign_up"


class NoSuchCouncil(Invalid):
    code = "no_such_council"
    default = _("We do not know a council with the code “%(given)s”. Search for yours, or enter its name")


class NoSuchBlueprint(Invalid):
    code = "no_such_blueprint"
    default = _("Select the programme you would like to start from")


class NoSuchPlan(Invalid):
    code = "no_such_plan"
    default = _("Select a plan")


class NothingChosen(Conflict):
    code = "nothing_chosen"
    default = _("Choose your council, a programme and a plan first.")


class CouncilIsHere(Conflict):
    code = "council_is_here"
    default = _("%(name)s is here already. Ask its administrator to invite you.")


class ColleagueHasBegun(Conflict):
    code = "colleague_has_begun"
    default = _("A colleague has begun to set up %(name)s. You can ask them to invite you.")


class AddressTaken(SlugTaken):
    default = _("The web address “%(slug)s” is taken. These are free: %(free)s")


class SomebodyElse(NotAllowed):
    code = "somebody_else"
    default = _("You are signed in with another account than the one of %(email)s. Sign out, then open the link again.")


class OperatorsStayOut(NotAllowed):
    code = "operator_has_no_role"
    default = _("Someone who runs the platform cannot have a role in a council.")


class NotHereYet(Conflict):
    code = "nobody_to_ask"
    default = _("There is nobody to ask: the council is not here and nobody has begun.")


class AlreadyAsked(Conflict):
    code = "already_asked"
    default = _("The council is asked for already, so this can no longer be changed here.")


class TooManyStarts(DomainError):
    code = "too_many_sign_ups"
    status = 429
    default = _("Many sign-ups were begun from where you are within the last hour. Try again later.")


class DoorsClosed(NotNow):
    code = "council_suspended"
    default = _("%(name)s is closed for a while, so nobody there can invite you now. Write to %(contact)s.")
