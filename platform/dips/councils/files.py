"""Files live in a folder of their council. None is reachable by an address unless a view says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage

from dips.kernel import schema


class CouncilFileStorage(FileSystemStorage):
    """The council's own pictures and documents, under `<MEDIA_ROOT>/<schema>/`.

    An address holds no schema: the host says whose file it is, and the view looks in that council's folder alone.
    """

    root_setting = "MEDIA_ROOT"

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("file_permissions_mode", 0o640)
        kwargs.setdefault("directory_permissions_mode", 0o750)
        super().__init__(**kwargs)

    @property
    def base_location(self) -> str:  # not cached: it follows the schema
        return str(Path(getattr(settings, self.root_setting)) / schema.here())

    @property
    def location(self) -> str:  # as above
        return str(Path(self.base_location).resolve())

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """A council that has stored nothing has an empty folder."""
        try:
            return super().listdir(path)
        except FileNotFoundError:
            return [], []


class PrivateFileStorage(CouncilFileStorage):
    """What applicants send. It has no address at all; a view opens it after asking who may."""

    root_setting = "PRIVATE_ROOT"

    def url(self, name: str | None) -> str:
        raise SuspiciousFileOperation("a private file has no address")
