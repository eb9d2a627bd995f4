"""Take files into the working copy and let go of them. A file that was sent stays for its receipt."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dips.kernel.actors import Actor
from dips.kernel.ids import uuid7

from .. import erasing, passport, queries, scanning, sniffing
from ..errors import ApplicationNotFound, FileRefused, FileTooLarge
from ..models import Application, ApplicationFile
from . import locking

if TYPE_CHECKING:
    from tenants.calls.form import Question

FILES_A_QUESTION = 5
FILES_AN_APPLICATION = 20


def attach_file(
    *, application: Application, question_key: str, upload: File[Any], by: Actor, name: str | None = None
) -> ApplicationFile:
    """Keep one file for a question. Refuses by size, number, kind and content; the same file twice is one."""
    name = name or upload.name or ""
    if upload.size > settings.DIPS_UPLOAD_MAX_BYTES:
        raise FileTooLarge
    if not upload.size:
        raise FileRefused(_("The file is empty. Choose another file."))
    kind = sniffing.content_type(name, cast("BinaryIO", upload))
    digest = _sha256(upload)
    stored: ApplicationFile | None = None
    try:
        with transaction.atomic():
            locked, instant = locking.hold(application)
            _question(locked, question_key)
            present = list(locked.files.filter(removed_at=None))
            here = [each for each in present if each.question_key == question_key]
            for each in here:
                if each.sha256 == digest:
                    return each
            if len(here) >= FILES_A_QUESTION or len(present) >= FILES_AN_APPLICATION:
                raise FileRefused(
                    _("You can upload %(a)s files here and %(all)s in all. Remove one first."),
                    a=FILES_A_QUESTION,
                    all=FILES_AN_APPLICATION,
                )
            stored = ApplicationFile(
                id=uuid7(),
                application=locked,
                question_key=question_key,
                name=sniffing.display_name(name),
                size=upload.size,
                content_type=kind,
                sha256=digest,
                scan=scanning.first_state(),
            )
            upload.seek(0)
            stored.file.save(stored.name, File(upload), save=False)
            stored.save(force_insert=True)
            _changed(locked, instant)
            scanning.ask_for_scan(stored)
    except BaseException:
        if stored is not None and stored.file:
            stored.file.storage.delete(str(stored.file.name))
        raise
    return stored


@transaction.atomic
def remove_file(*, application: Application, file_id: UUID, by: Actor) -> None:
    """Take a file off the working copy. Removing it twice is the same as once."""
    locked, instant = locking.hold(application)
    stored = locked.files.filter(pk=file_id).first()
    if stored is None:
        raise ApplicationNotFound
    if stored.removed_at is not None:
        return
    if stored.sent:
        stored.removed_at = instant
        stored.save(update_fields=["removed_at"])
    else:
        erasing.later([stored])
        stored.delete()
    _changed(locked, instant)


def _question(application: Application, key: str) -> Question:
    for page in queries.pages_of(application.call):
        for question in page.questions:
            if question.key == key and question.kind == "file":
                return question
    raise FileRefused(_("This form does not ask for a file there."))


def _changed(application: Application, instant: datetime) -> None:
    application.version += 1
    application.updated_at = instant
    application.save(update_fields=["version", "updated_at"])
    passport.note_change(application)


def _sha256(upload: File[Any]) -> str:
    upload.seek(0)
    total = hashlib.sha256()
    for chunk in upload.chunks():
        total.update(chunk)
    upload.seek(0)
    return total.hexdigest()
