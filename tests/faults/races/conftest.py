"""A database of the module's own, and how often each race is run."""

from __future__ import annotations

import pytest


@pytest.fixture
def committed(in_shared_database) -> str:
    """Nothing here counts what others have left."""
    return in_shared_database


@pytest.fixture
def goes(rounds) -> int:
    return rounds(quick=1, full=40)
