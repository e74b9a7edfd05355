"""What the signer asks of a store of keys, tried on each of them."""

from __future__ import annotations

import pytest

from antin.adapters.keystores.key_names import KeyNotFound
from antin.pki.algorithms import KeyRefused, name_of, spki_der, verify
from antin.signer.ports import KeyStore


@pytest.mark.parametrize("algorithm", ["P-256", "P-384", "RSA-2048"])
def test_key_signs_what_its_public_half_verifies(store: KeyStore, algorithm: str) -> None:
    public = store.generate("issuing-1", algorithm)
    verify(public, store.sign("issuing-1", "Quyết định 1676".encode()), "Quyết định 1676".encode())
    assert name_of(public) == algorithm
    assert spki_der(store.public_key("issuing-1")) == spki_der(public)


def test_many_signatures_come_in_the_order_of_their_contents(store: KeyStore) -> None:
    public = store.generate("issuing-1", "P-256")
    contents = [f"chứng thư {number}".encode() for number in range(25)]
    for content, signature in zip(contents, store.sign_all("issuing-1", contents), strict=True):
        verify(public, signature, content)
    assert store.sign_all("issuing-1", []) == []


def test_names_are_those_of_the_keys_that_were_made(store: KeyStore) -> None:
    assert store.names() == []
    store.generate("tsa-1", "P-256")
    store.generate("issuing-1", "P-256")
    assert store.names() == ["issuing-1", "tsa-1"]


def test_key_is_never_made_over_another(store: KeyStore) -> None:
    before = spki_der(store.generate("issuing-1", "P-256"))
    with pytest.raises(KeyRefused, match="exists already"):
        store.generate("issuing-1", "P-256")
    assert spki_der(store.public_key("issuing-1")) == before


def test_key_that_is_not_there_is_said_to_be_missing(store: KeyStore) -> None:
    with pytest.raises(KeyNotFound, match="issuing-9"):
        store.sign("issuing-9", b"")
    with pytest.raises(KeyNotFound):
        store.public_key("issuing-9")


@pytest.mark.parametrize("name", ["", "../issuing", "Khóa", "a" * 64])
def test_name_that_cannot_be_a_file_or_a_label_is_refused(store: KeyStore, name: str) -> None:
    with pytest.raises(KeyRefused):
        store.generate(name, "P-256")


def test_kind_of_key_that_is_not_used_here_is_refused(store: KeyStore) -> None:
    with pytest.raises(KeyRefused, match="RSA-1024"):
        store.generate("issuing-1", "RSA-1024")
    assert store.names() == []
