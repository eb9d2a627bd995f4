"""Delete what was never sent. What a council has received can be withdrawn, and stays."""

from __future__ import annotations

from django.db import transaction

from dips.directory.services import drop_passport
from dips.kernel import audit
from dips.kernel.actors import Actor

from .. import erasing
from ..errors import NotDeletable
from ..models import Application
from . import locking


@transaction.atomic
def delete_draft(*, application: Application, by: Actor) -> None:
    """The draft, its answers, its files and its line in the supplier's list go; a line in the trail stays.

    Open or closed, the call has no say in it. Refuses (NotDeletable) once it was ever sent.
    """
    locked = locking.lock(application)
    if locked.submitted_at is not None or locked.receipts.exists():
        raise NotDeletable
    files = list(locked.files.all())
    audit.record("application.delete_draft", locked, by=by, data={"files": len(files)})
    erasing.later(files)
    drop_passport(application_id=locked.pk)
    locked.delete()
