"""The one way from the console into a council: through an emergency access that is open, to what it reaches, to read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import InternalError, connection, transaction
from psycopg.errors import ReadOnlySqlTransaction

from dips.accounts.models import User
from dips.councils.models import Council
from dips.councils.rules import is_operator
from dips.councils.scope import council_scope, operator_scope
from dips.councils.states import CouncilState
from dips.kernel import audit, clock
from dips.kernel.errors import NotFound
from dips.ui import words

from .errors import AccessOver, AccessRanOut, JustClosing
from .models import EmergencyAccess
from .panes import Pane, panes


@contextmanager
def through(*, access_id: UUID, page: str, by: User) -> Iterator[tuple[EmergencyAccess, Pane]]:
    """Stand in the council, in its role, unable to write. Both trails have the line before anything is read.

    Not found: another operator's, one that was never open, and one of a council that is closed. Whoever had it is told
    when it ended, and by whom.
    """
    access, council = _open(access_id, by)
    with transaction.atomic():
        told = {"page": page, "access": str(access.pk)}
        with council_scope(council):
            audit.record("emergencyaccess.read", access, by=by, data=told)
        with operator_scope():
            audit.record("emergencyaccess.read", access, by=by, data=told)
    with council_scope(council), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        try:
            yield access, panes.get(access.kind)
        except InternalError as error:
            if isinstance(error.__cause__, ReadOnlySqlTransaction):
                raise JustClosing from error
            raise


def _open(access_id: UUID, by: User) -> tuple[EmergencyAccess, Council]:
    """The access and its council, read as the operator at this moment: an end counts from the next page on."""
    if not is_operator(by):
        raise NotFound
    with operator_scope():
        access = EmergencyAccess.objects.filter(pk=access_id, asked_by=by.pk).first()
        if access is None or access.until is None:
            raise NotFound
        if access.ended_at is not None:
            raise AccessOver(who=access.ended_label, when=words.deadline(access.ended_at))
        if not access.is_open(clock.now()):
            raise AccessRanOut(when=words.deadline(access.until))
        council = Council.objects.filter(schema_name=access.schema, state=CouncilState.ACTIVE).first()
    if council is None:
        raise NotFound
    return access, council
