"""A council's addresses: its site, its back office, its API. The site's own stand under `/cy/` as well, in Welsh."""

from __future__ import annotations

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from dips.signon.urls.council import answers

from .shared import demo, errors, files, too_many

urlpatterns = [
    *files,
    path("", include("dips.councils.urls.council")),
    path("", include("dips.staff.urls.council")),  # shadows Wagtail's own doors: before Wagtail's
    path("api/", include("api.urls_council")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    *demo(settings),
    path("", include("cms.urls.crawlers")),
    *answers,
    *i18n_patterns(
        path("accounts/sign-on/", include("dips.signon.urls.council")),
        path("accounts/", include("dips.accounts.urls.council")),
        path("", include("tenants.adoption.urls.council")),
        path("", include("tenants.challenges.urls.council")),
        path("", include("cms.urls.council")),
        path("", include(wagtail_urls)),
        prefix_default_language=False,
    ),
]
handler400, handler403, handler404, handler500 = errors
handler429 = too_many
