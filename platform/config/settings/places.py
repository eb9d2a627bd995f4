"""Where the service lies on its machine, and the names it is reached by."""

from __future__ import annotations

from pathlib import Path

from . import env

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(env.text("DIPS_HOME", str(ROOT / ".dips"))).resolve()
PUBLIC_PORT = env.number("PUBLIC_PORT", env.number("PORT", 8000))
PUBLIC_SCHEME = "http"
PORTAL_HOST = env.text("PORTAL_HOST", "dips.localhost").lower()
PORTAL_ORIGIN = f"{PUBLIC_SCHEME}://{PORTAL_HOST}:{PUBLIC_PORT}"
ALLOWED_HOSTS = ["*"]  # the tenant look-up refuses a host that is neither the portal nor a council's
SERVICE_NAME = "Digital Innovation in Public Services"
