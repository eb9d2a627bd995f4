"""People: accounts, sign-in, the second factor, sessions and their cookies."""

from __future__ import annotations

from . import env

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["dips.staff.backends.CouncilBackend"]  # e-mail and password; rights by the council
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("full_name", "email")},
    },
    {"NAME": "dips.accounts.passwords.LongEnoughValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "dips.accounts.passwords.CommonValidator"},
    {"NAME": "dips.accounts.passwords.GuessablePasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# -- allauth: accounts -------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "dips.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # the key is the account: five wrong tries, then five minutes, on every host
    "signup": "20/m/ip,100/d/ip",
    "reset_password": "20/m/ip,3/10m/key",
    "reset_password_from_key": "20/m/ip",
    "confirm_email": "1/3m/key",
    "manage_email": "10/m/user",
    "change_password": "5/m/user",
    "reauthenticate": "10/m/user",
    "sign_on": "300/m/ip",  # a whole council comes from one address, at nine on a Monday
}
DIPS_EVEN_SECONDS = 0.5  # sign-in, sign-up and reset answer in whole steps of this
DIPS_LETTERS_AN_HOUR = 6  # unasked letters to one address: links to confirm, to reset, invitations
ACCOUNT_FORMS = {
    "login": "dips.accounts.forms.LoginForm",
    "signup": "dips.accounts.forms.SignupForm",
    "add_email": "dips.accounts.forms.AddEmailForm",
    "change_password": "dips.accounts.forms.ChangePasswordForm",
    "set_password": "dips.accounts.forms.SetPasswordForm",
    "reset_password": "dips.accounts.forms.ResetPasswordForm",
    "reset_password_from_key": "dips.accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "dips.accounts.forms.ReauthenticateForm",
}

# -- allauth: the second factor ------------------------------------------------------------------------
MFA_ADAPTER = "dips.accounts.second_factor.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs in without a verified one; a second may wait for its link
MFA_TOTP_TOLERANCE = 1  # a telephone whose clock is half a minute wrong still signs in
MFA_FORMS = {
    "authenticate": "dips.accounts.second_factor.forms.AuthenticateForm",
    "reauthenticate": "dips.accounts.second_factor.forms.ReauthenticateForm",
    "activate_totp": "dips.accounts.second_factor.forms.ActivateTOTPForm",
    "deactivate_totp": "dips.accounts.second_factor.forms.DeactivateTOTPForm",
    "generate_recovery_codes": "dips.accounts.second_factor.forms.GenerateCodesForm",
    "add_webauthn": "dips.accounts.second_factor.forms_passkeys.AddPasskeyForm",
    "edit_webauthn": "dips.accounts.second_factor.forms_passkeys.RenamePasskeyForm",
    "login_webauthn": "dips.accounts.second_factor.forms_passkeys.SignInForm",
    "authenticate_webauthn": "dips.accounts.second_factor.forms_passkeys.AuthenticateForm",
    "reauthenticate_webauthn": "dips.accounts.second_factor.forms_passkeys.ReauthenticateForm",
}

# -- sessions and cookies: each host its own -------------------------------------------------------------
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SESSION_CACHE_ALIAS = "sessions"
SESSION_COOKIE_NAME = "dips_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
CSRF_COOKIE_NAME = "dips_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie
CSRF_FAILURE_VIEW = "dips.ui.views_errors.csrf_failure"
CSRF_TRUSTED_ORIGINS: list[str] = []

# How many proxies of ours stand before the service: that many entries of X-Forwarded-For, from the right, are true.
DIPS_PROXY_COUNT = env.number("DIPS_PROXY_COUNT", 0)
