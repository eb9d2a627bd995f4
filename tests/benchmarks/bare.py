"""Settings of the embedded run with one view more that asks nothing: what the whole middleware stack takes by itself."""

from __future__ import annotations

from config.settings.embedded import *  # noqa: F403 -- settings inherit

ROOT_URLCONF = PUBLIC_SCHEMA_URLCONF = "tests.benchmarks.bare_urls"
