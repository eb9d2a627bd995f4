"""Thousands of odd requests, made from the description: no fault of ours, and every answer as described."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]
# Left out: that what fits the description is accepted. Names of councils, cursors and people must also be there.


def described(caller, host):
    from config.wsgi import application

    def with_host(environ, start_response):
        environ["HTTP_HOST"] = host
        for name, value in caller.headers.items():
            environ.setdefault(name, value)
        return application(environ, start_response)

    return schemathesis.openapi.from_wsgi("/api/v1/schema/", app=with_host)


@pytest.fixture(autouse=True)
def one_connection():
    """A server lets its connection go after a request; here it holds what the test rolls back."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def of_portal(api, supplier, birmingham, open_challenge):
    from tests.support.fixture_people import host_of

    open_challenge(birmingham, reference="TST-77")
    user, _organisation = supplier(kind="charity")
    return described(api(None, user), host_of())


@pytest.fixture
def of_council(api, officer, birmingham, open_challenge):
    from tests.support.fixture_people import host_of

    open_challenge(birmingham, reference="TST-77")
    return described(api(birmingham, officer(birmingham, "council_admin")), host_of("birmingham"))


THERE = {
    "council": "birmingham",
    "reference": "TST-77",
    "slug": "test-programme",
    "kind": "accelerator",
    "page": "idea",
}
few = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True)


def fuzz(schema) -> list[str]:
    """Every operation with good and with bad requests; what went wrong, in words."""
    faults = []
    for found in schema.get_all_operations():
        operation = found.ok()
        for mode in GenerationMode:
            try:
                _try(operation, mode)
            except Unsatisfiable:
                continue  # it takes nothing that could be wrong
            except (Exception, BaseExceptionGroup) as fault:
                print(f"\n{operation.label} {mode.value}: {str(fault)[:1500]}")
                faults.append(f"{operation.label} {mode.value}: {fault}")
    return faults


def _try(operation, mode) -> None:
    @few
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case) -> None:
        for name in case.path_parameters or {}:
            if name in THERE:
                case.path_parameters[name] = THERE[name]
        case.call_and_validate(checks=CHECKS)

    run()


def test_portal(of_portal):
    assert fuzz(of_portal) == []


def test_council(of_council):
    assert fuzz(of_council) == []
