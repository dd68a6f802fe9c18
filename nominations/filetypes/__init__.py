"""The type of an evidence file by its content: extension, first bytes and inner structure must agree. Pure.

`inspect(stream, name)` returns FileFacts, or raises Refused with a code that actions.evidence puts into words.
Nothing is unpacked or rendered: sizes are checked from headers and directories before anything is decoded.
"""

import re
from dataclasses import dataclass
from typing import BinaryIO

import puremagic

from core.text import nfc
from nominations.filetypes.office import check_office
from nominations.filetypes.pdf import check_pdf
from nominations.filetypes.picture import MAX_PIXELS, check_picture
from nominations.filetypes.refusal import Refused

__all__ = ["CONTENT_TYPES", "MAX_PIXELS", "WARNINGS", "FileFacts", "Refused", "clean_name", "extension_of", "inspect"]

NAME_LENGTH = 255
_WORDPROCESSING = "vnd.openxmlformats-officedocument.wordprocessingml.document"
_SPREADSHEET = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PRESENTATION = "vnd.openxmlformats-officedocument.presentationml.presentation"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "docx": f"application/{_WORDPROCESSING}",
    "xlsx": f"application/{_SPREADSHEET}",
    "pptx": f"application/{_PRESENTATION}",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
LEGACY = {"doc", "xls", "ppt", "rtf"}
WITH_MACROS = {"docm", "xlsm", "pptm", "dotm", "xltm", "xlsb"}
_MAGIC = {
    "application/pdf": (b"%PDF-", {".pdf"}),
    "image/jpeg": (b"\xff\xd8\xff", {".jpg", ".jpeg", ".jfif"}),
    "image/png": (b"\x89PNG\r\n\x1a\n", {".png"}),
}
_ZIP_MAGIC = (b"PK\x03\x04", {".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods"})
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WARNINGS = ("script", "launch", "attachment", "automatic_action", "form", "media", "outside_link", "restricted", "too_complex")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the content says: the type to serve it with, pages of a PDF, and warnings (codes of WARNINGS)."""

    extension: str
    content_type: str
    pages: int | None = None
    warnings: tuple[str, ...] = ()


def clean_name(name: str) -> str:
    """Return the last part of a path in NFC, without line breaks, at most 255 characters with its extension kept."""
    name = re.sub(r"\s+", " ", nfc(name)).replace("\\", "/").rpartition("/")[2].strip(" .")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:NAME_LENGTH] or "tai-lieu"
    extension = extension[:20]
    return f"{stem.strip()[: NAME_LENGTH - len(extension) - 1] or 'tai-lieu'}.{extension}"


def extension_of(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def inspect(stream: BinaryIO, name: str) -> FileFacts:
    """Return what a seekable binary stream holds, or raise Refused when its name and content do not agree."""
    extension = extension_of(name)
    _check_extension(extension)
    content_type = CONTENT_TYPES[extension]
    stream.seek(0)
    head = stream.read(4096)
    if not head:
        raise Refused("empty")
    _check_magic(head, content_type, extension)
    check = _CHECKS.get(content_type, check_office)
    pages, warnings = check(stream, content_type)
    stream.seek(0)
    return FileFacts(extension, content_type, pages, tuple(code for code in WARNINGS if code in warnings))


def _check_extension(extension):
    if extension in LEGACY:
        raise Refused("legacy")
    if extension in WITH_MACROS:
        raise Refused("macros")
    if extension not in CONTENT_TYPES:
        raise Refused("type")


def _check_magic(head, content_type, extension):
    prefix, known_as = _MAGIC.get(content_type, _ZIP_MAGIC)
    if head.startswith(_OLE_MAGIC) and prefix is _ZIP_MAGIC[0]:
        # Office stores a file with a password, or of the old kind, in this container.
        raise Refused("encrypted_or_legacy")
    found = _magic_extensions(head)
    if not head.startswith(prefix) or not known_as & found:
        raise Refused("mismatch")


def _magic_extensions(head):
    try:
        return {"." + match.extension.lstrip(".") for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()


_CHECKS = {"application/pdf": check_pdf, "image/jpeg": check_picture, "image/png": check_picture}
