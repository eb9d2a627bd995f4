"""Say what a file is from its content. Its name must agree; what a browser declared counts for nothing."""

from __future__ import annotations

import unicodedata
import zipfile
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from .errors import FileRefused

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
TYPES = {
    "pdf": "application/pdf",
    "docx": WORD,
    "xlsx": SHEET,
    "pptx": SLIDES,
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
}
ACCEPT = ",".join(f".{extension}" for extension in TYPES)
MAIN_PARTS = {"word/document.xml": WORD, "xl/workbook.xml": SHEET, "ppt/presentation.xml": SLIDES}
MEMBERS, UNPACKED = 1_000, 200 * 1024 * 1024
NAME_LIMIT = 150
SENT_BY_BROWSERS = ("%22", "%0D", "%0A")
"""How every browser writes a quotation mark or a line's end in the name of a file it uploads."""

ALLOWED = _("Use a PDF, Word, Excel, PowerPoint, OpenDocument, PNG or JPEG file.")


def content_type(name: str, stream: BinaryIO) -> str:
    """The type of a file that may be taken. Refuses (FileRefused) any other, and a name that says something else."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    if extension not in TYPES:
        raise FileRefused(f"{_('We cannot take that kind of file.')} {ALLOWED}")
    found = _sniff(stream)
    if found != TYPES[extension]:
        raise FileRefused(
            _("“%(name)s” is not what its name says it is. Save it again in the right format. %(allowed)s"),
            name=display_name(name),
            allowed=ALLOWED,
        )
    return found


def display_name(name: str) -> str:
    """A name to show and to download under: no path, no control or direction marks, not too long."""
    for code in SENT_BY_BROWSERS:
        name = name.replace(code, "")
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '"<>|:*?;').strip(" .")
    stem, dot, extension = kept.rpartition(".")
    if not dot:
        return kept[:NAME_LIMIT] or "file"
    return f"{stem[: NAME_LIMIT - len(extension) - 1] or 'file'}.{extension}"


def _sniff(stream: BinaryIO) -> str | None:
    stream.seek(0)
    head = stream.read(8)
    stream.seek(0)
    if head.startswith(b"%PDF-"):
        return TYPES["pdf"]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return TYPES["png"]
    if head.startswith(b"\xff\xd8\xff"):
        return TYPES["jpg"]
    return _office(stream) if head.startswith(b"PK\x03\x04") else None


def _office(stream: BinaryIO) -> str | None:
    """An office document is a zip; only its list of members is read. Refuses bombs and macros."""
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if len(members) > MEMBERS or sum(member.file_size for member in members) > UNPACKED:
                raise FileRefused(_("This document unpacks to far more than its size. Save it as a PDF instead."))
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise FileRefused(_("This document contains macros. Save it without them, or as a PDF."))
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 100:
                return archive.read("mimetype").decode("ascii", "replace").strip()
            if "[Content_Types].xml" in names:
                return next((kind for part, kind in MAIN_PARTS.items() if part in names), None)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, RuntimeError):
        return None
    finally:
        stream.seek(0)
    return None
