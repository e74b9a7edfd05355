"""An office whose issuing key is made on a token by its set-up."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from antin.adapters.keystores.pkcs11 import Pkcs11KeyStore
from tests.system.adapters.keystores.conftest import LABEL, MODULE, PIN, open_token, token
from tests.system.init.conftest import Place

__all__ = ["open_token", "token"]


def test_set_up_makes_the_issuing_key_on_its_token(
    place: Place, token: Path, open_token: Callable[..., Pkcs11KeyStore]
) -> None:
    pin = place.stick / "ca.pin"
    pin.write_bytes(PIN)
    pin.chmod(0o600)
    with place.order.open("a") as order:
        order.write(f'\n[[ceremony.tokens]]\nrole = "ca"\nmodule = "{MODULE}"\n')
        order.write(f'token = "{LABEL}"\npin_file = "{pin}"\n')
    place.antin.must("init", "--config", place.order)
    assert open_token().names() == ["issuing-1"]
    assert list((place.data / "signers/ca").rglob("*.key")) == []
    assert list((place.data / "signers/evidence").rglob("*.key")) != []
