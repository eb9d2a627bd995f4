"""What is refused, each in a sentence that says what to do."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from dips.kernel.errors import Conflict, Invalid, NotFound, NotNow


class NotAnArchive(Invalid):
    code = "not_an_archive"
    default = _("This is not a whole export of a council: %(why)s. Nothing was changed.")


class Tampered(Invalid):
    code = "tampered_archive"
    default = _("“%(path)s” in this file is not what the manifest says: %(why)s. Nothing was changed.")


class OtherFile(Invalid):
    code = "other_file"
    default = _("The file’s SHA-256 is %(found)s, not the one you gave. Nothing was changed.")


class TooNew(Conflict):
    code = "newer_archive"
    default = _("This file was written by a newer release (%(why)s). Upgrade this installation first.")


class TooOld(Conflict):
    code = "older_archive"
    default = _(
        "This file was written by an older release, and its rows no longer fit (%(why)s). Put it back with release"
        " %(release)s, then upgrade."
    )


class AlreadyHere(Conflict):
    code = "council_is_here"
    default = _("%(name)s is here already, as “%(slug)s”. Delete that one first, or put this back elsewhere.")


class AddressTaken(Conflict):
    code = "web_address_taken"
    default = _("The web address “%(slug)s” is taken or kept. Choose another with --slug.")


class CodeTaken(Conflict):
    code = "council_taken"
    default = _("Another council here has the GSS code %(gss_code)s.")


class RunsThePlatform(Conflict):
    code = "operator_among_people"
    default = _(
        "%(email)s runs this platform, and an operator has no role in a council. End that first, or have the council"
        " remove them before it is exported."
    )


class DoesNotFit(Conflict):
    code = "does_not_fit"
    default = _("This file cannot be put back here: %(why)s. Nothing was changed.")


class CallOpen(NotNow):
    code = "call_open"
    default = _("%(name)s cannot leave yet. %(what)s")


class NotWhole(NotNow):
    code = "council_not_whole"
    default = _("%(name)s is not a whole council now: %(state)s. Only one that is active or suspended can leave.")


class LeavingAlready(Conflict):
    code = "leaving_already"
    default = _("%(name)s is leaving already: it is deleted on %(day)s.")


class NotLeaving(NotFound):
    code = "not_leaving"
    default = _("%(name)s is not leaving.")


class TooLateToStay(NotNow):
    code = "too_late_to_stay"
    default = _("The deletion has begun, and cannot be taken back.")


class WrongName(Invalid):
    code = "wrong_name"
    default = _("Enter the council’s name as it is written above")


class NoSigningKey(NotNow):
    code = "no_signing_key"
    default = _("No council can be deleted without a key to sign the certificate with: set DIPS_SIGNING_KEY.")


class ExportUnderWay(Conflict):
    code = "export_under_way"
    default = _("An export is being made already. You get a letter when it is ready.")


class ExportNotGivenUp(Conflict):
    code = "export_not_given_up"
    default = _("Only a file that could not be made is made again. This one is being made, ready or taken away.")


class SomethingIsLeft(Conflict):
    """The steps that take it away are run again, and there is no certificate before the looks find nothing."""

    code = "something_is_left"
    default = _("After the deletion something was still found: %(left)s. It is deleted anew.")


class NotACertificate(Invalid):
    code = "not_a_certificate"
    default = _("This is not a certificate of deletion: %(why)s.")
