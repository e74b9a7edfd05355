"""Runs inside the peer's own environment: django-ca issues and revokes, and says what it took.

``python inside_django_ca.py FOLDER KEY COMMIT_EVERY REVOKE`` takes its requests.pem, prints ``begin`` before it
issues and one JSON object after it. The database is SQLite, or what FOLDER/postgres.json names. It knows
nothing of Antin.
"""

# mypy: ignore-errors

from __future__ import annotations

import json
import os
import re
import sys
import time
import types
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django
from cryptography import x509
from django.conf import settings


def configure(folder: Path) -> None:
    """The smallest project that django-ca runs in: a database, keys in a folder, its URLs for its addresses."""
    urls = types.ModuleType("peer_urls")
    sys.modules["peer_urls"] = urls
    settings.configure(
        SECRET_KEY="a peer that is measured has no sessions",  # noqa: S106
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django_ca"],
        DATABASES={"default": database(folder)},
        ROOT_URLCONF="peer_urls",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        CA_DEFAULT_HOSTNAME="ca.example.gov.vn",
        CA_USE_CELERY=False,
        STORAGES={
            "django-ca": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": folder / "keys"},
            },
        },
    )
    django.setup()
    from django.urls import include, path

    urls.urlpatterns = [path("ca/", include("django_ca.urls"))]
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def database(folder: Path) -> dict:
    """PostgreSQL where it is named, else a file."""
    named = folder / "postgres.json"
    if not named.exists():
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "peer.sqlite3"}
    options = json.loads(named.read_text())
    place = {key: str(options.pop(name, "")) for key, name in PLACES.items()}
    options["options"] = "-c search_path=peer"
    return {"ENGINE": "django.db.backends.postgresql", **place, "CONN_MAX_AGE": None, "OPTIONS": options}


PLACES = {"NAME": "dbname", "USER": "user", "HOST": "host", "PORT": "port", "PASSWORD": "password"}


def octets_stored(folder: Path) -> int:
    """Size of the database file; 0 where there is none."""
    file = folder / "peer.sqlite3"
    return file.stat().st_size if file.exists() else 0


def authority(kind: str):
    """A root of the kind of key asked for: P-256, RSA-2048, RSA-4096."""
    from django_ca.key_backends import key_backends
    from django_ca.key_backends.storages.models import StoragesCreatePrivateKeyOptions
    from django_ca.models import CertificateAuthority

    is_rsa = kind.startswith("RSA")
    options = StoragesCreatePrivateKeyOptions(
        key_type="RSA" if is_rsa else "EC",
        key_size=int(kind[4:]) if is_rsa else None,
        elliptic_curve=None if is_rsa else "secp256r1",
        password=None,
        path=Path("ca"),
    )
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Peer CA")])
    return CertificateAuthority.objects.init(
        name="peer",
        key_backend=key_backends["default"],
        key_backend_options=options,
        subject=name,
        not_after=datetime.now(UTC) + timedelta(days=3650),  # noqa: TID251 - the peer lives by the machine's clock
        key_type="RSA" if is_rsa else "EC",
    )


def issue(ca, options, requests: list[bytes], commit_every: int) -> dict[str, float]:
    """Certificates with the profile for end entities and the request's own subject."""
    from django.db import transaction
    from django_ca.models import Certificate

    wall, cpu = time.monotonic(), time.process_time()
    for start in range(0, len(requests), commit_every):
        with transaction.atomic():
            for pem in requests[start : start + commit_every]:
                request = x509.load_pem_x509_csr(pem)
                if not request.is_signature_valid:
                    raise ValueError("a request is not signed by its key")
                Certificate.objects.create_cert(ca, options, request, subject=request.subject)
    return {"wall": time.monotonic() - wall, "cpu": time.process_time() - cpu}


def revoke_all(ca, options) -> dict[str, float]:
    """Every certificate revoked in one transaction, then the list of them."""
    from django.db import transaction
    from django_ca.models import Certificate, CertificateRevocationList

    wall, cpu = time.monotonic(), time.process_time()
    with transaction.atomic():
        for certificate in Certificate.objects.all():
            certificate.revoke()
    revoked = time.monotonic() - wall
    began = time.monotonic()
    CertificateRevocationList.objects.create_certificate_revocation_list(
        ca, options, only_contains_user_certs=True
    )
    return {
        "revoke_wall": revoked,
        "crl_wall": time.monotonic() - began,
        "revoke_and_crl_cpu": time.process_time() - cpu,
    }


def main() -> None:
    """Measure, and print what was measured."""
    folder, kind, commit_every, revoke = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), sys.argv[4] == "yes"
    os.umask(0o077)
    configure(folder)
    pattern = rb"-----BEGIN CERTIFICATE REQUEST-----.+?-----END CERTIFICATE REQUEST-----\n"
    requests = re.findall(pattern, (folder / "requests.pem").read_bytes(), re.DOTALL)
    ca = authority(kind)
    options = ca.key_backend.get_use_private_key_options(ca, {})
    issue(ca, options, requests[:5], commit_every)  # imports and caches
    before = octets_stored(folder)
    print("begin", flush=True)
    figures = issue(ca, options, requests, commit_every)
    figures["count"] = len(requests)
    figures["octets"] = (octets_stored(folder) - before) / len(requests)
    if revoke:
        figures |= revoke_all(ca, options)
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
