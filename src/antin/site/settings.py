"""Django's settings, derived from the data folder that ``ANTIN_DATA`` names.

The role of the database connection is the worker's; only migrations run as the owner (``ANTIN_DB_ROLE``, set by
the command that migrates). Nothing here is a secret: passwords lie in 0600 password files.
"""

from __future__ import annotations

import os
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from antin.site.data_folder import DataFolder
from antin.site.database import database_of

DATA = DataFolder.resolve()
_ROLE = os.environ.get("ANTIN_DB_ROLE", "antin_worker")
_CONNECTION: dict[str, Any] = dict(conninfo_to_dict(database_of(DATA).dsn(_ROLE)))

SECRET_KEY = "not used: this process serves no sessions"  # noqa: S105 - there is nothing to sign before the web
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": _CONNECTION.pop("dbname"),
        "USER": _CONNECTION.pop("user", ""),
        "HOST": _CONNECTION.pop("host", ""),
        "PORT": str(_CONNECTION.pop("port", "")),
        "PASSWORD": _CONNECTION.pop("password", ""),
        "OPTIONS": _CONNECTION,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
}
INSTALLED_APPS = [
    "antin.apps.ledger",
    "antin.apps.directory",
    "antin.apps.authorities",
    "antin.apps.certificates",
    "antin.apps.devices",
    "antin.apps.reorganisation",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"

# Adapters that apps use, by name ("module:attribute"); only this package chooses adapters.
ANTIN_DECISION_READER = "antin.adapters.decision_folder:read_decision_bytes"
