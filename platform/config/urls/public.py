"""The portal's addresses: the national directory, accounts, suppliers, applying; its pages under `/cy/` too, in Welsh."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from .shared import demo, errors, files, too_many

urlpatterns = [
    *files,
    path("", include("dips.councils.urls.portal")),
    path("api/", include("api.urls_portal")),
    path("", include("dips.billing.urls.portal")),
    path("console/", include("dips.console.urls.portal")),
    path("", include("dips.directory.urls.crawlers")),
    *demo(settings),
    *i18n_patterns(
        path("accounts/", include("dips.accounts.urls.portal")),
        path("", include("dips.staff.urls.portal")),
        path("set-up/", include("dips.signup.urls.portal")),
        path("organisations/", include("dips.suppliers.urls.portal")),
        path("", include("tenants.applications.urls.portal")),
        path("blueprints/", include("dips.blueprints.urls.portal")),
        path("", include("dips.archives.urls.portal")),
        path("regions/", include("dips.regions.urls.portal")),
        path("", include("dips.directory.urls.portal")),
        prefix_default_language=False,
    ),
]
handler400, handler403, handler404, handler500 = errors
handler429 = too_many
