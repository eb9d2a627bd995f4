"""Work out the links of a paged list."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.http import QueryDict


@dataclass(frozen=True, slots=True)
class PageLink:
    """A number to choose; `number` None stands for the pages left out."""

    number: int | None
    url: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class PageLinks:
    previous: str
    next: str
    numbers: list[PageLink]


def links(page: Page | None, query: QueryDict | None, parameter: str = "page") -> PageLinks | None:
    """The first, the last, and those about the current one. None if there is one page only."""
    if page is None or page.paginator.num_pages < 2:
        return None
    last = page.paginator.num_pages
    wanted = sorted({1, last, *range(max(1, page.number - 1), min(last, page.number + 1) + 1)})
    numbers: list[PageLink] = []
    before = 0
    for number in wanted:
        if number - before > 1:
            numbers.append(PageLink(None))
        numbers.append(PageLink(number, _url(query, parameter, number), number == page.number))
        before = number
    return PageLinks(
        previous=_url(query, parameter, page.number - 1) if page.has_previous() else "",
        next=_url(query, parameter, page.number + 1) if page.has_next() else "",
        numbers=numbers,
    )


def _url(query: QueryDict | None, parameter: str, number: int) -> str:
    values = query.copy() if query is not None else QueryDict(mutable=True)
    values[parameter] = str(number)
    return f"?{values.urlencode()}"
