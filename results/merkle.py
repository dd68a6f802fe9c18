"""A Merkle tree over published facts, as RFC 6962 builds it. Pure; bytes in and out, SHA-256.

Trees are lists of leaf hashes (32 bytes each, made by `leaf_hash`), proofs lists of hashes, nearest first.
`canonical` makes the same bytes of the same fact everywhere: sorted keys, no spaces, UTF-8, NFC, no floats.
"""

import hashlib
import json
import unicodedata
from decimal import Decimal

HASH_SIZE = 32


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: SHA-256 of 0x00 and the data."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node: SHA-256 of 0x01 and both children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(hashes: list[bytes]) -> bytes:
    """Return the root over leaf hashes; that of the empty tree is SHA-256 of nothing (RFC 6962, 2.1)."""
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return node_hash(root(hashes[:split]), root(hashes[split:]))


def inclusion_proof(hashes: list[bytes], index: int) -> list[bytes]:
    """Return the hashes that lead from the leaf at index to the root (RFC 6962, 2.1.1). Raises IndexError."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    if len(hashes) == 1:
        return []
    split = _split(len(hashes))
    if index < split:
        return [*inclusion_proof(hashes[:split], index), root(hashes[split:])]
    return [*inclusion_proof(hashes[split:], index - split), root(hashes[:split])]


def sides(index: int, size: int, proof: list[bytes]) -> list[str]:
    """Return for each hash of an inclusion proof whether it is joined from the "left" or the "right"."""
    node, last, found = index, size - 1, []
    for _sibling in proof:
        from_left = bool(node % 2) or node == last
        found.append("left" if from_left else "right")
        while from_left and node % 2 == 0 and node:
            node, last = node // 2, last // 2
        node, last = node // 2, last // 2
    return found


def verify_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes], expected_root: bytes) -> bool:
    """Tell whether a leaf hash stands at index in the tree of that size and root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size or not _are_hashes(leaf, *proof):
        return False
    node, last, current = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if node % 2 or node == last:
            current = node_hash(sibling, current)
            while node % 2 == 0 and node:
                node, last = node // 2, last // 2
        else:
            current = node_hash(current, sibling)
        node, last = node // 2, last // 2
    return last == 0 and current == expected_root


def consistency_proof(hashes: list[bytes], old_size: int) -> list[bytes]:
    """Return the hashes that show the tree of old_size leaves to be the beginning of this one (RFC 6962, 2.1.2).

    Raises ValueError unless old_size is from 1 to the number of leaves.
    """
    if not 0 < old_size <= len(hashes):
        raise ValueError(old_size)
    return _consistency(hashes, old_size, whole=True)


def _consistency(hashes, old_size, *, whole):
    if old_size == len(hashes):
        return [] if whole else [root(hashes)]
    split = _split(len(hashes))
    if old_size <= split:
        return [*_consistency(hashes[:split], old_size, whole=whole), root(hashes[split:])]
    return [*_consistency(hashes[split:], old_size - split, whole=False), root(hashes[:split])]


def verify_consistency(old_size: int, new_size: int, proof: list[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether the tree of old_root is the beginning of the tree of new_root (RFC 9162, 2.1.4.2)."""
    if not 0 < old_size <= new_size or not _are_hashes(old_root, new_root, *proof):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    path = [old_root, *proof] if old_size & (old_size - 1) == 0 else list(proof)
    return bool(path) and _climb(old_size, new_size, path) == (old_root, new_root)


def _climb(old_size, new_size, path):
    """Return both roots the path leads to, or None when it is too short or too long."""
    node, last = old_size - 1, new_size - 1
    while node % 2:
        node, last = node // 2, last // 2
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if node % 2 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while node % 2 == 0 and node:
                node, last = node // 2, last // 2
        else:
            new = node_hash(new, sibling)
        node, last = node // 2, last // 2
    return (old, new) if last == 0 else None


def canonical(value) -> bytes:
    """Return the one JSON text of a value of dicts, lists, strings, whole numbers, booleans and None; Decimals as strings.

    Keys are sorted by code point. Raises TypeError on a float, a key that is no string or anything else that has no single
    spelling, ValueError on a Decimal that is no number, on a lone surrogate and on keys that are one text in NFC.
    """
    return json.dumps(_plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _plain(value):
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Decimal):
        return _plain_decimal(value)
    if isinstance(value, dict):
        return _plain_dict(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise TypeError(f"{type(value).__name__} has no canonical spelling")


def _plain_decimal(value) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is no number")
    # Zero has no sign.
    return format(value if value else abs(value), "f")


def _plain_dict(value) -> dict:
    if not all(isinstance(key, str) for key in value):
        raise TypeError("a key that is no string has no canonical spelling")
    plain = {_plain(key): _plain(item) for key, item in value.items()}
    if len(plain) != len(value):
        raise ValueError("two keys are one text in NFC")
    return plain


def _are_hashes(*values) -> bool:
    return all(len(value) == HASH_SIZE for value in values)


def _split(size: int) -> int:
    """Return the largest power of two below size."""
    return 1 << (size - 1).bit_length() - 1
