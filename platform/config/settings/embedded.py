"""The service on one machine, with its own PostgreSQL, Valkey and mail sink: `make run`."""

from __future__ import annotations

from .base import *  # noqa: F403 -- settings inherit
