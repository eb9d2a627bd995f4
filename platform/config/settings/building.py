"""For a step that only makes files, as an image is built: the shared settings, and no service behind them."""

from __future__ import annotations

import os

for _name, _value in {
    "SECRET_KEY": "only-for-making-files",
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
    "VALKEY_URL": "redis://127.0.0.1:1/0",
}.items():
    os.environ.setdefault(_name, _value)

from .base import *  # noqa: E402, F403 -- settings inherit
