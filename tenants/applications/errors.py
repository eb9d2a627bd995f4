"""Why an application was refused, each in a sentence that says how to go on."""

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow, StaleVersion, TooLarge


class ApplicationNotFound(NotFound):
    """Nobody's, or another supplier's: the two must look alike."""

    code = "application_not_found"
    default = _("There is no such application.")


class AlreadyApplied(Conflict):
    code = "already_applied"
    default = _("Your organisation has already started an application to this challenge. Carry on with that one.")


class CannotApply(NotNow):
    """The supplier's own answers to the eligibility questions say no."""

    code = "not_eligible"
    default = _("You cannot apply to this challenge. Read the reasons on the eligibility page.")


class NotEditable(NotNow):
    code = "not_editable"
    default = _("This application can no longer be changed.")


class NotWithdrawable(NotNow):
    code = "not_withdrawable"
    default = _("This application can no longer be withdrawn.")


class NotDeletable(NotNow):
    """What a council has received cannot be made never to have been."""

    code = "not_deletable"
    default = _("This application was sent, so it cannot be deleted. You can withdraw it instead.")


class AnswersChanged(StaleVersion):
    """`theirs` holds what the page's answers are now."""

    code = "stale_version"
    default = _(
        "A colleague, or you in another window, changed these answers while you were typing. "
        "Compare the two and save the one you want to keep."
    )

    def __init__(self, *, theirs: dict, version: int) -> None:
        super().__init__()
        self.theirs = theirs
        self.version = version


class AnswersRefused(Invalid):
    code = "answers_refused"
    default = _("Some answers need your attention.")


class NotComplete(Invalid):
    code = "not_complete"
    default = _("Your application is not finished. Complete the parts that are listed, then submit it.")


class FileRefused(Invalid):
    code = "file_refused"
    default = _("We cannot take this file.")


class FileTooLarge(TooLarge):
    code = "file_too_large"
    default = _("The file is larger than 10 MB. Make it smaller, or split it, and upload it again.")


class FileHeld(NotNow):
    code = "file_held"
    default = _("This file is held until it has been checked for viruses.")


class Sealed(NotNow):
    code = "sealed"
    default = _("Nobody can open applications until the call has closed. Until then you can see how many were sent.")


class NothingToRecord(Invalid):
    code = "nothing_to_record"
    default = _("Nothing was recorded. Choose or change the result of at least one rule.")


class SecondOfficerNeeded(NotAllowed):
    code = "second_officer_needed"
    default = _("You found this application ineligible. Ask a colleague to review it: a second officer must agree.")
