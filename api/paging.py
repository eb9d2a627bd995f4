"""Pages by cursor: a page never repeats or skips a row because another was added before it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

SALT = "api.cursor"
MOST = 100
USUAL = 20


class Paged(serializers.Serializer[Any]):
    """The two query parameters that every list takes."""

    cursor = serializers.CharField(required=False, max_length=2000, help_text="From `next` or `previous`.")
    page_size = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=MOST,
        default=USUAL,
        error_messages=dict.fromkeys(("min_value", "max_value"), _("Ask for 1 to %(most)s rows") % {"most": MOST}),
    )


class BadCursor(serializers.ValidationError):
    def __init__(self) -> None:
        super().__init__({"cursor": [_("This cursor is not one of ours. Follow next or previous as they are given.")]})


def page(
    request: Request,
    rows: QuerySet[Any],
    *,
    order: Sequence[str],
    asked: dict[str, Any],
    show: Callable[[list[Any]], Any],
) -> dict[str, Any]:
    """One page of `rows` as {results, next, previous}. `order` must be total and without nulls; `-` turns a key round."""

    def take(position: list[Any] | None, most: int, *, backward: bool) -> list[Any]:
        wanted = [_turned(key) for key in order] if backward else list(order)
        found = rows.filter(_after(wanted, position)) if position is not None else rows
        return list(found.order_by(*wanted)[:most])

    return page_of(request, take, order=order, asked=asked, show=show)


def page_of(
    request: Request,
    take: Callable[..., list[Any]],
    *,
    order: Sequence[str],
    asked: dict[str, Any],
    show: Callable[[list[Any]], Any],
) -> dict[str, Any]:
    """The same of rows that know their order: `take(position, most, backward=)` gives what comes next."""
    position, backward = _read(asked.get("cursor"), len(order))
    size = asked.get("page_size", USUAL)
    found = take(position, size + 1, backward=backward)
    more, found = len(found) > size, found[:size]
    if backward:
        found.reverse()
    ahead = more if not backward else position is not None
    behind = more if backward else position is not None
    return {
        "next": _link(request, found[-1], order, backward=False) if found and ahead else None,
        "previous": _link(request, found[0], order, backward=True) if found and behind else None,
        "results": show(found),
    }


def _turned(key: str) -> str:
    return key[1:] if key.startswith("-") else f"-{key}"


def _after(order: Sequence[str], position: Sequence[Any]) -> Q:
    """Rows that come after `position`: equal in the first keys, beyond it in the next."""
    found, equal = Q(), Q()
    for key, value in zip(order, position, strict=True):
        name = key.lstrip("-")
        found |= equal & Q(**{f"{name}__{'lt' if key.startswith('-') else 'gt'}": value})
        equal &= Q(**{name: value})
    return found


def _link(request: Request, row: Any, order: Sequence[str], *, backward: bool) -> str:
    values = [_plain(getattr(row, key.lstrip("-"))) for key in order]
    query = request.query_params.copy()
    query["cursor"] = signing.dumps([values, int(backward)], salt=SALT)
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _read(cursor: str | None, keys: int) -> tuple[list[Any] | None, bool]:
    if cursor is None:
        return None, False
    try:
        values, backward = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadCursor from None
    if len(values) != keys:
        raise BadCursor
    return values, bool(backward)


def paged(name: str, row: type[serializers.Serializer[Any]]) -> type[serializers.Serializer[Any]]:
    """The schema's picture of a page of `row`."""
    return type(
        name,
        (serializers.Serializer,),
        {
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": row(many=True),
        },
    )
