"""RFC 6962 hashing against the published test vectors, and the properties of proofs."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from antin.ledger.merkle import (
    EMPTY_ROOT,
    CompactRange,
    MerkleProofRefused,
    Tree,
    consistency_proof,
    inclusion_proof,
    inclusion_proofs,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The leaves and roots that the Certificate Transparency implementations test against.
LEAVES = [
    leaf_hash(bytes.fromhex(text))
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
sizes = st.integers(min_value=1, max_value=70)


def numbered(size: int) -> list[bytes]:
    return [leaf_hash(number.to_bytes(2, "big")) for number in range(size)]


@pytest.mark.parametrize("size", ROOTS)
def test_root_equals_the_published_vectors(size: int) -> None:
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_leaf_and_node_hashes_differ_for_the_same_bytes() -> None:
    assert leaf_hash(b"ab") == sha256(b"\x00ab").digest()
    assert node_hash(b"a", b"b") == sha256(b"\x01ab").digest()


@given(sizes)
@settings(max_examples=30, deadline=None)
def test_every_leaf_is_proved_by_its_inclusion_proof(size: int) -> None:
    leaves = numbered(size)
    tree = Tree(leaves)
    for index, proof in enumerate(inclusion_proofs(leaves)):
        verify_inclusion(leaf_hash=leaves[index], index=index, size=size, proof=proof, root=tree.root)


@given(sizes, st.data())
@settings(max_examples=50, deadline=None)
def test_inclusion_proof_of_another_leaf_place_or_tree_is_refused(size: int, data: st.DataObject) -> None:
    leaves = numbered(size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(leaves, index)
    wrong = data.draw(st.sampled_from(["leaf", "place", "root", "longer", "shorter", "outside"]))
    claim = {"leaf_hash": leaves[index], "index": index, "size": size, "proof": proof, "root": root(leaves)}
    match wrong:
        case "leaf":
            claim["leaf_hash"] = leaf_hash(b"another")
        case "place":
            claim["index"] = (index + 1) % size if size > 1 else 1
        case "root":
            claim["root"] = EMPTY_ROOT
        case "longer":
            claim["proof"] = [*proof, EMPTY_ROOT]
        case "shorter":
            claim.update({"proof": proof[:-1]} if proof else {"size": size + 1})
        case "outside":
            claim["index"] = size
    with pytest.raises(MerkleProofRefused):
        verify_inclusion(**claim)


@given(sizes, st.data())
@settings(max_examples=50, deadline=None)
def test_a_grown_tree_is_consistent_with_each_earlier_one(size: int, data: st.DataObject) -> None:
    leaves = numbered(size)
    first = data.draw(st.integers(1, size))
    verify_consistency(
        first=first,
        second=size,
        first_root=root(leaves[:first]),
        second_root=root(leaves),
        proof=consistency_proof(leaves, first),
    )


@given(st.integers(2, 40), st.data())
@settings(max_examples=50, deadline=None)
def test_a_rewritten_beginning_is_refused(size: int, data: st.DataObject) -> None:
    leaves = numbered(size)
    first = data.draw(st.integers(1, size - 1))
    rewritten = [leaf_hash(b"rewritten"), *leaves[1:]]
    with pytest.raises(MerkleProofRefused):
        verify_consistency(
            first=first,
            second=size,
            first_root=root(leaves[:first]),
            second_root=root(rewritten),
            proof=consistency_proof(rewritten, first),
        )


@pytest.mark.parametrize("extra", [[], [EMPTY_ROOT], [EMPTY_ROOT] * 9])
def test_a_consistency_proof_of_the_wrong_length_is_refused(extra: list[bytes]) -> None:
    with pytest.raises(MerkleProofRefused):
        verify_consistency(
            first=3, second=7, first_root=root(LEAVES[:3]), second_root=root(LEAVES[:7]), proof=extra
        )


@given(st.lists(st.binary(max_size=4), max_size=60))
@settings(max_examples=40, deadline=None)
def test_compact_range_has_the_root_of_the_tree_after_every_append(data: list[bytes]) -> None:
    leaves = [leaf_hash(each) for each in data]
    growing = CompactRange()
    for count, leaf in enumerate(leaves, start=1):
        growing.append(leaf)
        assert growing.root == root(leaves[:count])
    assert (growing.size, growing.root) == (len(leaves), root(leaves))


def test_compact_range_goes_on_after_being_stored() -> None:
    whole, part = CompactRange(), CompactRange()
    whole.extend(LEAVES)
    part.extend(LEAVES[:5])
    restored = CompactRange.restore(part.size, part.as_list())
    restored.extend(LEAVES[5:])
    assert (restored.size, restored.root) == (8, whole.root)
    assert part.size == 5


def test_compact_range_refuses_peaks_of_another_size() -> None:
    with pytest.raises(MerkleProofRefused):
        CompactRange.restore(4, ["00" * 32, "11" * 32])
