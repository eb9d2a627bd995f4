"""The house itself: commands that need every room."""

from __future__ import annotations

from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "config"
    label = "config"
    verbose_name = "House"

    def ready(self) -> None:
        from . import celery  # noqa: F401, PLC0415 -- tasks sent from any process find the application
