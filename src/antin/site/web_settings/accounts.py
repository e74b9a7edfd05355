"""Accounts: who may sign in and how."""

ACCOUNT_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"]
ACCOUNT_MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]
