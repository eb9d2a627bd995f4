"""Addresses under /accounts/second-step/, with the names that allauth looks for."""

from __future__ import annotations

from django.urls import path

from ..views import to_portal
from . import views

_both = [
    path("start/", views.start, name="second_step_start"),
    path("on/", views.go_on, name="second_step_go_on"),
    path("check/", views.authenticate, name="mfa_authenticate"),
    path("confirm/", views.reauthenticate, name="mfa_reauthenticate"),
    path("app/", views.activate_totp, name="mfa_activate_totp"),
    path("codes/", views.view_codes, name="mfa_view_recovery_codes"),
    path("codes/file/", views.download_codes, name="mfa_download_recovery_codes"),
    path("passkeys/add/", views.passkey_add, name="mfa_add_webauthn"),
    path("passkeys/confirm/", views.passkey_confirm, name="mfa_reauthenticate_webauthn"),
    path("passkeys/sign-in/", views.passkey_sign_in, name="mfa_login_webauthn"),
]
portal = [
    *_both,
    path("not-now/", views.put_away, name="second_step_put_away"),
    path("", views.index, name="mfa_index"),
    path("app/remove/", views.deactivate_totp, name="mfa_deactivate_totp"),
    path("codes/new/", views.generate_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/", views.passkey_list, name="mfa_list_webauthn"),
    path("passkeys/<int:pk>/", views.passkey_rename, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", views.passkey_remove, name="mfa_remove_webauthn"),
]
council = [
    *_both,
    path("", to_portal, {"name": "mfa_index"}, name="mfa_index"),
    path("app/remove/", to_portal, {"name": "mfa_deactivate_totp"}, name="mfa_deactivate_totp"),
    path("codes/new/", to_portal, {"name": "mfa_generate_recovery_codes"}, name="mfa_generate_recovery_codes"),
    path("passkeys/", to_portal, {"name": "mfa_list_webauthn"}, name="mfa_list_webauthn"),
]
