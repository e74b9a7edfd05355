"""Accounts: who may sign in and how.

There are no passwords and nobody signs up. People come with a passkey, through an identity provider where
``secrets/identity.toml`` names one, or once with a link that somebody with authority has made.
"""

from datetime import timedelta

from antin.adapters.data_folder import DataFolder
from antin.site.web_settings.identity import identity_providers

ACCOUNT_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "antin.apps.accounts",
    "antin.web.account",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
]
ACCOUNT_MIDDLEWARE = [
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # every page, unless it says @login_not_required
    "antin.web.account.middleware.OfficeMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["antin.apps.accounts.sessions.SessionBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

ACCOUNT_ADAPTER = "antin.web.account.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_DISPLAY = "antin.web.account.adapters.display_name"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 5 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
    "sign_in_link": "30/m/ip",
}

MFA_ADAPTER = "antin.web.account.adapters.FactorAdapter"
MFA_FORMS = {
    "login_webauthn": "antin.web.account.forms.SignInForm",
    "authenticate_webauthn": "antin.web.account.forms.ProveForm",
    "reauthenticate_webauthn": "antin.web.account.forms.ComeBackForm",
    "add_webauthn": "antin.web.account.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["webauthn", "totp", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
MFA_TOTP_ISSUER = "Ấn tín"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True

SOCIALACCOUNT_ADAPTER = "antin.web.account.adapters.IdentityAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {"APPS": identity_providers(DataFolder.resolve().secrets / "identity.toml")}
}
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = False
SOCIALACCOUNT_EMAIL_VERIFICATION = "none"
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

USERSESSIONS_TRACK_ACTIVITY = False

ANTIN_ACCOUNT = "antin.web.account.frame.account"
ANTIN_SIGN_IN_URL = "/account/sign-in/"

STEP_UP_FOR = timedelta(minutes=5)  # how long a passkey's touch stands for further acts of authority
