"""Wagtail's own doors, shut: put before Wagtail's addresses.

Both accept a password and nothing more, so a second factor and the limits on guessing would be skipped.
"""

from __future__ import annotations

from django.urls import path, re_path
from django.views.generic import RedirectView

from ..views_doors import nowhere

_sign_in = RedirectView.as_view(pattern_name="account_login", query_string=True)
_sign_out = RedirectView.as_view(pattern_name="account_logout")

wagtail_shadow = [
    path("admin/login/", _sign_in, name="wagtailadmin_login"),
    path("admin/logout/", _sign_out, name="wagtailadmin_logout"),
    path("_util/login/", _sign_in, name="wagtailcore_login"),
    re_path(r"^admin/password_reset/", nowhere),
    re_path(r"^admin/api-tokens/", nowhere),
    re_path(r"^admin/failwhale/", nowhere),  # fails on purpose, for whoever asks
    re_path(r"^admin/bulk/accounts/user/", nowhere),
]
urlpatterns = wagtail_shadow
