"""A log line as one JSON object, which says what happened and to whom it did not happen.

It knows no Django, so that granian's own process writes the same lines. What people typed reaches a log in two ways:
as an argument of somebody else's message, and as the text of an exception. Neither is written: another's message is
given without its arguments, an exception as its types and the places in the code. Our own sentences are written whole,
because we choose what stands in them; an e-mail address is taken out of those too.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime
from functools import lru_cache
from types import TracebackType
from typing import Any
from uuid import UUID

from .tracing import number

FIELDS = {
    "time": "when, in UTC",
    "level": "`debug`, `info`, `warning`, `error`, `critical`",
    "logger": "the part of the code that speaks",
    "message": "what happened",
    "process": "`web`, `worker`, `beat`, `provisioner` or `command`",
    "council": "the council's short name, or `portal`",
    "request": "the request's number: the one in `X-Request-ID` of the answer and on the error page",
    "task": "the task's name, for what a worker does",
    "method": "of an access line: the request's method",
    "route": "of an access line: the name of the address, never the address itself",
    "status": "of an access line: the answer's status",
    "ms": "of an access line: milliseconds until the answer was ready",
    "error": "the exception's type, then those of its causes",
    "stack": "where it came from, the innermost place first; no texts and no values",
}
OURS = ("dips", "tenants", "cms", "api", "config")
ADDRESS = re.compile(r"[^\s<>()\[\]{}'\",;:]+@[^\s<>()\[\]{}'\",;:]+")
QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
HIDDEN = "(…)"
SHOWN = frozenset({"name", "id", "runtime", "description"})  # of what Celery says about a task
DEEPEST = 25  # places of one exception


class JsonLines(logging.Formatter):
    """One object a line. A break or a control character in a text is escaped, so that nobody writes a second line."""

    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message(record),
            "process": process(),
            "council": getattr(record, "council", ""),
            "request": getattr(record, "request_number", "") or number(),
            "task": getattr(record, "task_name", ""),
        }
        for name in ("method", "route", "status", "ms"):
            told[name] = getattr(record, f"access_{name}", "")
        if record.exc_info and record.exc_info[1] is not None:
            told["error"], told["stack"] = kinds(record.exc_info[1]), places(record.exc_info[1])
        return json.dumps({name: value for name, value in told.items() if value not in ("", None, [])})


def message(record: logging.LogRecord) -> str:
    """What a record says, without what anybody typed."""
    if record.name.partition(".")[0] in OURS:
        return ADDRESS.sub("(address)", record.getMessage())
    if hasattr(record, "request"):  # Django tells the path, or the text of what was refused
        return f"answered {getattr(record, 'status_code', '')}".strip()
    template = QUOTED.sub(HIDDEN, str(record.msg)) if not record.args else str(record.msg)
    try:
        said = template % _safe(record.args) if record.args else template
    except (TypeError, ValueError, KeyError):
        said = template
    return ADDRESS.sub("(address)", said)


def _safe(given: Any) -> Any:
    if isinstance(given, dict):
        return {name: value if name in SHOWN else HIDDEN for name, value in given.items()}
    return tuple(each if isinstance(each, int | float | UUID) else HIDDEN for each in given)


def kinds(error: BaseException) -> str:
    """`ValueError < KeyError`: the type, and the types of what it came from."""
    return " < ".join(type(each).__name__ for each in _chain(error))


def places(error: BaseException) -> list[str]:
    """`rooms/file.py:12 function`, for the exception and each cause."""
    found: list[str] = []
    for each in _chain(error):
        found += reversed(_frames(each.__traceback__)[-DEEPEST:])
    return found


def _chain(error: BaseException | None) -> list[BaseException]:
    chain: list[BaseException] = []
    while error is not None and error not in chain and len(chain) < 5:
        chain.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return chain


def _frames(trace: TracebackType | None) -> list[str]:
    found = []
    while trace is not None:
        code = trace.tb_frame.f_code
        found.append(f"{'/'.join(code.co_filename.split('/')[-3:])}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return found


@lru_cache(maxsize=1)
def process() -> str:
    """Which of the product's processes this is, by the words that it was started with."""
    words = {word.rpartition("/")[2] for word in sys.argv}
    if "beat" in words:
        return "beat"
    if "worker" in words:
        return "provisioner" if "provision" in words else "worker"
    return "web" if any("granian" in word for word in sys.argv) else "command"
