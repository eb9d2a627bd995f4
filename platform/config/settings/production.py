"""The service in the open: refuses to start when a secret is missing or weak, or a demo switch is on."""

from __future__ import annotations

import os

from . import env, soundness

soundness.look()
os.environ.setdefault("LOG_FORMAT", "json")

from .base import *  # noqa: E402, F403 -- settings inherit, after the checks
from .places import PORTAL_HOST  # noqa: E402

PUBLIC_SCHEME = "https"
PUBLIC_PORT = env.number("PUBLIC_PORT", 443, least=1)
PORTAL_ORIGIN = f"https://{PORTAL_HOST}" + ("" if PUBLIC_PORT == 443 else f":{PUBLIC_PORT}")
WAGTAILADMIN_BASE_URL = PORTAL_ORIGIN
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
