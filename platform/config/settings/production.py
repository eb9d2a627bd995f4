"""The service in the open: refuses to start when a secret is missing or weak, or a demo switch is on."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured

from . import env

WEAK = ("secret", "change", "example", "password", "insecure", "dummy", "test")


def _refuse(reason: str) -> None:
    raise ImproperlyConfigured(reason)


for _name, _secrets in (
    ("SECRET_KEY", [env.text("SECRET_KEY")]),
    ("SECRET_KEY_FALLBACKS", env.words("SECRET_KEY_FALLBACKS")),
):
    for _secret in _secrets:
        if len(_secret) < 50 or len(set(_secret)) < 16 or any(word in _secret.lower() for word in WEAK):
            _refuse(f"{_name} is too weak. Use at least 50 random characters.")
for _name in ("DIPS_DEMO", "DIPS_CLOCK_SETTABLE"):
    if env.flag(_name):
        _refuse(f"{_name} is on. It is only for the embedded run and the tests.")
if os.environ.get("DIPS_FAULTS"):
    _refuse("DIPS_FAULTS is set. Only the tests may break processes.")
if env.text("DIPS_ROLE", "web") == "web" and os.environ.get("OWNER_DATABASE_URL"):
    _refuse("OWNER_DATABASE_URL is set for the web process. Only migrate and the provisioner may have it.")
for _name in (
    "DATABASE_URL", "VALKEY_URL", "PORTAL_HOST", "EMAIL_HOST", "DEFAULT_FROM_EMAIL", "DIPS_SCANNER", "SERVICE_CONTACT_EMAIL",
):  # fmt: skip
    if _name == "DATABASE_URL" and env.text("DIPS_ROLE", "web") != "web":
        continue
    env.text(_name)
if 0 < len(env.text("METRICS_TOKEN", "")) < 32:
    _refuse("METRICS_TOKEN is too short. Use at least 32 random characters, or none to have no metrics.")
if env.text("PORTAL_HOST").endswith("localhost"):
    _refuse("PORTAL_HOST ends in localhost. Set the public host name of the portal.")

os.environ.setdefault("LOG_FORMAT", "json")

from .base import *  # noqa: E402, F403 -- settings inherit, after the checks
from .base import PORTAL_HOST  # noqa: E402

PUBLIC_SCHEME = "https"
PUBLIC_PORT = env.number("PUBLIC_PORT", 443)
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
