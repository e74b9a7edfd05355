"""Private keys under a passphrase: PKCS#8 with PBES2, scrypt and AES-256-CBC (RFC 5958, 8018, 7914).

Any OpenSSL can open the file (``openssl pkey``). Own code writes it because the library's own choice of
parameters is PBKDF2 with 2,048 rounds, too few for a passphrase that a person made up.
"""

from __future__ import annotations

import os
from base64 import encodebytes

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from antin.kernel.errors import AntinError
from antin.pki import der
from antin.pki.algorithms import PrivateKey, name_of

__all__ = ["UnableToOpenKey", "open_key", "seal_key"]

# 16 MiB of memory and about 0.2 s a guess; OpenSSL's command line refuses more than 32 MiB.
_COST, _BLOCK_SIZE, _PARALLELISM = 2**14, 8, 5
_PBES2 = "1.2.840.113549.1.5.13"
_SCRYPT = "1.3.6.1.4.1.11591.4.11"
_AES_256_CBC = "2.16.840.1.101.3.4.1.42"


class UnableToOpenKey(AntinError):
    """The passphrase does not open the key, or the file holds no key that Antin uses."""

    code = "key.wrong_passphrase"
    exit_code = 7


def seal_key(key: PrivateKey, passphrase: bytes) -> bytes:
    """The key as PEM (``ENCRYPTED PRIVATE KEY``) that only the passphrase opens."""
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    salt, start = os.urandom(16), os.urandom(16)
    derived = Scrypt(salt=salt, length=32, n=_COST, r=_BLOCK_SIZE, p=_PARALLELISM).derive(passphrase)
    pad = padding.PKCS7(128).padder()
    encrypt = Cipher(algorithms.AES256(derived), modes.CBC(start)).encryptor()
    sealed = encrypt.update(pad.update(plain) + pad.finalize()) + encrypt.finalize()
    return _pem(der.sequence(_scheme(salt, start), der.octet_string(sealed)))


def _scheme(salt: bytes, start: bytes) -> bytes:
    """AlgorithmIdentifier of PBES2 with its two parts (RFC 8018 appendix A.4, RFC 7914 section 7)."""
    derivation = der.sequence(
        der.object_identifier(_SCRYPT),
        der.sequence(
            der.octet_string(salt), der.integer(_COST), der.integer(_BLOCK_SIZE), der.integer(_PARALLELISM)
        ),
    )
    encryption = der.sequence(der.object_identifier(_AES_256_CBC), der.octet_string(start))
    return der.sequence(der.object_identifier(_PBES2), der.sequence(derivation, encryption))


def _pem(content: bytes) -> bytes:
    name = b"ENCRYPTED PRIVATE KEY"
    text = encodebytes(content).replace(b"\n", b"")
    lines = b"\n".join(text[start : start + 64] for start in range(0, len(text), 64))
    return b"-----BEGIN %b-----\n%b\n-----END %b-----\n" % (name, lines, name)


def open_key(pem: bytes, passphrase: bytes, *, where: str) -> PrivateKey:
    """The private key in a sealed file; ``where`` names the file in the error."""
    try:
        key = serialization.load_pem_private_key(pem, passphrase)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnableToOpenKey(
            "The passphrase does not open the key file, or the file is damaged.",
            where=where,
            remedy="Give the passphrase file that belongs to this key.",
        ) from None
    name_of(key)
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)  # noqa: S101 - name_of refused the rest
    return key
