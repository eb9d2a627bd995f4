"""Sign-up, e-mail addresses, passwords and sign-in: the portal is where accounts are kept."""

from __future__ import annotations

from allauth.account import views
from django.db import transaction
from django.urls import include, path, re_path

from .. import views as own
from ..evenness import evenly
from ..second_factor import urls as second_step
from ..sessions import views as sessions

# A view that writes an account and a mail about it writes both or neither.
atomic = transaction.atomic

urlpatterns = [
    path("second-step/", include(second_step.portal)),
    path("", own.home, name="account_home"),
    path("name/", own.name, name="account_name"),
    path("close/", own.close, name="account_close"),
    path("sessions/", sessions.session_list, name="account_sessions"),
    path("sessions/others/end/", sessions.session_end_others, name="account_sessions_end_others"),
    path("sessions/<uuid:session_id>/end/", sessions.session_end, name="account_session_end"),
    path("tokens/", include("dips.accounts.tokens.urls")),
    path("login/", evenly(own.login), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("signup/", evenly(atomic(views.signup)), name="account_signup"),
    path("email/", atomic(views.email), name="account_email"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", atomic(views.confirm_email), name="account_confirm_email"),
    path("password/change/", atomic(views.password_change), name="account_change_password"),
    path("password/set/", atomic(views.password_set), name="account_set_password"),
    path("password/reset/", evenly(atomic(views.password_reset)), name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        atomic(views.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
]
