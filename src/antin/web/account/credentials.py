"""A passkey that signs its owner in, as the signers know it: the same credential, its key in another form."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.http import HttpRequest

from antin.kernel.errors import AntinError
from antin.pki.passkeys import Passkey

__all__ = ["PasskeyUnusable", "passkey_for_approvals", "relying_party"]

_PORT = re.compile(r":\d+$")
# COSE (RFC 9052, RFC 9053): labels of a key's members.
_KIND, _EC2, _RSA = 1, 2, 3
_CURVE, _P256, _X, _Y = -1, 1, -2, -3
_MODULUS, _EXPONENT = -1, -2


class PasskeyUnusable(AntinError):
    """The credential signs with a kind of key that the signers do not take."""

    code = "passkey.unusable"
    exit_code = 7


def relying_party(request: HttpRequest) -> str:
    """The name that passkeys are made for: the configured one where the host lies in it, else the host."""
    host = _PORT.sub("", request.get_host())
    configured = str(getattr(settings, "ANTIN_PASSKEY_RP_ID", ""))
    return configured if host == configured or host.endswith(f".{configured}") else host


def passkey_for_approvals(request: HttpRequest, authenticator: Authenticator) -> Passkey:
    """A passkey of an account, for approvals made at the place where the request came in."""
    credential = authenticator.wrap().authenticator_data.credential_data
    return Passkey(
        credential_id=bytes(credential.credential_id),
        public_key_pem=_pem(dict(credential.public_key)),
        rp_id=relying_party(request),
        origins=(f"{request.scheme}://{request.get_host()}",),
    )


def _pem(key: dict[int, object]) -> str:
    """SubjectPublicKeyInfo of a COSE key: ES256 or RS256."""
    return _public_key(key).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _public_key(key: dict[int, object]) -> ec.EllipticCurvePublicKey | rsa.RSAPublicKey:
    if key.get(_KIND) == _EC2 and key.get(_CURVE) == _P256:
        return ec.EllipticCurvePublicNumbers(_number(key[_X]), _number(key[_Y]), ec.SECP256R1()).public_key()
    if key.get(_KIND) == _RSA:
        return rsa.RSAPublicNumbers(_number(key[_EXPONENT]), _number(key[_MODULUS])).public_key()
    raise PasskeyUnusable(
        "This passkey signs in a way that the signers do not know.",
        remedy="Use another device or security key, one with P-256 or RSA.",
    )


def _number(octets: object) -> int:
    return int.from_bytes(octets, "big") if isinstance(octets, bytes) else 0
