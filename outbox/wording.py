"""Words of letters made safe: one-line subjects, and no links but those to the portal. Pure; strings in, strings out."""

import re

from core.text import fold, nfc

LONGEST_SUBJECT = 300
_ADDRESS = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]{1,15})://(?P<rest>\S*)|\bwww\.\S+", re.IGNORECASE)


def subject_line(text: str) -> str:
    """Return the text on one line of at most 300 characters: nothing in it can start another header."""
    return " ".join(nfc(text).split())[:LONGEST_SUBJECT].strip()


def plain_body(text: str) -> str:
    """Return the text in NFC, without characters that hide or reorder it."""
    return nfc(text)


def without_foreign_links(text: str, *, base_url: str) -> str:
    """Break every address that does not lead to base_url, since mail readers make links of whatever looks like one.

    A unit called "http://evil.vn" comes out as "http[://]evil[.]vn"; what follows base_url and a "/" stays.
    """
    own = base_url.rstrip("/")

    def defuse(match) -> str:
        found = match[0]
        if found == own or found.startswith(f"{own}/"):
            return found
        return found.replace("://", "[://]").replace(".", "[.]")

    return _ADDRESS.sub(defuse, text)


def search_key(*texts: str) -> str:
    """Return what a letter is found by."""
    return fold(" ".join(texts))
