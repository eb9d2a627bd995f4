"""Letters: how they leave, from whom, and whom they and the portal’s pages name."""

from __future__ import annotations

from . import env
from .places import PORTAL_HOST, SERVICE_NAME

EMAIL_HOST = env.text("EMAIL_HOST", "127.0.0.1")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_BACKEND = "dips.councils.smtp.EmailBackend"
EMAIL_TIMEOUT = 10  # seconds for each answer
EMAIL_WHOLE_TIMEOUT = 25  # for the whole conversation; with it a delivery ends well before its lease
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", f"no-reply@{PORTAL_HOST}")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
# Whom the portal's pages name: where to write to, who runs the service, where to report a weakness in it.
SERVICE_CONTACT_EMAIL = env.text("SERVICE_CONTACT_EMAIL", f"help@{PORTAL_HOST}")
SERVICE_OPERATOR = env.text("SERVICE_OPERATOR", SERVICE_NAME)
SECURITY_CONTACT = env.text("SECURITY_CONTACT", f"mailto:security@{PORTAL_HOST}")
