import hashlib
import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.merkle import (
    canonical,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

# The eight leaves, roots and proofs that Certificate Transparency implementations of RFC 6962 test with.
DATA = [
    bytes.fromhex(d) for d in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
LEAVES = [leaf_hash(data) for data in DATA]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
hashes = st.lists(st.binary(max_size=4).map(leaf_hash), min_size=1, max_size=40)


def changed(value: bytes) -> bytes:
    return bytes([value[0] ^ 1]) + value[1:]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_the_known_vectors(size):
    assert root(LEAVES[:size]).hex() == ROOTS[size]


def test_a_leaf_and_an_inner_node_are_hashed_apart():
    assert leaf_hash(b"") == hashlib.sha256(b"\x00").digest()
    assert node_hash(LEAVES[0], LEAVES[1]) == hashlib.sha256(b"\x01" + LEAVES[0] + LEAVES[1]).digest()
    assert leaf_hash(LEAVES[0] + LEAVES[1]) != node_hash(LEAVES[0], LEAVES[1])


@pytest.mark.parametrize(
    ("index", "size", "proof"),
    [
        (0, 1, []),
        (
            0,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            5,
            8,
            [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (
            1,
            5,
            [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_inclusion_proofs_are_those_of_the_known_vectors(index, size, proof):
    assert [node.hex() for node in inclusion_proof(LEAVES[:size], index)] == proof


@pytest.mark.parametrize(
    ("old", "new", "proof"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_are_those_of_the_known_vectors(old, new, proof):
    assert [node.hex() for node in consistency_proof(LEAVES[:new], old)] == proof
    assert verify_consistency(old, new, consistency_proof(LEAVES[:new], old), root(LEAVES[:old]), root(LEAVES[:new]))


@given(hashes.flatmap(lambda tree: st.tuples(st.just(tree), st.integers(0, len(tree) - 1))))
def test_every_leaf_is_proven_and_nothing_else_is(tree_and_index):
    tree, index = tree_and_index
    proof, top = inclusion_proof(tree, index), root(tree)
    assert verify_inclusion(tree[index], index, len(tree), proof, top)
    assert not verify_inclusion(changed(tree[index]), index, len(tree), proof, top)
    assert not verify_inclusion(tree[index], index, len(tree), proof, changed(top))
    assert not verify_inclusion(tree[index], index, len(tree), [*proof, top], top)
    assert not verify_inclusion(tree[index], len(tree), len(tree), proof, top)
    assert not verify_inclusion(tree[index], -1, len(tree), proof, top)
    for place in range(len(proof)):
        assert not verify_inclusion(tree[index], index, len(tree), proof[:place] + proof[place + 1 :], top)
        assert not verify_inclusion(
            tree[index], index, len(tree), [*proof[:place], changed(proof[place]), *proof[place + 1 :]], top
        )


@given(hashes.flatmap(lambda tree: st.tuples(st.just(tree), st.integers(1, len(tree)))))
def test_every_beginning_is_proven_and_a_rewritten_one_is_not(tree_and_size):
    tree, old = tree_and_size
    proof, before, after = consistency_proof(tree, old), root(tree[:old]), root(tree)
    assert verify_consistency(old, len(tree), proof, before, after)
    assert not verify_consistency(old, len(tree), proof, changed(before), after)
    assert not verify_consistency(old, len(tree), proof, before, changed(after))
    assert not verify_consistency(old, len(tree), [*proof, after], before, after)
    for place in range(len(proof)):
        assert not verify_consistency(old, len(tree), proof[:place] + proof[place + 1 :], before, after)


@given(st.lists(st.binary(max_size=4).map(leaf_hash), min_size=2, max_size=20, unique=True), st.data())
def test_a_rewritten_entry_breaks_consistency(tree, data):
    old = data.draw(st.integers(1, len(tree) - 1))
    place = data.draw(st.integers(0, old - 1))
    rewritten = [*tree[:place], changed(tree[place]), *tree[place + 1 :]]
    proof = consistency_proof(rewritten, old)
    assert not verify_consistency(old, len(tree), proof, root(tree[:old]), root(rewritten))


@pytest.mark.parametrize("index", [-1, 8])
def test_a_leaf_that_is_not_in_the_tree_has_no_proof(index):
    with pytest.raises(IndexError):
        inclusion_proof(LEAVES, index)


@pytest.mark.parametrize("old", [0, 9, -1])
def test_a_beginning_that_is_none_has_no_proof(old):
    with pytest.raises(ValueError, match=str(old)):
        consistency_proof(LEAVES, old)
    assert not verify_consistency(old, 8, [], root(LEAVES), root(LEAVES))


def test_a_proof_of_anything_but_hashes_proves_nothing():
    # Cut at another place the two children are the same 64 bytes; only their length betrays it.
    top, half = root(LEAVES[:2]), LEAVES[0] + LEAVES[1]
    assert verify_inclusion(LEAVES[0], 0, 2, [LEAVES[1]], top)
    assert not verify_inclusion(half[:16], 0, 2, [half[16:]], top)
    assert not verify_consistency(1, 2, [half[16:]], half[:16], top)


def test_a_proof_may_not_be_empty_where_the_tree_grew():
    assert not verify_consistency(3, 8, [], root(LEAVES[:3]), root(LEAVES))
    assert not verify_consistency(2, 8, [], root(LEAVES[:2]), root(LEAVES))


def test_the_same_tree_needs_no_proof_and_takes_none():
    assert verify_consistency(8, 8, [], root(LEAVES), root(LEAVES))
    assert not verify_consistency(8, 8, [LEAVES[0]], root(LEAVES), root(LEAVES))
    assert not verify_consistency(8, 8, [], root(LEAVES[:7]), root(LEAVES))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None, "x"]}, '{"a":[true,null,"x"],"b":1}'),
        ({"đơn vị": "Sở Tư pháp"}, '{"đơn vị":"Sở Tư pháp"}'),
        ("Đa\u0306\u0301k", '"Đắk"'),
        (Decimal("0.81735"), '"0.81735"'),
        (Decimal("16.50"), '"16.50"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.00"), '"0.00"'),
        (Decimal("-1.5"), '"-1.5"'),
        ((1, 2), "[1,2]"),
        ({"é": 1, "z": 2, "a": {"y": 1, "x": 2}}, '{"a":{"x":2,"y":1},"z":2,"é":1}'),
        ({}, "{}"),
        ('"\\\n', '"\\"\\\\\\n"'),
        (10**30, "1000000000000000000000000000000"),
    ],
)
def test_a_value_has_one_spelling(value, text):
    assert canonical(value) == text.encode()


@pytest.mark.parametrize("value", [0.5, {"a": 0.5}, [float("nan")], {1: "a"}, {None: 1}, {1, 2}, b"x", object()])
def test_what_has_no_single_spelling_is_refused(value):
    with pytest.raises(TypeError, match="no canonical spelling"):
        canonical(value)


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), {"\u1eaf": 1, "a\u0306\u0301": 2}, "\ud800"])
def test_what_is_no_number_or_no_text_is_refused(value):
    with pytest.raises(ValueError, match="no number|one text|surrogates"):
        canonical(value)


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abcđê", max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(plain_values)
def test_the_spelling_reads_back_and_does_not_depend_on_the_order_of_keys(value):
    text = canonical(value)
    assert canonical(json.loads(text)) == text
    assert canonical(reordered(value)) == text


def reordered(value):
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    return [reordered(item) for item in value] if isinstance(value, list) else value
