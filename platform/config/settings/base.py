"""Settings that every process shares. The environment is read here and nowhere else."""

from __future__ import annotations

from pathlib import Path

from . import env
from .api import *  # noqa: F403 -- settings inherit
from .identity import *  # noqa: F403 -- as above
from .identity import SESSION_COOKIE_AGE
from .names import *  # noqa: F403 -- as above
from .payments import *  # noqa: F403 -- as above

ROOT = Path(__file__).resolve().parents[3]
HOME = Path(env.text("DIPS_HOME", str(ROOT / ".dips"))).resolve()

SECRET_KEY = env.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")  # earlier ones: still read, never written with
DEBUG = False
PUBLIC_PORT = env.number("PUBLIC_PORT", env.number("PORT", 8000))
PUBLIC_SCHEME = "http"
PORTAL_HOST = env.text("PORTAL_HOST", "dips.localhost").lower()
PORTAL_ORIGIN = f"{PUBLIC_SCHEME}://{PORTAL_HOST}:{PUBLIC_PORT}"
ALLOWED_HOSTS = ["*"]  # the tenant look-up refuses a host that is neither the portal nor a council's
SERVICE_NAME = "Digital Innovation in Public Services"

# -- who we are in the database ---------------------------------------------------------------
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

# -- rooms ---------------------------------------------------------------------------------------
SHARED_APPS = [
    "django_tenants",
    "dips.kernel",
    "dips.ui",
    "dips.councils",
    "dips.accounts",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "dips.staff",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "dips.suppliers",
    "dips.directory",
    "dips.blueprints",
    "dips.domains",
    "dips.regions",
    "dips.signup",
    "dips.billing",
    "dips.archives",
    "dips.console",
    "api",
    "config",
]
TENANT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "dips.staff",
    "dips.staff.wagtail_users.StaffUsersConfig",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "dips.signon",
    "tenants.programmes",
    "tenants.challenges",
    "tenants.calls",
    "tenants.applications",
    "tenants.adoption",
    "cms",
]
INSTALLED_APPS = SHARED_APPS + [app for app in TENANT_APPS if app not in SHARED_APPS]

MIDDLEWARE = [
    "dips.councils.access.AccessMiddleware",
    "dips.councils.health.HealthMiddleware",
    "dips.domains.tls.TlsMiddleware",
    "api.middleware.ProblemMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "dips.councils.pagecache.PageCacheMiddleware",
    "csp.middleware.CSPMiddleware",
    "dips.ui.middleware.PackedMiddleware",
    "dips.councils.middleware.TenantMiddleware",
    "dips.councils.first_host.FirstHostMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "dips.ui.languages.LanguageMiddleware",
    "dips.ui.middleware.BodyLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "dips.councils.middleware.SessionHostMiddleware",
    "dips.ui.typed.TypedMiddleware",
    "dips.accounts.sessions.middleware.SessionSeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "dips.staff.middleware.AdminDoorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "dips.ui.middleware.DomainErrorMiddleware",
    "dips.staff.middleware.SecondFactorMiddleware",  # last: it answers before the page of a refusal is drawn
]
ROOT_URLCONF = "config.urls.council"
PUBLIC_SCHEMA_URLCONF = "config.urls.public"
WSGI_APPLICATION = "config.wsgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "dips.ui.context.site",
            ],
            "builtins": ["django.templatetags.i18n"],
        },
    }
]
FORM_RENDERER = "dips.ui.forms.GovukRenderer"

# -- headers: people, sessions and their cookies stand in identity.py -------------------------------
X_FRAME_OPTIONS = "SAMEORIGIN"  # Wagtail's preview frames its own pages; CSP is stricter elsewhere
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "EXCLUDE_URL_PREFIXES": ["/admin/", "/api/v1/docs/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'self'"],
    },
}

# -- Valkey: caches and broker -----------------------------------------------------------------------
VALKEY_URL = env.text("VALKEY_URL")
_patience = {"socket_connect_timeout": 1, "socket_timeout": 1}  # seconds: a server that hangs is as good as none
CACHES = {
    "default": {
        "BACKEND": "dips.councils.cache.FailOpenCache",
        "LOCATION": VALKEY_URL,
        "KEY_FUNCTION": "dips.councils.cache.make_key",
        "TIMEOUT": 300,
        "OPTIONS": _patience,
    },
    "sessions": {  # the database has them too
        "BACKEND": "dips.councils.cache.FailOpenCache",
        "LOCATION": VALKEY_URL,
        "KEY_PREFIX": "session",
        "TIMEOUT": SESSION_COOKIE_AGE,
        "OPTIONS": _patience,
    },
    "limits": {  # one count for the whole service; without it nobody may try
        "BACKEND": "dips.councils.cache.StrictCache",
        "LOCATION": VALKEY_URL,
        "KEY_PREFIX": "limits",
        "OPTIONS": _patience,
    },
}
DIPS_SPARES = env.number("DIPS_SPARES", 2, most=50)  # councils made before anyone asks
PAGE_CACHE_SECONDS = env.number("PAGE_CACHE_SECONDS", 60)  # how long at the most; 0 keeps none
CELERY_BROKER_URL = VALKEY_URL

# -- files --------------------------------------------------------------------------------------------
MEDIA_ROOT = env.text("MEDIA_ROOT", str(HOME / "media"))
MEDIA_URL = "/media/"
STATIC_URL = "/static/"
STATIC_ROOT = env.text("STATIC_ROOT", str(HOME / "static"))
STORAGES = {
    "default": {"BACKEND": "dips.councils.files.CouncilFileStorage"},
    "private": {"BACKEND": "dips.councils.files.PrivateFileStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
PRIVATE_ROOT = env.text("PRIVATE_ROOT", str(HOME / "private"))
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DIPS_SCANNER = env.text("DIPS_SCANNER", "none")
DIPS_UPLOAD_MAX_BYTES = 10 * 1024 * 1024
DIPS_BODY_MAX_BYTES = (
    40 * 1024 * 1024
)  # of a whole form: over a file that is a little too large the form itself complains

# -- words and time -----------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
OFFICER_LANGUAGES = LANGUAGES[:1]  # the back office and what is written in it
WAGTAIL_CONTENT_LANGUAGES = OFFICER_LANGUAGES
LOCALE_PATHS = [str(ROOT / "platform" / "dips" / "ui" / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

# -- mail ---------------------------------------------------------------------------------------------
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

# -- Wagtail: one back office, no door of its own -------------------------------------------------------
WAGTAIL_SITE_NAME = SERVICE_NAME
WAGTAILADMIN_BASE_URL = PORTAL_ORIGIN
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_FRONTEND_LOGIN_URL = "/accounts/login/"
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = OFFICER_LANGUAGES
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # deadlines are London's for everyone
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.forms.FittingImageForm"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.forms.FittingDocumentForm"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx"]
WAGTAIL_ALLOW_UNICODE_SLUGS = False
TAGGIT_CASE_INSENSITIVE = True

# -- switches ----------------------------------------------------------------------------------------------
DIPS_DEMO = env.flag("DIPS_DEMO")
DIPS_CLOCK_SETTABLE = env.flag("DIPS_CLOCK_SETTABLE")
DIPS_COUNCILS_CSV = env.text("DIPS_COUNCILS_CSV", "")
DIPS_SIGNUP = env.text("DIPS_SIGNUP", "open")  # or approval, or closed
DIPS_COUNCIL_EMAIL_DOMAINS = env.words("DIPS_COUNCIL_EMAIL_DOMAINS")  # besides .gov.uk and its kin
DIPS_SIGNUPS_AN_HOUR = 30  # begun from one address of the network

# -- councils that leave --------------------------------------------------------------------------------------
DIPS_SIGNING_KEY = env.text("DIPS_SIGNING_KEY", "")  # signs certificates of deletion; without one nothing is deleted
DIPS_LEAVING_DAYS = env.number("DIPS_LEAVING_DAYS", 30, most=365)  # between asking to leave and leaving
DIPS_BACKUP_DAYS = env.number("DIPS_BACKUP_DAYS", 35, most=3650)  # how long the oldest backup is kept
DIPS_ADDRESS_DAYS = env.number("DIPS_ADDRESS_DAYS", 365, most=3650)  # how long nobody gets a web address that was left
DIPS_EXPORT_DAYS = 7  # how long an export may be taken away

# Whether addresses that a council gives may lead to this very machine: for the tests and the embedded run.
DIPS_FETCH_LOOPBACK = False

# -- what is told of itself -----------------------------------------------------------------------------------
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
