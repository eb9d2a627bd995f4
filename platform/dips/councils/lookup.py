"""Which council is this? Answered from memory; a change in any process makes every process ask again."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import QuerySet

from .cache import NATIONAL
from .connected import portal_scope
from .models import Council, Domain
from .states import CouncilState

logger = logging.getLogger(__name__)

GENERATION = f"{NATIONAL}councils-generation"
LOOK_AGAIN = 1.0  # seconds between two looks at the shared generation
LONGEST = 30.0  # seconds an answer lives when the shared cache is down
PAUSE = (
    10.0  # seconds in which a cache that did not answer is not asked again: it may have hung, and each ask would wait
)
KNOWN_OUTSIDE = (CouncilState.ACTIVE, CouncilState.SUSPENDED)  # whoever else is asked for does not exist
MOST = 5000  # unknown hosts are remembered too, but not without end


@dataclass
class _Memory:
    """What this process knows, and from which generation."""

    answers: dict[tuple[str, str], Any] = field(default_factory=dict)
    generation: object = None
    looked_at: float = 0.0
    lock: Lock = field(default_factory=Lock)


_memory = _Memory()


def normalise(host: str) -> str:
    """Lower case and without the port. A trailing dot stays, and so finds nobody: one council, one origin."""
    host = host.strip().lower()
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def by_host(host: str) -> Council | None:
    """The active council of this host."""
    return _own(_in_state("host", normalise(host), CouncilState.ACTIVE))


def closed_host(host: str) -> Council | None:
    """The council of this host whose doors an operator has closed for a while. One that has left is nobody's."""
    return _own(_in_state("host", normalise(host), CouncilState.SUSPENDED))


def schema_of(host: str) -> str | None:
    """The schema of this host's active council, for whoever needs no council of their own."""
    council = _in_state("host", normalise(host), CouncilState.ACTIVE)
    return council.schema_name if council is not None else None


def by_slug(slug: str) -> Council | None:
    """The active council of this web address."""
    return _own(_in_state("slug", slug, CouncilState.ACTIVE))


def closed_slug(slug: str) -> Council | None:
    """The council of this web address whose doors an operator has closed for a while."""
    return _own(_in_state("slug", slug, CouncilState.SUSPENDED))


def by_schema(schema_name: str) -> Council | None:
    """The council of this schema, in whatever state: work already begun must be able to end."""
    return _ask("schema", schema_name)


def host_of(council: Council) -> str | None:
    """The council's first host."""
    return _ask("primary", council.schema_name)


def kept(kind: str, schema_name: str, load: Callable[[str], Any]) -> Any:
    """What another room tells on each of a council's pages, read once until somebody calls `forget`. Nobody may alter it."""
    return _known(kind, schema_name, lambda _kind, value: load(value))


def learn_hosts(councils: Iterable[Council]) -> None:
    """Read the first hosts of many councils in one query, before a list asks for each."""
    asked = _unknown("primary", (each.schema_name for each in councils))
    if asked:
        generation = _memory.generation
        with portal_scope():
            rows = Domain.objects.filter(tenant__schema_name__in=asked).order_by("is_primary", "-domain")
            found = dict(rows.values_list("tenant__schema_name", "domain"))
        _learnt(generation, {("primary", schema): found.get(schema) for schema in asked})


def of_rows(schemas: Iterable[str]) -> dict[str, Council]:
    """The councils of a list's rows, to be read only: a copy for each row, as `by_schema` gives, would be dear."""
    asked = set(schemas)
    learn(asked)
    found = {schema: _known("schema", schema) for schema in asked}
    return {schema: council for schema, council in found.items() if council is not None}


def learn(schemas: Iterable[str]) -> None:
    """Read many councils and their first hosts in two queries, before a list asks for each."""
    asked = _unknown("schema", schemas)
    if asked:
        generation = _memory.generation
        with portal_scope():
            found = list(_councils().filter(schema_name__in=asked))
        _learnt(generation, {("schema", council.schema_name): council for council in found})
        learn_hosts(found)


def _unknown(kind: str, schemas: Iterable[str]) -> set[str]:
    _refresh()
    asked = {each for each in schemas if (kind, each) not in _memory.answers}
    return set() if connection.in_atomic_block and connection.needs_rollback else asked


def _learnt(generation: object, found: dict[tuple[str, str], Any]) -> None:
    with _memory.lock:
        if generation == _memory.generation and len(_memory.answers) + len(found) < MOST:
            _memory.answers |= found


def _councils() -> QuerySet[Council]:
    return Council.objects.select_related("region", "branding")


def hear(generation: object) -> None:
    """Somebody has just read the shared generation: what is answered from now on is at least as new as that."""
    _memory.looked_at = time.monotonic()
    if generation != _memory.generation:
        _clear(generation)


def forget() -> None:
    """Forget everything here now, and everywhere once this transaction is committed."""
    _clear()
    transaction.on_commit(_bump)


def _in_state(kind: str, value: str, state: CouncilState) -> Council | None:
    found: Council | None = _known(kind, value)
    return found if found is not None and found.state == state else None


def _ask(kind: str, value: str) -> Any:
    return _own(_known(kind, value))


def _known(kind: str, value: str, load: Callable[[str, str], Any] | None = None) -> Any:
    """What every caller shares: nobody may change it."""
    _refresh()
    key = (kind, value)
    if key not in _memory.answers:
        generation = _memory.generation
        answer = (load or _load)(kind, value)
        if connection.in_atomic_block and connection.needs_rollback:
            return answer
        with _memory.lock:
            if generation == _memory.generation and (answer is not None or len(_memory.answers) < MOST):
                _memory.answers[key] = answer
        return answer
    return _memory.answers[key]


def _own(answer: Any) -> Any:
    """A copy for the caller, who may change it or hang something on it."""
    if not isinstance(answer, Council):
        return answer
    own = Council.__new__(Council)
    own.__dict__.update(answer.__getstate__())  # as `copy.copy` does, without asking how
    return own


def _load(kind: str, value: str) -> Any:
    if not value or "\x00" in value or len(value) > 253:
        return None
    with portal_scope():
        if kind == "primary":
            rows = Domain.objects.filter(tenant__schema_name=value).order_by("-is_primary", "domain")
            return rows.values_list("domain", flat=True).first()
        councils = _councils()
        if kind == "host":
            return councils.filter(domains__domain=value, state__in=KNOWN_OUTSIDE).first()
        if kind == "slug":
            return councils.filter(slug=value, state__in=KNOWN_OUTSIDE).first()
        return councils.filter(schema_name=value).first()


def _refresh() -> None:
    now = time.monotonic()
    if now - _memory.looked_at < LOOK_AGAIN:
        return
    _memory.looked_at = now
    try:
        generation: object = cache.get(GENERATION, 0)
        is_down = getattr(cache, "is_down", False)
    except Exception:  # any failure of the cache: answers just live a shorter time
        is_down = True
    if is_down:
        logger.warning("the shared cache does not answer; council look-ups live %s s", LONGEST)
        generation = ("without", now // LONGEST)
        _memory.looked_at = time.monotonic() + PAUSE
    if generation != _memory.generation:
        _clear(generation)


def _clear(generation: object = None) -> None:
    with _memory.lock:
        _memory.answers = {}
        _memory.generation = generation if generation is not None else object()
        if generation is None:
            _memory.looked_at = 0.0


def _bump() -> None:
    _clear()
    try:
        cache.set(GENERATION, time.time_ns(), None)
    except Exception:  # other processes then forget by time
        logger.warning("the shared cache does not answer; other processes learn of the change within %s s", LONGEST)
