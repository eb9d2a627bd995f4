"""Why a file could not be made, in a sentence for the council and the operator. What stood in a row is never in it."""

from __future__ import annotations

import errno

from celery.exceptions import SoftTimeLimitExceeded
from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext as _

from dips.kernel.errors import DomainError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def reason(error: Exception) -> str:
    """An exception's own words may quote content, so that only a refusal's are repeated; the log has the others."""
    if isinstance(error, DomainError):
        return error.message
    if isinstance(error, SoftTimeLimitExceeded):
        return _("It took longer than an hour, which is the most that we allow.")
    if isinstance(error, OSError) and error.errno in FULL:
        return _("There was no room left for it where files are kept.")
    if isinstance(error, OSError):
        return _("The place where files are kept could not be written to, or a file there could not be read.")
    if isinstance(error, (OperationalError, InterfaceError)):
        return _("The database did not answer, or ended the connection.")
    return _("The service has a fault (%(name)s). Its log says more.") % {"name": type(error).__name__}


def killed() -> str:
    return _("It was stopped before it was finished, again and again.")
