"""Tables for the console's pages: described here, drawn by one template, folded into blocks on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Cell = str | int | SafeString
BUTTON = (
    '<form method="post" action="{}">{}<button class="govuk-button govuk-button--secondary govuk-button--small '
    'no-space" type="submit">{}<span class="govuk-visually-hidden">: {}</span></button></form>'
)


@dataclass(frozen=True, slots=True)
class Column:
    label: str
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Each row has a cell for every column; the first names the row."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]] = ()
    shows_caption: bool = False

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def lines(self) -> list[list[tuple[Column, Cell]]]:
        return [list(zip(self.columns, row, strict=True)) for row in self.rows]


def columns(*labels: str) -> list[Column]:
    """`columns("Council", "#People")`: a hash marks a column of numbers."""
    return [Column(label.lstrip("#"), label.startswith("#")) for label in labels]


def link(url: str, text: str) -> SafeString:
    return format_html('<a class="govuk-link" href="{}">{}</a>', url, text)


def tag(text: str, colour: str) -> SafeString:
    """yellow = your move, blue = theirs, green = good news, grey = over or not begun, red = an error."""
    return format_html('<strong class="govuk-tag govuk-tag--{}">{}</strong>', colour, text)


def button(request: HttpRequest, url: str, text: str, *, about: str, **fields: str) -> SafeString:
    """A form with one button. Those who hear it out of its row are told what it is about."""
    hidden = format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', [("csrfmiddlewaretoken", get_token(request)), *fields.items()]
    )
    return format_html(BUTTON, url, hidden, text, about)


def with_note(main: Cell, note: Cell) -> SafeString:
    """A cell with a second, quieter line."""
    return format_html('{}<span class="fold__note">{}</span>', main, note) if note else format_html("{}", main)
