"""Django's settings, derived from the data folder that ``ANTIN_DATA`` names.

The ordinary connection is the worker's role; only migrations use the owner's. Nothing here is a secret:
passwords lie in 0600 password files.
"""

from __future__ import annotations

from typing import Any

from psycopg.conninfo import conninfo_to_dict

from antin.adapters.data_folder import DataFolder
from antin.adapters.postgres.roles import OWNER, WORKER
from antin.site.database import database_of

DATA = DataFolder.resolve()


def _database(role: str) -> dict[str, Any]:
    options: dict[str, Any] = dict(conninfo_to_dict(database_of(DATA).dsn(role)))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": options.pop("dbname"),
        "USER": options.pop("user", ""),
        "HOST": options.pop("host", ""),
        "PORT": str(options.pop("port", "")),
        "PASSWORD": options.pop("password", ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = "not used: this process serves no sessions"  # noqa: S105 - there is nothing to sign before the web
DATABASES = {"default": _database(WORKER), "owner": _database(OWNER)}
INSTALLED_APPS = [
    "antin.apps.ledger",
    "antin.apps.directory",
    "antin.apps.grants",
    "antin.apps.authorities",
    "antin.apps.certificates",
    "antin.apps.devices",
    "antin.apps.reorganisation",
    "antin.apps.insight",
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
LANGUAGE_CODE = "vi"

# Adapters that apps use, by name ("module:attribute"); only this package chooses adapters.
ANTIN_DECISION_READER = "antin.adapters.decision_folder:read_decision_bytes"
