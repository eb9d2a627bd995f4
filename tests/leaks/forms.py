"""The form of a page, as a browser would send it back unchanged."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any


class _Reader(HTMLParser):
    """Collects the fields of each form that is posted, with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, list[str]]]] = []
        self.inside = False
        self.select = self.area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = said.get("method", "").lower() == "post"
            if self.inside:
                self.forms.append((said.get("action", ""), {}))
        elif self.inside:
            self._field(tag, said)

    def _field(self, tag: str, said: dict[str, str]) -> None:
        fields, name = self.forms[-1][1], said.get("name", "")
        if tag == "select":
            self.select = name
        elif tag == "option" and self.select and "selected" in said:
            fields.setdefault(self.select, []).append(said.get("value", ""))
        elif tag == "textarea":
            self.area = name
            fields[name] = [""]
        elif tag == "input" and name and said.get("type") not in {"file", "submit", "button"}:
            fields.setdefault(name, [])
            if said.get("type") not in {"checkbox", "radio"} or "checked" in said:
                fields[name].append(said.get("value", "on"))

    def handle_data(self, data: str) -> None:
        if self.area:
            self.forms[-1][1][self.area] = [data]

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "form"
        self.select = "" if tag == "select" else self.select
        self.area = "" if tag == "textarea" else self.area


def filled_in(text: str, where: str) -> dict[str, list[Any]]:
    """The fields of the form that is sent to this very address, and their values; a page without one has none."""
    reader = _Reader()
    reader.feed(text)
    here = [fields for action, fields in reader.forms if action in {"", ".", where}]
    return max(here, key=len, default={})
