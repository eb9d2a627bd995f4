"""What is refused to operators, each in a sentence that says what to do."""

from __future__ import annotations

from dips.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, NotNow


class OwnAccess(Conflict):
    code = "own_access"
    default = "You asked for this yourself, so another operator must agree."


class TooNew(NotNow):
    code = "operator_too_new"
    default = "You have been an operator for less than a day. Somebody who has been one for longer must agree."


class AskedTooLongAgo(NotNow):
    code = "asked_too_long_ago"
    default = "This was asked for more than a day ago. It must be asked for anew."


class CouncilNotActive(Conflict):
    code = "council_not_active"
    default = "The council is not open, so nobody there could end the access. Open it first."


class NoSuchReference(Invalid):
    code = "no_such_reference"
    default = "The council has nothing to read by this reference. Copy it from whoever asked you."


class NotClosedYet(Invalid):
    """Said of every reference of such a challenge alike: whether anything was sent is sealed too."""

    code = "not_closed_yet"
    default = "The call of this challenge has not closed. Until then nobody can read what was sent to it."


class TooManyTries(NotNow):
    code = "too_many_tries"
    status = 429
    default = (
        "You asked for %(most)s things within the hour that are not there. Ask for the right reference, then try again "
        "in an hour."
    )


class OtherKind(Invalid):
    code = "other_kind"
    default = "That is the reference of something else. Select “%(kind)s”, or copy the whole reference."


class NobodyToTell(Conflict):
    code = "nobody_to_tell"
    default = "Nobody at the council could be told: it has no administrator and no contact address. It stays shut."


class JustClosing(NotNow):
    """Reading would have had to close the call first. The service does that within seconds."""

    code = "just_closing"
    default = "The call is just being closed. Try again in a minute."


class AccessOver(NotNow):
    """Said to whoever had it, and to nobody else."""

    code = "access_over"
    heading = "This access is over"
    default = "%(who)s ended this access at %(when)s. You can read nothing there any more."


class AccessRanOut(AccessOver):
    default = "Its time was over at %(when)s. If you still have to read something, ask for it anew."


class NoSuchPerson(NotFound):
    code = "no_such_person"
    default = (
        "Nobody has an account with the address %(email)s. Give their name too, to make one and send them the way in."
    )


class LastOperator(Conflict):
    code = "last_operator"
    default = "Nobody else runs the platform. Make somebody else an operator first."


class OwnOperator(Conflict):
    code = "own_operator"
    default = "You cannot unmake yourself. Another operator can, or the command line."


class OperatorsOwn(NotAllowed):
    """Otherwise one stolen session could open the console of every operator."""

    code = "operators_second_factor"
    default = "An operator’s second step is taken off from the command line: dips person reset-second-factor."


class Undeliverable(Conflict):
    """It is delivered, or a worker has it in hand."""

    code = "message_not_idle"
    default = "This message is delivered, or a worker is delivering it now. Look at it again."


class NoSuchJob(NotFound):
    code = "no_such_job"
    default = "The schedule has no job “%(task)s”. See `dips jobs list`."
