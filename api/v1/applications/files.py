"""Files of an application: sent up, read and taken out."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from dips.kernel.errors import NotFound
from tenants.applications import services
from tenants.applications.attachments import as_attachment
from tenants.applications.errors import FileHeld
from tenants.applications.states import RELEASED

from ...parsers import MultiPartParser
from ...resource import made, nothing
from .bodies import NewFile
from .shapes import FileRow
from .views import READ, WRITE, ApplicationResource


class ApplicationFiles(ApplicationResource):
    """The files of one's own application."""

    parser_classes = [MultiPartParser]
    scopes: ClassVar[dict[str, str]] = {"POST": WRITE}

    @extend_schema(
        operation_id="applications_file_add",
        request={"multipart/form-data": NewFile},
        responses={201: FileRow},
        tags=["applications"],
    )
    def post(self, request: Request, application_id: UUID) -> Response:
        """Add a file to one's own application."""
        mine, data = self.own(application_id), self.read(NewFile)
        stored = services.attach_file(
            application=mine, question_key=data["question"], upload=data["file"], by=self.caller
        )
        return made(FileRow(stored).data, location=f"{request.path}{stored.pk}/")


class OneFile(ApplicationResource):
    """A file of an application; `DELETE` takes it out of a draft."""

    scopes: ClassVar[dict[str, str]] = {"GET": READ, "DELETE": WRITE}

    @extend_schema(
        operation_id="applications_file_read", responses={(200, "*/*"): OpenApiTypes.BINARY}, tags=["applications"]
    )
    def get(self, request: Request, application_id: UUID, file_id: UUID) -> FileResponse:
        """Fetch a file of an application."""
        if self.is_officer():
            stored = services.open_file(application_id=application_id, file_id=file_id, by=self.caller)
        else:
            own = self.own(application_id).files.filter(pk=file_id, removed_at=None).first()
            if own is None:
                raise NotFound
            stored = own
            if stored.scan not in RELEASED:
                raise FileHeld
        return as_attachment(stored)

    @extend_schema(operation_id="applications_file_remove", responses={204: None}, tags=["applications"])
    def delete(self, request: Request, application_id: UUID, file_id: UUID) -> Response:
        """Take a file out of a draft."""
        services.remove_file(application=self.own(application_id), file_id=file_id, by=self.caller)
        return nothing()
