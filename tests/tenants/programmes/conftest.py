"""These tests stand in Birmingham."""

from __future__ import annotations

import pytest


@pytest.fixture
def here(birmingham):
    """Inside Birmingham's schema, as Birmingham's role."""
    from dips.councils.scope import council_scope

    with council_scope(birmingham):
        yield birmingham
