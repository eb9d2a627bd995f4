"""What a request passes through, and what a page is made with."""

from __future__ import annotations

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
