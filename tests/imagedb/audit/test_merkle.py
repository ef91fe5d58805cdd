from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagedb.audit.merkle import (
    EMPTY_ROOT,
    Node,
    all_nodes,
    consistency_proof,
    consistent,
    included,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
)

# The reference data of certificate-transparency, which its implementations share (transparency-dev/merkle,
# testonly/constants.go and reference_test.go): leaves, the root of every size, and proofs.
LEAVES = [
    bytes.fromhex(digits)
    for digits in (
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
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
PAIR_1 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
PAIR_2 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
PAIR_3 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
HALF_1 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
INCLUSION = (
    (0, 1, ()),
    (0, 2, (LEAF_1,)),
    (1, 2, (ROOTS[1],)),
    (2, 3, (ROOTS[2],)),
    (1, 5, (ROOTS[1], PAIR_1, LEAF_4)),
    (0, 8, (LEAF_1, PAIR_1, HALF_1)),
    (5, 8, (LEAF_4, PAIR_3, ROOTS[4])),
)
CONSISTENCY = (
    (1, 1, ()),
    (1, 8, (LEAF_1, PAIR_1, HALF_1)),
    (2, 5, (PAIR_1, LEAF_4)),
    (6, 8, (PAIR_2, PAIR_3, ROOTS[4])),
)
trees = st.lists(st.binary(max_size=4), min_size=1, max_size=70)


def nodes(leaves: Sequence[bytes]) -> Node:
    """The complete nodes over these contents, as a log keeps them."""
    kept = {(level, at): found for level, at, found in all_nodes(map(leaf_hash, leaves))}
    return lambda level, at: kept[level, at]


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962, as it is written there."""
    if len(leaves) <= 1:
        return leaf_hash(leaves[0]) if leaves else EMPTY_ROOT
    k = max(2**i for i in range(8) if 2**i < len(leaves))
    return node_hash(naive_root(leaves[:k]), naive_root(leaves[k:]))


def naive_path(m: int, leaves: Sequence[bytes]) -> tuple[bytes, ...]:
    """PATH of RFC 6962."""
    if len(leaves) == 1:
        return ()
    k = max(2**i for i in range(8) if 2**i < len(leaves))
    if m < k:
        return (*naive_path(m, leaves[:k]), naive_root(leaves[k:]))
    return (*naive_path(m - k, leaves[k:]), naive_root(leaves[:k]))


def naive_proof(m: int, leaves: Sequence[bytes], *, whole: bool = True) -> tuple[bytes, ...]:
    """SUBPROOF of RFC 6962."""
    n = len(leaves)
    if m == n:
        return () if whole else (naive_root(leaves),)
    k = max(2**i for i in range(8) if 2**i < n)
    if m <= k:
        return (*naive_proof(m, leaves[:k], whole=whole), naive_root(leaves[k:]))
    return (*naive_proof(m - k, leaves[k:], whole=False), naive_root(leaves[:k]))


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_published(size: int) -> None:
    """The root of every size of the reference tree is the published one."""
    assert ROOTS[size] == root(size, nodes(LEAVES[:size])).hex() == root(size, nodes(LEAVES)).hex()


@pytest.mark.parametrize(("index", "size", "proof"), INCLUSION)
def test_inclusion_proofs_are_those_published(index: int, size: int, proof: tuple[str, ...]) -> None:
    """A proof that a leaf is in the reference tree is the published one, and is found right."""
    made = inclusion_proof(index, size, nodes(LEAVES))
    assert proof == tuple(step.hex() for step in made)
    assert included(leaf_hash(LEAVES[index]), index, size, made, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "new", "proof"), CONSISTENCY)
def test_consistency_proofs_are_those_published(old: int, new: int, proof: tuple[str, ...]) -> None:
    """A proof that the reference tree only grew is the published one, and is found right."""
    made = consistency_proof(old, new, nodes(LEAVES))
    assert proof == tuple(step.hex() for step in made)
    assert consistent(old, new, made, bytes.fromhex(ROOTS[old]), bytes.fromhex(ROOTS[new]))


def test_the_example_of_the_rfc() -> None:
    """The tree of seven leaves that RFC 6962 (2.1.3) draws: its paths and proofs, node by node."""
    a, b, c, d, e, f, j = map(leaf_hash, LEAVES[:7])
    g, h, i = node_hash(a, b), node_hash(c, d), node_hash(e, f)
    k, upper = node_hash(g, h), node_hash(i, j)
    node = nodes(LEAVES[:7])
    assert node_hash(k, upper) == root(7, node)
    paths = {0: (b, h, upper), 3: (c, g, upper), 4: (f, j, k), 6: (i, k)}
    assert paths == {index: inclusion_proof(index, 7, node) for index in paths}
    proofs = {3: (c, d, g, upper), 4: (upper,), 6: (i, j, k)}
    assert proofs == {old: consistency_proof(old, 7, node) for old in proofs}


@given(trees, st.data())
def test_everything_is_as_the_plain_recursion_says(leaves: list[bytes], data: st.DataObject) -> None:
    """Roots and proofs from complete nodes are those of the definitions, and are found right."""
    size, node = len(leaves), nodes(leaves)
    index = data.draw(st.integers(0, size - 1))
    old = index + 1
    assert naive_root(leaves) == root(size, node)
    assert naive_path(index, leaves) == inclusion_proof(index, size, node)
    assert naive_proof(old, leaves) == consistency_proof(old, size, node)
    assert included(leaf_hash(leaves[index]), index, size, naive_path(index, leaves), naive_root(leaves))
    assert consistent(old, size, naive_proof(old, leaves), naive_root(leaves[:old]), naive_root(leaves))


@given(trees, st.data())
def test_no_other_proof_is_believed(leaves: list[bytes], data: st.DataObject) -> None:
    """A proof of which a bit, a step, a size or a place is another is found wrong."""
    size, node, whole = len(leaves), nodes(leaves), naive_root(leaves)
    index = data.draw(st.integers(0, size - 1))
    leaf, path = leaf_hash(leaves[index]), inclusion_proof(index, size, node)
    old, proof = index + 1, consistency_proof(index + 1, size, node)
    other = leaf_hash(b"another")
    for wrong in (*_spoilt(path), (*path, other), path[:-1] if path else (other,)):
        assert not included(leaf, index, size, wrong, whole)
    for wrong in (*_spoilt(proof), (*proof, other), proof[:-1] if proof else (other,)):
        assert not consistent(old, size, wrong, naive_root(leaves[:old]), whole)
    assert not included(other, index, size, path, whole)
    assert not included(leaf, size, size, path, whole)
    assert not included(leaf, -1, size, path, whole)
    assert not consistent(0, size, (), EMPTY_ROOT, whole)
    assert not consistent(size + 1, size, (), whole, whole)
    assert not consistent(old, size, proof, other, whole)
    assert not consistent(old, size, proof, naive_root(leaves[:old]), other)


def _spoilt(proof: tuple[bytes, ...]) -> list[tuple[bytes, ...]]:
    return [
        (*proof[:at], bytes([proof[at][0] ^ 1]) + proof[at][1:], *proof[at + 1 :]) for at in range(len(proof))
    ]


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_there_is_no_proof_of_what_is_not_there(index: int, size: int) -> None:
    """A leaf beyond the tree, or a tree that was larger, has no proof."""
    with pytest.raises(ValueError, match="no leaf"):
        inclusion_proof(index, size, nodes(LEAVES))
    with pytest.raises(ValueError, match="never had"):
        consistency_proof(size + 1, size, nodes(LEAVES))
    with pytest.raises(ValueError, match="never had"):
        consistency_proof(0, size, nodes(LEAVES))
