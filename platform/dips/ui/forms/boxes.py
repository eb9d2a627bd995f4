"""Draw Django's own inputs as its templates do, without them: each would include two others for one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import conditional_escape as safe
from django.utils.safestring import SafeData, SafeString


def box(widget: Mapping[str, Any]) -> SafeString:
    given = "" if widget["value"] is None else f' value="{_text(widget["value"])}"'
    return SafeString(f'<input type="{widget["type"]}" name="{safe(widget["name"])}"{given}{_attributes(widget)}>')


def area(widget: Mapping[str, Any]) -> SafeString:
    text = safe(widget["value"]) if widget["value"] else ""
    return SafeString(f'<textarea name="{safe(widget["name"])}"{_attributes(widget)}>\n{text}</textarea>')


def _attributes(widget: Mapping[str, Any]) -> str:
    return "".join(
        f" {safe(name)}" if value is True else f' {safe(name)}="{_text(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _text(value: Any) -> str:
    return safe(value if isinstance(value, SafeData) else str(value))


KINDS = ("text", "number", "email", "url", "hidden", "password", "file", "input")
DRAWN: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    "django/forms/widgets/textarea.html": area,
    **{f"django/forms/widgets/{kind}.html": box for kind in KINDS},
}
