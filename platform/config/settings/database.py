"""Who we are in the database, and how councils lie in it."""

from __future__ import annotations

from . import env

DATABASE_ROLE = env.text("DIPS_ROLE", "web")
ROLE_SWITCH = DATABASE_ROLE == "web"
_db = env.database("DATABASE_URL" if ROLE_SWITCH else "OWNER_DATABASE_URL")
# For migrate and provisioning alone; production's web refuses to have it.
OWNER_DATABASE_URL = env.text("OWNER_DATABASE_URL", "")
DATABASES = {
    "default": {
        "ENGINE": "dips.councils.backend",
        "USER": _db.user,
        "PASSWORD": _db.password,
        "HOST": _db.host,
        "PORT": _db.port,
        "NAME": _db.name,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5, "application_name": f"dips-{DATABASE_ROLE}"} | _db.options,
    }
}
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TENANT_MODEL = "councils.Council"
TENANT_DOMAIN_MODEL = "councils.Domain"
TENANT_LIMIT_SET_CALLS = True
TENANT_CREATION_FAKES_MIGRATIONS = False
PRISTINE_SCHEMA = "pristine"
