"""Serving: what a site's own settings say to Django. A secret is read from its file and shown nowhere."""

from pathlib import Path

from antin.adapters.data_folder import DataFolder
from antin.site.serving.reading import settings_of

_DATA = DataFolder.resolve()
_SITE = settings_of(_DATA)
_KEY: Path = _DATA.secrets / "django.key"

# Commands work without the key; the web process refuses to start without it.
SECRET_KEY = _KEY.read_text().strip() if _KEY.exists() else "no secret yet: “antin init” makes one"

ALLOWED_HOSTS = list(_SITE.serving.hosts)
LANGUAGE_CODE = _SITE.office.language
ANTIN_OFFICE_NAME = _SITE.office.name
ANTIN_OFFICE_COLOUR = _SITE.office.colour
ANTIN_HELP_LINE = _SITE.office.help_line
ANTIN_BASE_URL = _SITE.serving.base_url
ANTIN_PASSKEY_RP_ID = _SITE.passkeys.rp_id

# A browser sends __Host- cookies over TLS only, and to this very host only.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = _SITE.serving.is_https
SESSION_COOKIE_NAME = "__Host-antin_session" if _SITE.serving.is_https else "antin_session"
CSRF_COOKIE_NAME = "__Host-antin_csrf" if _SITE.serving.is_https else "antin_csrf"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if _SITE.serving.is_https else 0

# Bodies are limited before they are read; a file above a few MiB goes to a private temporary file.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024**2
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2
FILE_UPLOAD_PERMISSIONS = 0o600

# Shared by the web workers, so that limits on attempts count all of them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(_DATA.run / "cache"),
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        "django.request": {"level": "ERROR"},  # refusals stand in the access log
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # so does whoever tries foreign names
    },
}
