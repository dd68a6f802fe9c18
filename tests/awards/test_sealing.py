import pytest
from nacl.public import PublicKey, SealedBox

from awards import sealing


def test_what_is_sealed_opens_with_the_box_key_only():
    public, key = sealing.new_box()
    box = [sealing.seal(public, ["yes", "no", "blank"]) for _ in range(3)]
    opened = sealing.open_all(public, key, box)
    assert opened == [["yes", "no", "blank"]] * 3
    other_public, other_key = sealing.new_box()
    for wrong in (other_key, "", "AAAA-BBBB", "é" * 52, key[:-1], key + "A", key.replace(key[0], "0"), "\x00", "9" * 5000):
        with pytest.raises(sealing.WrongKey):
            sealing.open_all(public, wrong, box)
    with pytest.raises(sealing.WrongKey):
        sealing.open_all(other_public, other_key, box)


def test_a_key_may_be_typed_small_with_blanks_or_without_hyphens():
    public, key = sealing.new_box()
    for typed in (key.lower(), key.replace("-", " "), key.replace("-", ""), f"  {key}\n"):
        assert sealing.open_all(public, typed, []) == []


def test_a_changed_ballot_does_not_open():
    public, key = sealing.new_box()
    sealed = bytearray(sealing.seal(public, ["yes"]))
    sealed[-1] ^= 1
    with pytest.raises(sealing.WrongKey):
        sealing.open_all(public, key, [bytes(sealed)])


def test_what_was_sealed_by_someone_who_knows_only_the_format_is_refused_when_it_is_no_ballot():
    public, key = sealing.new_box()
    for rubbish in (b"x", b"\xff\xfe"):
        box = SealedBox(PublicKey(bytes.fromhex(public))).encrypt(rubbish)
        with pytest.raises(sealing.WrongKey):
            sealing.open_all(public, key, [box])


def test_the_ciphertext_tells_nothing_of_the_choices():
    public, _key = sealing.new_box()
    ways = [["yes", "yes"], ["no", "blank"], ["blank", "blank"]]
    sealed = [sealing.seal(public, choices) for choices in ways for _ in range(20)]
    assert len({len(c) for c in sealed}) == 1
    assert len(set(sealed)) == 60


def test_every_column_keeps_its_count_and_rows_are_nobodys_ballot():
    public, key = sealing.new_box()
    ballots = [["yes", "no"]] * 30 + [["no", "yes"]] * 30
    opened = sealing.open_all(public, key, [sealing.seal(public, b) for b in ballots])
    assert [[row[n] for row in opened].count("yes") for n in (0, 1)] == [30, 30]
    # Sixty shuffled rows that all kept their pairs would be a chance of less than 10^-16.
    assert set(map(tuple, opened)) > {("yes", "no"), ("no", "yes")}


def test_the_fingerprint_does_not_depend_on_the_order():
    assert sealing.fingerprint([b"a", b"b"]) == sealing.fingerprint([b"b", b"a"])
    assert len({sealing.fingerprint(x) for x in ([], [b"a"], [b"a", b"a"], [b"ab"], [b"a", b"b"])}) == 5
