"""Applications: a supplier writes and sends its own, an officer reads what was sent once the call has closed."""

from .files import ApplicationFiles, OneFile
from .views import (
    ApplicationCopy,
    ApplicationEligibility,
    ApplicationPage,
    ApplicationTrail,
    ChallengeApplications,
    OneApplication,
    OneReceipt,
    Submit,
    Withdraw,
)

__all__ = [
    "ApplicationCopy",
    "ApplicationEligibility",
    "ApplicationFiles",
    "ApplicationPage",
    "ApplicationTrail",
    "ChallengeApplications",
    "OneApplication",
    "OneFile",
    "OneReceipt",
    "Submit",
    "Withdraw",
]
