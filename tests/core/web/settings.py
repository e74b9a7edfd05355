"""Settings of page tests: the pages' own, without accounts and without a database."""

from __future__ import annotations

from antin.site.web_settings.pages import *  # noqa: F403
from antin.site.web_settings.pages import PAGE_APPS, PAGE_MIDDLEWARE

SECRET_KEY = "a test's secret"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
INSTALLED_APPS = [*PAGE_APPS]
MIDDLEWARE = [each for each in PAGE_MIDDLEWARE if "SessionMiddleware" not in each]
ROOT_URLCONF = "antin.site.urls"
DATABASES: dict[str, object] = {}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
ANTIN_ENVIRONMENT = "demo"
ANTIN_GALLERY = True
ANTIN_NAVIGATION = "tests.core.web.frame.navigation"
ANTIN_ACCOUNT = "tests.core.web.frame.account"
ANTIN_INCIDENT = "tests.core.web.frame.incident"
ANTIN_SEARCH_URL = "/gallery/"
ANTIN_HELP_LINE = "0210 3 846 118 (7:30–17:00)"
