"""One session on one token, inside a child process: log in once, keep the handles of keys.

Keys are pairs of token objects with one label, sensitive and not extractable. ECDSA is asked for without a hash
(``CKM_ECDSA``, PKCS #11 v2.40 mechanisms section 2.3.6), because not every module hashes; RSA as
``CKM_SHA256_RSA_PKCS``.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import Hash
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_named_curve_parameters

from antin.adapters.keystores.key_names import KeyNotFound, checked_name
from antin.pki import der
from antin.pki.algorithms import ALGORITHMS, KeyRefused, PublicKey, name_of, spki_der

__all__ = ["TokenSession"]

_CURVES: dict[str, ec.EllipticCurve] = {"P-256": ec.SECP256R1(), "P-384": ec.SECP384R1()}
_PRIVATE: dict[Attribute, Any] = {
    Attribute.SENSITIVE: True,
    Attribute.EXTRACTABLE: False,
    Attribute.SIGN: True,
}
_NO_DECRYPTION: dict[Attribute, Any] = {Attribute.DECRYPT: False, Attribute.UNWRAP: False}


class TokenSession:
    """The keys of one token through one session."""

    def __init__(self, module: str, label: str, pin: str) -> None:
        """Log in; raises the library's own errors, among them ``PinIncorrect`` and ``NoSuchToken``."""
        token = pkcs11.lib(module).get_token(token_label=label)
        self._session = token.open(rw=True, user_pin=pin)
        self._private: dict[str, Any] = {}
        self._public: dict[str, PublicKey] = {}

    def generate(self, name: str, algorithm: str) -> PublicKey:
        """Make a pair inside the token; an existing name is refused."""
        if name in self.names():
            raise KeyRefused(f"The key {name} exists already.")
        if algorithm not in ALGORITHMS:
            raise KeyRefused(f"Keys of kind {algorithm} are not made here.")
        # The identifier binds the two halves; the label is what people and other tools see.
        options = {"id": sha256(name.encode()).digest()[:20], "label": name, "store": True}
        if algorithm in _CURVES:
            self._generate_ec(_CURVES[algorithm], options)
        else:
            template = _PRIVATE | _NO_DECRYPTION
            self._session.generate_keypair(
                KeyType.RSA, int(algorithm[4:]), private_template=template, **options
            )
        return self.public_key(name)

    def _generate_ec(self, curve: ec.EllipticCurve, options: dict[str, Any]) -> None:
        parameters = self._session.create_domain_parameters(
            KeyType.EC, {Attribute.EC_PARAMS: encode_named_curve_parameters(curve.name)}, local=True
        )
        parameters.generate_keypair(private_template=_PRIVATE, **options)

    def sign(self, name: str, data: bytes) -> bytes:
        """The signature with the key's own algorithm; ECDSA as DER (RFC 3279 section 2.2.3)."""
        private, public = self._key(name), self.public_key(name)
        if isinstance(public, rsa.RSAPublicKey):
            return bytes(private.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
        digest = Hash(ALGORITHMS[name_of(public)].hash)
        digest.update(data)
        pair = bytes(private.sign(digest.finalize(), mechanism=Mechanism.ECDSA))
        half = len(pair) // 2
        return encode_dss_signature(int.from_bytes(pair[:half], "big"), int.from_bytes(pair[half:], "big"))

    def public_key(self, name: str) -> PublicKey:
        """The public half, read from the token once."""
        if name not in self._public:
            self._public[name] = _public_half(self._find(name, ObjectClass.PUBLIC_KEY))
        return self._public[name]

    def spki(self, name: str) -> bytes:
        """The public half as DER SubjectPublicKeyInfo."""
        return spki_der(self.public_key(name))

    def names(self) -> list[str]:
        """The labels of all private keys."""
        found = self._session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
        return sorted({str(key[Attribute.LABEL]) for key in found})

    def _key(self, name: str) -> Any:
        if name not in self._private:
            self._private[name] = self._find(name, ObjectClass.PRIVATE_KEY)
        return self._private[name]

    def _find(self, name: str, kind: ObjectClass) -> Any:
        wanted = {Attribute.CLASS: kind, Attribute.LABEL: checked_name(name)}
        found = list(self._session.get_objects(wanted))
        if not found:
            raise KeyNotFound(f"There is no key {name}.")
        if len(found) > 1:
            raise KeyRefused(f"The token holds {len(found)} keys of the name {name}.")
        return found[0]


def _public_half(key: Any) -> PublicKey:
    if key.key_type == KeyType.RSA:
        modulus = int.from_bytes(key[Attribute.MODULUS], "big")
        exponent = int.from_bytes(key[Attribute.PUBLIC_EXPONENT], "big")
        return rsa.RSAPublicNumbers(exponent, modulus).public_key()
    for curve in _CURVES.values():
        if encode_named_curve_parameters(curve.name) == key[Attribute.EC_PARAMS]:
            _, start, end = der.unwrap(bytes(key[Attribute.EC_POINT]))
            return ec.EllipticCurvePublicKey.from_encoded_point(
                curve, bytes(key[Attribute.EC_POINT])[start:end]
            )
    raise KeyRefused("The key lies on a curve that Antin does not use.")
