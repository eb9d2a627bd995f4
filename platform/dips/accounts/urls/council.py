"""A council's host has the doors only; what writes to an account is on the portal."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path

from .. import views as own
from ..evenness import evenly
from ..second_factor import urls as second_step
from ..views import to_portal

urlpatterns = [
    path("second-step/", include(second_step.council)),
    path("", to_portal, {"name": "account_home"}, name="account_home"),
    path("login/", evenly(own.login), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    path("signup/", to_portal, {"name": "account_signup"}, name="account_signup"),
    path("email/", to_portal, {"name": "account_email"}, name="account_email"),
    path("password/change/", to_portal, {"name": "account_change_password"}, name="account_change_password"),
    path("password/set/", to_portal, {"name": "account_set_password"}, name="account_set_password"),
    path("password/reset/", to_portal, {"name": "account_reset_password"}, name="account_reset_password"),
]
