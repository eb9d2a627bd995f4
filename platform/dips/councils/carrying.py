"""A task goes on under the number of the request that sent it, and so do the tasks that it sends."""

from __future__ import annotations

from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.core.signals import request_finished

from dips.kernel import tracing

HEADER = "dips_request"


def connect() -> None:
    before_task_publish.connect(_sent, dispatch_uid="councils-carry-the-number")
    task_prerun.connect(_began, dispatch_uid="councils-take-the-number")
    task_postrun.connect(_ended, dispatch_uid="councils-drop-the-number")
    request_finished.connect(tracing.end, dispatch_uid="councils-end-the-number")


def _sent(headers: dict[str, Any] | None = None, **_kwargs: Any) -> None:
    if headers is not None and tracing.number():
        headers[HEADER] = tracing.number()


def _began(task: Any = None, **_kwargs: Any) -> None:
    if not task.request.is_eager:
        given = getattr(task.request, HEADER, None)
        tracing.begin(given) if given else tracing.end()


def _ended(task: Any = None, **_kwargs: Any) -> None:
    if not task.request.is_eager:
        tracing.end()
