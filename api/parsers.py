"""Read a body strictly: a size limit first, JSON without tricks, then nothing that text columns refuse."""

from __future__ import annotations

import json
import math
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework import parsers
from rest_framework.exceptions import ParseError

from dips.kernel.errors import TooLarge

DEEPEST = 20


class JSONParser(parsers.BaseParser):
    """JSON in UTF-8. Refuses a name given twice, NaN and infinities, NUL, half a surrogate pair, and great depth."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        limit_length(parser_context, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        raw = stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
        if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        try:
            value = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_constant)
        except ParseError:
            raise
        except (ValueError, RecursionError):
            raise ParseError(_("The body is not JSON in UTF-8.")) from None
        _clean(value, 0)
        return value


class MultiPartParser(parsers.MultiPartParser):
    """A form with files. The service looks at each file; here only the whole is limited."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        limit_length(parser_context, settings.DIPS_UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
        return super().parse(stream, media_type, parser_context)


def limit_length(parser_context: Any, most: int) -> None:
    try:
        length = int(parser_context["request"].META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        raise ParseError(_("The Content-Length is not a number.")) from None
    if length > most:
        raise TooLarge


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise ParseError(_("The body names the same field twice."))
        found[name] = value
    return found


def _no_constant(name: str) -> None:
    raise ParseError(_("The body holds a number that JSON does not have."))


def _clean(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise ParseError(_("The body is nested too deeply."))
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            raise ParseError(_("The body holds a character that cannot be stored."))
    elif isinstance(value, float) and not math.isfinite(value):
        raise ParseError(_("The body holds a number that JSON does not have."))
    elif isinstance(value, dict):
        for name, inner in value.items():
            _clean(name, depth + 1)
            _clean(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _clean(inner, depth + 1)
