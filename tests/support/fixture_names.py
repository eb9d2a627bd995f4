"""Fixtures: a DNS that holds what a test puts there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .name_server import NameServer


@pytest.fixture(scope="session")
def _name_server() -> Iterator[NameServer]:
    """One a worker; the web server of live tests asks it too."""
    server = NameServer()
    yield server
    server.close()


@pytest.fixture
def name_server(_name_server: NameServer, settings) -> NameServer:
    """`name_server.set("x.gov.uk", "CNAME", "birmingham.dips.localhost.")`; empty at first."""
    _name_server.clear()
    settings.DIPS_DNS_SERVERS = [_name_server.address]
    return _name_server
