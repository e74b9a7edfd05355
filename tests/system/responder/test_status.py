"""Status over HTTP, as OpenSSL and plain HTTP clients see it."""

from __future__ import annotations

import re
import subprocess
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import given
from hypothesis import strategies as st

from antin.pki.algorithms import spki_der
from antin.pki.ocsp.issuers import key_octets
from tests.system.responder.conftest import Served


@pytest.fixture(scope="module")
def serials(served: Served) -> list[str]:
    return list(served.write_certificates())


def revoke(served: Served, serial: str, *, ahead: timedelta = timedelta(0)) -> None:
    from antin.apps.certificates import api as certificates

    now = served.office.clock.now()
    order = certificates.RevocationOrder(serial, now + ahead, "superseded", "test", 0, "at_effect")
    certificates.revoke([order], now=now)


def asked(served: Served, serial: int, algorithm: hashes.HashAlgorithm | None = None) -> bytes:
    issuer = x509.load_pem_x509_certificate(served.pem("issuing-1").read_bytes())
    algorithm = algorithm or hashes.SHA256()

    def hashed(data: bytes) -> bytes:
        digest = hashes.Hash(algorithm)
        digest.update(data)
        return digest.finalize()

    key_hash = hashed(key_octets(spki_der(issuer.public_key())))  # type: ignore[arg-type]
    builder = ocsp.OCSPRequestBuilder().add_certificate_by_hash(
        hashed(issuer.subject.public_bytes()), key_hash, serial, algorithm
    )
    return builder.build().public_bytes(Encoding.DER)


def posted(served: Served, request: bytes) -> ocsp.OCSPResponse:
    status, headers, body = served.ask("POST", "/ocsp", request, {"Content-Type": "application/ocsp-request"})
    assert status == 200
    assert headers["content-type"] == "application/ocsp-response"
    return ocsp.load_der_ocsp_response(body)


@pytest.mark.parametrize("digest", ["-sha1", "-sha256"])
def test_openssl_verifies_good_certificates_of_one_request(
    served: Served, serials: list[str], digest: str
) -> None:
    told = served.openssl_ocsp(
        *("-issuer", served.pem("issuing-1"), digest, "-url", f"{served.url}/ocsp"),
        *("-cert", served.pem(serials[0]), "-cert", served.pem(serials[1])),
    )
    assert "Response verify OK" in told
    assert len(re.findall(r": good$", told, re.M)) == 2
    assert "nonce" not in told  # a warning would name it


def test_gnutls_finds_nothing_wrong_but_the_scenarios_date(
    served: Served, serials: list[str], requires_tool: Callable[[str], str], tmp_path: Path
) -> None:
    answer = tmp_path / "answer.der"
    served.openssl_ocsp(
        *("-issuer", served.pem("issuing-1"), "-cert", served.pem(serials[0]), "-url", f"{served.url}/ocsp"),
        *("-respout", answer),
    )
    told = subprocess.run(
        [
            *(requires_tool("ocsptool"), "--verify-response", "--load-response", answer),
            *("--load-trust", served.pem("issuing-1")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    # GnuTLS tells everything that is wrong; the certificate's day lies in the scenario, not in the machine's.
    assert "Verifying OCSP Response: Failure, Signer cert expired." in told.stdout + told.stderr


def test_revocation_shows_within_a_second_and_stays(served: Served, serials: list[str]) -> None:
    serial = serials[2]
    request = asked(served, int(serial, 16), hashes.SHA1())  # noqa: S303 - as OpenSSL asks
    good, revoked = ocsp.OCSPCertStatus.GOOD, ocsp.OCSPCertStatus.REVOKED
    assert {posted(served, request).certificate_status for _ in range(4)} == {good}
    revoke(served, serial)
    time.sleep(1.0)
    assert {posted(served, request).certificate_status for _ in range(8)} == {revoked}
    told = served.openssl_ocsp(
        *("-issuer", served.pem("issuing-1"), "-cert", served.pem(serial), "-url", f"{served.url}/ocsp")
    )
    assert "Response verify OK" in told
    assert "Reason: superseded" in told


def test_revocation_of_a_later_moment_is_not_told_before_it(served: Served, serials: list[str]) -> None:
    revoke(served, serials[3], ahead=timedelta(minutes=20))
    time.sleep(1.0)
    response = posted(served, asked(served, int(serials[3], 16)))
    assert response.certificate_status is ocsp.OCSPCertStatus.GOOD
    left = response.next_update_utc - served.office.clock.now()  # type: ignore[operator]
    assert left <= timedelta(minutes=20)


def test_certificate_that_was_never_issued_is_unknown(served: Served) -> None:
    assert posted(served, asked(served, 0x1234)).certificate_status is ocsp.OCSPCertStatus.UNKNOWN


def test_answer_repeats_the_hash_that_was_asked(served: Served, serials: list[str]) -> None:
    for algorithm in (hashes.SHA1(), hashes.SHA256(), hashes.SHA384(), hashes.SHA512()):  # noqa: S303
        response = posted(served, asked(served, int(serials[0], 16), algorithm))
        assert response.hash_algorithm.name == algorithm.name


def test_foreign_issuers_alone_are_not_answered_and_mixed_ones_are_unknown(
    served: Served, serials: list[str]
) -> None:
    foreign = ("-issuer", served.pem("tsa-1"), "-serial", "0x77")
    told = served.openssl_ocsp(*foreign, "-url", f"{served.url}/ocsp")
    assert "unauthorized" in told
    own = ("-issuer", served.pem("issuing-1"), "-cert", served.pem(serials[0]))
    told = served.openssl_ocsp(*foreign, *own, "-noverify", "-url", f"{served.url}/ocsp")
    assert "0x77: unknown" in told
    assert ": good" in told


def test_get_is_answered_with_headers_for_caches(served: Served, serials: list[str]) -> None:
    request = asked(served, int(serials[0], 16))
    encoded = b64encode(request).decode()
    for path in (quote(encoded, safe=""), encoded, encoded.rstrip("=")):
        status, headers, body = served.ask("GET", f"/ocsp/{path}")
        assert status == 200
        assert ocsp.load_der_ocsp_response(body).serial_number == int(serials[0], 16)
        assert "max-age=300" in headers["cache-control"]
        assert headers["etag"]
        assert headers["expires"].endswith("GMT")


def test_answer_with_a_nonce_is_not_kept(served: Served, serials: list[str], tmp_path: Path) -> None:
    subprocess.run(
        [
            *("openssl", "ocsp", "-issuer", served.pem("issuing-1"), "-cert", served.pem(serials[0])),
            *("-reqout", tmp_path / "request.der"),
        ],
        check=True,
        capture_output=True,
    )
    _, headers, _ = served.ask("POST", "/ocsp", (tmp_path / "request.der").read_bytes())
    assert headers["cache-control"] == "no-store"


def test_newest_list_is_served_and_openssl_verifies_it(served: Served, tmp_path: Path) -> None:
    from antin.apps.reorganisation import api as reorganisation

    published = reorganisation.publish_crls(served.office.tools.ca, now=served.office.clock.now())
    time.sleep(1.0)
    status, headers, body = served.ask("GET", "/crl/issuing-1/0.crl")
    assert (status, headers["content-type"]) == (200, "application/pkix-crl")
    assert body == published[0].document
    (tmp_path / "list.crl").write_bytes(body)
    told = subprocess.run(
        [
            *("openssl", "crl", "-inform", "der", "-in", tmp_path / "list.crl", "-noout"),
            *("-CAfile", served.pem("issuing-1")),
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "verify OK" in told.stderr
    status, _, body = served.ask("GET", "/crl/issuing-1/0.crl", headers={"If-None-Match": headers["etag"]})
    assert (status, body) == (304, b"")


def test_authority_is_served_for_path_building(served: Served) -> None:
    status, headers, body = served.ask("GET", "/ca/issuing-1.cer")
    assert (status, headers["content-type"]) == (200, "application/pkix-cert")
    assert x509.load_der_x509_certificate(body) == x509.load_pem_x509_certificate(
        served.pem("issuing-1").read_bytes()
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/", None, 404),
        ("GET", "/ocsp", None, 404),
        ("GET", "/crl/issuing-1/7.crl", None, 404),
        ("GET", "/crl/../../etc/passwd", None, 404),
        ("GET", "/ca/nobody.cer", None, 404),
        ("GET", "/tsa", None, 405),
        ("DELETE", "/ocsp", None, 405),
        ("POST", "/ocsp", b"x" * 20_000, 413),
        ("POST", "/tsa", b"x" * 20_000, 413),
    ],
)
def test_what_is_not_here_says_so(
    served: Served, method: str, path: str, body: bytes | None, status: int
) -> None:
    assert served.ask(method, path, body)[0] == status


@given(st.binary(max_size=400), st.sampled_from(["/ocsp", "/tsa"]))
def test_any_octets_get_an_answer(served: Served, data: bytes, path: str) -> None:
    status, _, body = served.ask("POST", path, data)
    assert status == 200
    assert body
