"""What stands on every page of a site, such as its menu, remembered by each process until something public changes.

What is made in a request is kept under the token that stood when the request began (changes.py): it is at least as new
as that, and nobody's once there is another. A request that writes remembers nothing more, and outside of requests, or
with the page cache switched off, nothing is remembered at all.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Any, TypeVar

from dips.kernel import schema
from dips.ui import now as present

from . import changes
from .pagecache import horizon

MOST = 5000
Made = TypeVar("Made")
_kept: dict[tuple[str, Hashable], tuple[str, datetime | None, Any]] = {}


def remembered(key: Hashable, make: Callable[[], Made], *, by_clock: bool = False) -> Made:
    """What was made before for this schema, or is made now. It is everybody's: nobody may alter what is given back.

    `by_clock` is for what changes although nobody writes, as a call opens or a day ends.
    """
    here = schema.here()
    token = changes.token_of(here)
    if not token:
        return make()
    found = _kept.get((here, key))
    if found is not None and found[0] == token and (found[1] is None or found[1] > present.now()):
        known: Made = found[2]
        return known
    made = make()
    if changes.token_of(here) == token:  # this request has not written meanwhile
        if len(_kept) >= MOST:
            _kept.clear()
        _kept[here, key] = token, horizon(token) if by_clock else None, made
    return made
