"""Odd requests made from the description: repeatable to the byte, whatever else the process has loaded or hashed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import FailedHealthCheck, Unsatisfiable
from hypothesis.internal.conjecture import providers
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core import NotSet
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
# Left out: that what fits the description is accepted. Names of councils, cursors and people must also be there.
PROBLEM = "application/problem+json"
FEW = 9  # examples: from the tenth on Hypothesis itself no longer asks whether its draws come to nothing
THERE = {
    "council": "birmingham",
    "reference": "TST-77",
    "slug": "test-programme",
    "kind": "accelerator",
    "page": "idea",
}


def how_often(examples: int) -> settings:
    """So many requests a mode. The seed is the code's, and nothing is remembered between runs.

    Where few are wanted, fifty draws that all come to nothing are taken for an answer, instead of some five hundred.
    """
    patient = set(HealthCheck) if examples > FEW else set(HealthCheck) - {HealthCheck.filter_too_much}
    return settings(
        max_examples=examples,
        suppress_health_check=list(patient),
        database=None,
        derandomize=True,
        phases=[Phase.generate],
    )


@contextmanager
def repeatable() -> Iterator[None]:
    """Hypothesis mixes in constants that it reads from every module of ours that happens to be loaded.

    Which those are depends on the tests that ran before in this process, so the same test sent other requests here
    than there. Here it takes none.
    """
    loaded = providers._get_local_constants
    providers._get_local_constants = lambda: providers.Constants()
    try:
        yield
    finally:
        providers._get_local_constants = loaded


@contextmanager
def one_connection() -> Iterator[None]:
    """A server lets its connection go after a request; here it holds what the test rolls back."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


class Described:
    """One host's description, called by `callers` in turn; `calls` and `digest` tell what was sent.

    To read a description into requests costs more than to send them, so the callers share what is made.
    """

    def __init__(self, callers: Sequence[Any], host: str) -> None:
        self.callers, self.caller, self.host = callers, callers[0], host
        self.calls = 0
        self._sent = hashlib.sha256()
        with one_connection():
            self.schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", app=self._app)

    @property
    def digest(self) -> str:
        """Changes with any byte of any request but the ids that differ from run to run."""
        return self._sent.hexdigest()[:16]

    def _app(self, environ: dict[str, Any], start_response: Any) -> Any:
        from config.wsgi import application

        environ["HTTP_HOST"] = self.host
        environ["HTTP_ACCEPT_ENCODING"] = "identity"  # its client asks for packed answers and does not unpack them
        for name, value in self.caller.headers.items():
            environ.setdefault(name, value)
        return application(environ, start_response)

    def fuzz(self, examples: int, *, only: Callable[[Any], bool] = lambda _operation: True) -> list[str]:
        """Every operation with good and with bad requests; what went wrong, in words."""
        faults = []
        with repeatable(), one_connection():
            for found in self.schema.get_all_operations():
                operation = found.ok()
                for mode in GenerationMode if only(operation) else ():
                    sent = self.calls
                    try:
                        self._try(operation, mode, examples)
                    except (Unsatisfiable, FailedHealthCheck) as empty:
                        if self.calls > sent:  # some could be drawn: then all that are wanted
                            faults.append(f"{operation.label} {mode.value}: {empty}")
                        continue  # it takes nothing that could be wrong
                    except (Exception, BaseExceptionGroup) as fault:
                        print(f"\n{operation.label} {mode.value}: {str(fault)[:1500]}")
                        faults.append(f"{operation.label} {mode.value}: {fault}")
        return faults

    def _try(self, operation: Any, mode: GenerationMode, examples: int) -> None:
        @how_often(examples)
        @given(case=operation.as_strategy(generation_mode=mode))
        def run(case: Any) -> None:
            put_there(case)
            self.note(case)
            response = case.call_and_validate(checks=CHECKS)
            refused_as_problem(response)

        run()

    def note(self, case: Any) -> None:
        """Count a request, and take its bytes into the digest."""
        self.caller = self.callers[self.calls % len(self.callers)]
        self.calls += 1
        body = None if isinstance(case.body, NotSet) else case.body
        parts = (case.method, case.path, case.path_parameters, case.query, case.headers, body)
        self._sent.update(repr([dict(each) if hasattr(each, "items") else each for each in parts]).encode())


def put_there(case: Any) -> None:
    """Names of what is there, where any name would fit."""
    for name in case.path_parameters or {}:
        if name in THERE:
            case.path_parameters[name] = THERE[name]


def refused_as_problem(response: Any) -> None:
    """Whatever is refused is told in the one shape."""
    if response.status_code >= 400:
        told = response.headers.get("content-type", [""])
        assert PROBLEM in (told if isinstance(told, str) else told[0]), (response.status_code, told)
