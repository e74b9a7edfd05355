from __future__ import annotations

from collections.abc import Callable

import pytest

from antin.pki import der
from antin.pki.contents import spki_sha256_of, subject_of
from antin.pki.issuing import Prepared
from antin.pki.mandates import IssuanceItem

MakeItem = Callable[..., IssuanceItem]
Prepare = Callable[..., Prepared]


@pytest.mark.parametrize("kind", ["person", "organisation", "service"])
def test_certificate_tells_its_subject_and_its_key(
    kind: str, make_item: MakeItem, prepare_item: Prepare
) -> None:
    item = make_item(kind)
    twin = prepare_item(item).twin
    assert subject_of(twin) == item.subject
    assert spki_sha256_of(twin) == item.spki_sha256


def test_octets_that_are_no_certificate_are_refused() -> None:
    with pytest.raises(der.UnableToReadDer):
        subject_of(der.sequence(der.sequence(der.integer(1)), der.sequence()))
