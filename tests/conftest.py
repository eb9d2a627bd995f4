"""The fixtures that every test may use; where each is made is in tests/support."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.support.fixture_browser import _browser, axe, browser_page, new_page
from tests.support.fixture_challenges import open_challenge, programme
from tests.support.fixture_database import _django_db_helper, birmingham, committed, deliver, django_db_setup, solihull
from tests.support.fixture_live import _granian, live
from tests.support.fixture_names import _name_server, name_server
from tests.support.fixture_people import officer, on, operator, person, portal, supplier
from tests.support.fixture_stripe import _fake_stripe, payments

__all__ = [
    "_browser", "_django_db_helper", "_fake_stripe", "_granian", "_name_server", "axe", "birmingham", "browser_page", "committed", "deliver",
    "django_db_setup", "live", "name_server", "new_page", "officer", "on", "open_challenge", "operator", "payments", "person", "portal",
    "programme", "solihull", "supplier",
]  # fmt: skip

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # no test times itself
settings.load_profile("house")
