"""What a file is, is read from its content; its name must agree."""

from __future__ import annotations

import io
import zipfile

import pytest

from tenants.applications import sniffing
from tenants.applications.errors import FileRefused

from .conftest import PDF, png


def office(part: str, *, extra: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, "<x/>")
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.pdf", PDF, "application/pdf"),
        ("A.PNG", png(), "image/png"),
        ("a.docx", office("word/document.xml"), sniffing.WORD),
        ("a.xlsx", office("xl/workbook.xml"), sniffing.SHEET),
    ],
)
def test_allowed_files_are_known_by_their_content(name, content, kind):
    assert sniffing.content_type(name, io.BytesIO(content)) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<script>"),
        ("drawing.svg", b"<svg/>"),
        ("noname", PDF),
        ("a.pdf", b"<html>"),
        ("a.png", PDF),
        ("a.docx", office("xl/workbook.xml")),
        ("a.docx", office("word/document.xml", extra={"word/vbaProject.bin": b"x"})),
        ("a.docx", b"PK\x03\x04broken"),
        ("a.zip", office("word/document.xml")),
        ("a.docx", office("word/document.xml", extra={f"m{n}": b"" for n in range(1001)})),
    ],
)
def test_others_are_refused(name, content):
    with pytest.raises(FileRefused):
        sniffing.content_type(name, io.BytesIO(content))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\temp\\plan.pdf", "plan.pdf"),
        ("in\u202efdp.exe.pdf", "infdp.exe.pdf"),
        ("x" * 300 + ".pdf", "x" * 146 + ".pdf"),
        ("plan %22B%22.pdf", "plan B.pdf"),
        ("100%25.pdf", "100%25.pdf"),
        ("cynllun tŷ.pdf", "cynllun tŷ.pdf"),
    ],
)
def test_a_name_is_never_a_path(name, shown):
    assert sniffing.display_name(name) == shown
