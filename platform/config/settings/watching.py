"""What the service tells of itself."""

from __future__ import annotations

from . import env
from .places import HOME

RUN_ROOT = env.text("RUN_ROOT", str(HOME / "run"))  # counters and signs of life; may be lost, must be writable
METRICS_TOKEN = env.text("METRICS_TOKEN", "")  # without one there are no metrics to be had
LOG_FORMAT = env.text("LOG_FORMAT", "plain")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"council": {"()": "dips.councils.logs.CouncilFilter"}},
    "formatters": {
        "plain": {"format": "%(asctime)s %(levelname)s [%(council)s %(request_number)s] %(name)s: %(message)s"},
        "json": {"()": "dips.kernel.lines.JsonLines"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT, "filters": ["council"]}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {"django.request": {"level": "ERROR"}, "kombu": {"level": "WARNING"}},
}
