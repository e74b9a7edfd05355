"""Settings of the gallery's browser test: the pages' own, without accounts and without a database.

The data folder that ``ANTIN_DATA`` names is a demo's, so everything a page derives from that is real.
"""

from __future__ import annotations

from antin.site.web_settings.pages import *  # noqa: F403
from antin.site.web_settings.pages import PAGE_APPS, PAGE_MIDDLEWARE

SECRET_KEY = "a test's secret"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [*PAGE_APPS]
MIDDLEWARE = [each for each in PAGE_MIDDLEWARE if "SessionMiddleware" not in each]
ROOT_URLCONF = "antin.site.urls"
DATABASES: dict[str, object] = {}
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
ANTIN_NAVIGATION = "tests.browser.gallery.frame.navigation"
ANTIN_ACCOUNT = "tests.browser.gallery.frame.account"
ANTIN_INCIDENT = "tests.browser.gallery.frame.incident"
ANTIN_SEARCH_URL = "/gallery/"
ANTIN_HELP_LINE = "0210 3 846 118 (7:30–17:00)"
