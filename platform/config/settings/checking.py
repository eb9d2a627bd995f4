"""For tools that only read the code (mypy's Django plugin): nothing here leads anywhere."""

from __future__ import annotations

import os

for _name, _value in {
    "SECRET_KEY": "only-for-reading-the-code",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "VALKEY_URL": "redis://127.0.0.1:1/0",
}.items():
    os.environ.setdefault(_name, _value)

from .test import *  # noqa: E402, F403 -- settings inherit
