"""Serving: secret, hosts, cookies."""

from antin.adapters.data_folder import DataFolder

_SECRET = DataFolder.resolve().secrets / "django.key"

SECRET_KEY = _SECRET.read_text().strip() if _SECRET.exists() else "no secret yet: “antin init” makes one"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
