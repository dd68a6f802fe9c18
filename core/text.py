"""Vietnamese text: one normal form, folding for search, keys for sorting. Pure; strings in, strings out."""

import re
import unicodedata

# Controls, and the marks that reorder or hide text (bidirectional overrides, zero-width), have no place in a name.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_BASE_RANK = {letter: f"{index:02d}" for index, letter in enumerate(_LETTERS)}
# Tone order of Vietnamese dictionaries: level, falling, asking, tumbling, rising, heavy.
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}


def nfc(text: str) -> str:
    """Return text in NFC, without control, zero-width and bidirectional characters; line breaks become \\n."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text))


def fold(text: str) -> str:
    """Return a search key: lower case, no diacritics, đ as d, apostrophes dropped, blanks single ("M'Đrắk" → "mdrak")."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).replace("đ", "d")
    text = "".join(c for c in text if not unicodedata.combining(c))
    text = re.sub(r"['’‘ʼ`´]", "", text)
    return re.sub(r"[^\w]+", " ", text).strip()


def sort_key(text: str) -> str:
    """Return a key that sorts as Vietnamese dictionaries do: letters first (a ă â b … d đ …), tones only to break ties."""
    letters, tones = [], []
    for char in unicodedata.normalize("NFC", text.casefold()):
        parts = unicodedata.normalize("NFD", char)
        tone = next((_TONES[p] for p in parts if p in _TONES), "0")
        base = unicodedata.normalize("NFC", "".join(p for p in parts if p not in _TONES))
        if base in _BASE_RANK:
            letters.append("c" + _BASE_RANK[base])
            tones.append(tone)
        elif char.isdecimal():
            letters.append("b" + char)
        elif char.isspace() or char in "-–—":
            letters.append("a")
        elif (bare := fold(base)) and bare[0] in _BASE_RANK:
            letters.append("c" + _BASE_RANK[bare[0]] + "z")
            tones.append(tone)
    return "".join(letters) + " " + "".join(tones)


def natural_key(code: str) -> tuple:
    """Return a key that sorts "6.2" before "6.10"."""
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in re.split(r"[.\s]+", code))
