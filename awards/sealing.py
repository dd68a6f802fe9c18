"""Sealed ballots: anyone can put one in, only the holder of the box key can read them, and the key is stored nowhere.

Uses NaCl sealed boxes (X25519, XSalsa20-Poly1305). Pure: no Django, no clock.
"""

import base64
import hashlib
import random

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

_CHOICES = {"yes": "y", "no": "n", "blank": "b"}
_LETTERS = {letter: choice for choice, letter in _CHOICES.items()}


class WrongKey(Exception):
    """The key does not open this box, or was mistyped."""


def new_box() -> tuple[str, str]:
    """Return (public key, box key): hex for the database, grouped base32 for the person who keeps it."""
    private = PrivateKey.generate()
    text = base64.b32encode(bytes(private)).decode().rstrip("=")
    return bytes(private.public_key).hex(), "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def seal(public_key: str, choices: list[str]) -> bytes:
    """Return the ciphertext of the choices, in the order of the candidates; its length depends on their number only."""
    box = SealedBox(PublicKey(bytes.fromhex(public_key)))
    return box.encrypt("".join(_CHOICES[choice] for choice in choices).encode())


def fingerprint(ciphertexts: list[bytes]) -> str:
    """Return the SHA-256 (hex) of a set of ciphertexts, the same in whatever order they come."""
    return hashlib.sha256(b"".join(hashlib.sha256(c).digest() for c in sorted(ciphertexts))).hexdigest()


def open_all(public_key: str, box_key: str, ciphertexts: list[bytes]) -> list[list[str]]:
    """Return the opened ballots, each candidate's column shuffled by itself, so that no row is one person's ballot.

    Raises WrongKey when the key is not that of the box or a ballot was tampered with.
    """
    box = SealedBox(_private(public_key, box_key))
    try:
        ballots = [[_LETTERS[letter] for letter in box.decrypt(bytes(c)).decode()] for c in ciphertexts]
    except (CryptoError, KeyError, UnicodeDecodeError) as error:
        raise WrongKey from error
    columns = [list(column) for column in zip(*ballots, strict=True)]
    for column in columns:
        random.SystemRandom().shuffle(column)
    return [list(row) for row in zip(*columns, strict=True)]


def _private(public_key: str, box_key: str) -> PrivateKey:
    text = "".join(box_key.split()).replace("-", "").upper()
    try:
        private = PrivateKey(base64.b32decode(text + "=" * (-len(text) % 8)))
    except (ValueError, TypeError) as error:
        raise WrongKey from error
    if bytes(private.public_key).hex() != public_key:
        raise WrongKey
    return private
