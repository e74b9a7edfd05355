"""Django's settings of the web process: those of the office, and what only pages and accounts need.

Workers and most commands use :mod:`antin.site.settings` alone, so they load no web stack.
"""

from antin.site.settings import *  # noqa: F403 - a settings module is its names
from antin.site.settings import INSTALLED_APPS as _OFFICE_APPS
from antin.site.web_settings.accounts import *  # noqa: F403
from antin.site.web_settings.accounts import ACCOUNT_APPS, ACCOUNT_MIDDLEWARE
from antin.site.web_settings.desks import *  # noqa: F403
from antin.site.web_settings.desks import DESK_APPS
from antin.site.web_settings.pages import *  # noqa: F403
from antin.site.web_settings.pages import PAGE_APPS, PAGE_MIDDLEWARE
from antin.site.web_settings.serving import *  # noqa: F403

INSTALLED_APPS = [*_OFFICE_APPS, *ACCOUNT_APPS, *PAGE_APPS, *DESK_APPS]
MIDDLEWARE = [*PAGE_MIDDLEWARE, *ACCOUNT_MIDDLEWARE]
ROOT_URLCONF = "antin.site.urls"
