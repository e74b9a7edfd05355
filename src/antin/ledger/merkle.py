"""Merkle trees as RFC 6962 defines them: roots, inclusion proofs, consistency proofs.

A leaf is hashed as ``SHA-256(0x00 || data)``, a node as ``SHA-256(0x01 || left || right)``; a tree of n leaves
splits at the largest power of two below n. Every function below the first takes *leaf hashes*, so nobody
can pass raw data for a leaf by mistake without the root telling. Proofs are lists of 32-byte hashes from the
leaf upwards. A verifier raises; it never answers True or False.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from antin.kernel.errors import AntinError

__all__ = [
    "EMPTY_ROOT",
    "CompactRange",
    "MerkleProofRefused",
    "Tree",
    "consistency_proof",
    "inclusion_proof",
    "inclusion_proofs",
    "leaf_hash",
    "node_hash",
    "root",
    "verify_consistency",
    "verify_inclusion",
]

EMPTY_ROOT = sha256(b"").digest()  # RFC 6962 section 2.1: the root of no leaves


class MerkleProofRefused(AntinError):
    """The proof does not lead to the root, or is shaped for another tree."""

    code = "merkle.proof_refused"
    exit_code = 5


def leaf_hash(data: bytes) -> bytes:
    """``SHA-256(0x00 || data)``."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """``SHA-256(0x01 || left || right)``."""
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A whole tree kept in memory: the root and any proof in O(log n) after an O(n) build."""

    def __init__(self, leaf_hashes: Iterable[bytes]) -> None:
        self._levels = [list(leaf_hashes)]
        while len(self._levels[-1]) > 1:
            self._levels.append(_level_above(self._levels[-1]))

    @property
    def size(self) -> int:
        """How many leaves."""
        return len(self._levels[0])

    @property
    def root(self) -> bytes:
        """The Merkle tree hash over all leaves."""
        return self._levels[-1][0] if self.size else EMPTY_ROOT

    def inclusion_proof(self, index: int) -> list[bytes]:
        """The siblings that lead from leaf ``index`` to the root."""
        if not 0 <= index < self.size:
            raise IndexError(f"Leaf {index} of a tree with {self.size} leaves.")
        proof: list[bytes] = []
        for level in self._levels[:-1]:
            sibling = index ^ 1
            if sibling < len(level):  # the last node of an odd level rises unpaired
                proof.append(level[sibling])
            index >>= 1
        return proof


def _level_above(level: list[bytes]) -> list[bytes]:
    above = [
        sha256(b"\x01" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
    ]
    if len(level) % 2:
        above.append(level[-1])
    return above


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """The Merkle tree hash over leaf hashes."""
    return Tree(leaf_hashes).root


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """One inclusion proof; for more than a few build a :class:`Tree` once."""
    return Tree(leaf_hashes).inclusion_proof(index)


def inclusion_proofs(leaf_hashes: Sequence[bytes]) -> list[list[bytes]]:
    """The inclusion proof of every leaf, in order."""
    tree = Tree(leaf_hashes)
    return [tree.inclusion_proof(index) for index in range(tree.size)]


def verify_inclusion(*, leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise unless ``proof`` leads from the leaf at ``index`` to ``root`` (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        raise MerkleProofRefused(f"A tree of {size} leaves has no leaf {index}.")
    node, last, reached = index, size - 1, leaf_hash
    for sibling in proof:
        if last == 0:
            raise MerkleProofRefused("The inclusion proof is too long for the tree.", where=f"leaf {index}")
        if node & 1 or node == last:
            reached = node_hash(sibling, reached)
            while not node & 1 and node:  # skip the levels on which this node rose unpaired
                node, last = node >> 1, last >> 1
        else:
            reached = node_hash(reached, sibling)
        node, last = node >> 1, last >> 1
    if last or reached != root:
        raise MerkleProofRefused("The inclusion proof does not lead to the root.", where=f"leaf {index}")


def consistency_proof(leaf_hashes: Sequence[bytes], first: int) -> list[bytes]:
    """Proof that the tree over ``first`` leaves is the beginning of the whole (RFC 6962 section 2.1.2)."""
    if not 0 < first <= len(leaf_hashes):
        raise IndexError(f"There is no earlier tree of {first} leaves in {len(leaf_hashes)}.")
    return _subproof(leaf_hashes, first, known=True)


def _subproof(leaves: Sequence[bytes], first: int, *, known: bool) -> list[bytes]:
    size = len(leaves)
    if first == size:
        return [] if known else [root(leaves)]
    split = 1 << ((size - 1).bit_length() - 1)
    if first <= split:
        return [*_subproof(leaves[:split], first, known=known), root(leaves[split:])]
    return [*_subproof(leaves[split:], first - split, known=False), root(leaves[:split])]


def verify_consistency(
    *, first: int, second: int, first_root: bytes, second_root: bytes, proof: Sequence[bytes]
) -> None:
    """Raise unless the tree of ``second`` leaves begins with that of ``first`` (RFC 9162 section 2.1.4.2)."""
    if not 0 < first <= second:
        raise MerkleProofRefused(f"A tree of {second} leaves cannot begin with one of {first}.")
    if first == second:
        if proof or first_root != second_root:
            raise MerkleProofRefused("Two trees of one size have different roots.", where=f"size {first}")
        return
    path = list(proof)
    if first & (first - 1) == 0:  # a complete tree is itself a node of the later one
        path.insert(0, first_root)
    if not path or _both_roots(path, first - 1, second - 1) != (first_root, second_root):
        raise MerkleProofRefused("The later tree does not begin with the earlier one.", where=f"size {first}")


def _both_roots(path: list[bytes], node: int, last: int) -> tuple[bytes, bytes] | None:
    """The roots that a consistency path leads to, or ``None`` where its length does not fit."""
    while node & 1:
        node, last = node >> 1, last >> 1
    older = newer = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if node & 1 or node == last:
            older, newer = node_hash(sibling, older), node_hash(sibling, newer)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            newer = node_hash(newer, sibling)
        node, last = node >> 1, last >> 1
    return (older, newer) if last == 0 else None


class CompactRange:
    """The least that must be remembered to go on appending: one hash for each complete subtree.

    ``size`` and :meth:`as_list` are its whole state; :meth:`restore` takes them back.
    """

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []  # roots of complete subtrees, largest first

    def append(self, leaf_hash: bytes) -> None:
        """Add one leaf hash on the right."""
        rising, trailing = leaf_hash, self.size
        while trailing & 1:
            rising = sha256(b"\x01" + self._peaks.pop() + rising).digest()
            trailing >>= 1
        self._peaks.append(rising)
        self.size += 1

    def extend(self, leaf_hashes: Iterable[bytes]) -> None:
        """Add leaf hashes in order."""
        for each in leaf_hashes:
            self.append(each)

    @property
    def root(self) -> bytes:
        """The Merkle tree hash over everything appended so far."""
        if not self._peaks:
            return EMPTY_ROOT
        reached = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            reached = node_hash(peak, reached)
        return reached

    def copy(self) -> CompactRange:
        """An independent range in the same state."""
        return CompactRange.restore(self.size, self.as_list())

    def as_list(self) -> list[str]:
        """The subtree roots as hex, largest subtree first."""
        return [peak.hex() for peak in self._peaks]

    @classmethod
    def restore(cls, size: int, peaks: Sequence[str]) -> CompactRange:
        """The range whose ``size`` and :meth:`as_list` were stored."""
        if size < 0 or size.bit_count() != len(peaks):
            raise MerkleProofRefused(f"{len(peaks)} subtree roots cannot describe {size} leaves.")
        restored = cls()
        restored.size = size
        restored._peaks = [bytes.fromhex(peak) for peak in peaks]
        return restored
