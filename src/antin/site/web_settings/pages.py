"""Pages: templates, static files, languages, and the headers that keep them safe.

Everything a page loads comes from ``'self'``: there is no inline script or style and nothing is evaluated.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from antin.adapters.data_folder import DataFolder
from antin.web.components.assets import STATIC, add_headers, static_url

_WEB = Path(__file__).resolve().parents[2] / "web"
_DATA = DataFolder.resolve()

# What the ribbon above every page says: "demo", "training" or "" (a real installation).
ANTIN_ENVIRONMENT = "demo" if _DATA.exists and _DATA.kind == "demo" else ""
ANTIN_GALLERY = ANTIN_ENVIRONMENT == "demo"

PAGE_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "antin.web.components",  # before django.forms: its widget templates come first
    "antin.web.gallery",
    "django.forms",
    "django_cotton.apps.SimpleAppConfig",
    "django_htmx",
]
PAGE_MIDDLEWARE = [
    "antin.web.components.middleware.CompressionMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "antin.web.components.middleware.IsolationMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "antin.web.components.middleware.LanguageMiddleware",
    "antin.web.components.middleware.UnavailableMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

# Explicit, because django-cotton would otherwise rewrite them at start-up and the last package to do so wins:
# tags would then reach the browser as text.
_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", _LOADERS)],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "antin.web.components.templatetags.antin",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "antin.web.components.shell.shell",
            ],
        },
    }
]
COTTON_ISOLATE_BY_DEFAULT = True
FORM_RENDERER = "antin.web.components.forms.PageFormRenderer"

# Served from the package itself: the address carries a digest of all assets, so nothing has to be collected
# and browsers may keep every file for ever.
STATIC_URL = static_url()
STATICFILES_DIRS = [STATIC]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600
WHITENOISE_ADD_HEADERS_FUNCTION = add_headers

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "antin_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [_WEB / "locale"]
FORMAT_MODULE_PATH = ["antin.web.locale"]
USE_I18N = True

MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_FAILURE_VIEW = "antin.web.components.errors.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
