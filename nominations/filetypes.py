"""The type of an evidence file by its content: extension, first bytes and inner structure must agree. Pure.

`inspect(stream, name)` returns FileFacts, or raises Refused with a code that actions.evidence puts into words.
Nothing is unpacked or rendered: sizes are checked from headers and directories before anything is decoded.
"""

import re
import zipfile
from collections import deque
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
import pypdf
from PIL import Image
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from core.text import nfc

MAX_PIXELS = 50_000_000
MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200  # of a whole archive; XML packs about 1:20
RATIO_COUNTS_FROM = 20 * 1024 * 1024
MAX_PDF_OBJECTS = 50_000
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
PROGRAMS = (".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".js", ".vbs", ".ps1", ".jar", ".msi", ".sh")
_MAGIC = {
    "application/pdf": (b"%PDF-", {".pdf"}),
    "image/jpeg": (b"\xff\xd8\xff", {".jpg", ".jpeg", ".jfif"}),
    "image/png": (b"\x89PNG\r\n\x1a\n", {".png"}),
}
_ZIP_MAGIC = (b"PK\x03\x04", {".zip", ".docx", ".xlsx", ".pptx", ".odt", ".ods"})
_OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A key or an action name (/S) of a PDF object, and the warning it earns.
_PDF_KEYS = {
    "/JavaScript": "script",
    "/JS": "script",
    "/EmbeddedFile": "attachment",
    "/EmbeddedFiles": "attachment",
    "/AA": "automatic_action",
    "/XFA": "form",
    "/RichMedia": "media",
}
_PDF_ACTIONS = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "form",
    "/ImportData": "form",
    "/GoToE": "attachment",
    "/GoToR": "outside_link",
    "/Rendition": "media",
}
WARNINGS = ("script", "launch", "attachment", "automatic_action", "form", "media", "outside_link", "restricted", "too_complex")


class Refused(Exception):
    """The file cannot be evidence; `code` says why."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code


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
    check = _CHECKS.get(content_type, _check_office)
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


def _check_image(stream, content_type):
    stream.seek(0)
    if zipfile.is_zipfile(stream):
        raise Refused("mismatch")
    kind = "PNG" if content_type == "image/png" else "JPEG"
    try:
        with Image.open(_rewound(stream), formats=[kind]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise Refused("pixels")
            image.verify()
        with Image.open(_rewound(stream), formats=[kind]) as image:
            # A JPEG's verify() reads nothing: decode it at an eighth of its size to see that it is whole.
            image.draft("L", (64, 64))
            if kind == "JPEG":
                image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("pixels") from None
    except Refused:
        raise
    except Exception as error:  # decoders fail in many ways on a hostile file; each means the same to the person
        raise Refused("damaged") from error
    return None, set()


def _check_pdf(stream, content_type):
    stream.seek(0)
    if zipfile.is_zipfile(stream):
        raise Refused("mismatch")
    warnings = set()
    try:
        reader = pypdf.PdfReader(_rewound(stream), strict=False)
        if reader.is_encrypted:
            if not reader.decrypt(""):
                raise Refused("encrypted")
            warnings.add("restricted")
        pages = len(reader.pages)
        warnings |= _active_content(reader)
    except Refused:
        raise
    except Exception as error:  # the same as for images
        raise Refused("damaged") from error
    if not pages:
        raise Refused("damaged")
    return pages, warnings


def _active_content(reader) -> set[str]:
    """Return the warnings of all objects reachable from the trailer, without decoding pages."""
    warnings, seen, queue = set(), set(), deque([reader.trailer])
    visited = 0
    while queue:
        item = queue.popleft()
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                continue
            seen.add(item.idnum)
            item = item.get_object()
        visited += 1
        if visited > MAX_PDF_OBJECTS:
            return warnings | {"too_complex"}
        if isinstance(item, DictionaryObject):
            warnings |= _warnings_of(item)
            queue.extend(value for value in item.values() if isinstance(value, IndirectObject | DictionaryObject | ArrayObject))
        elif isinstance(item, ArrayObject):
            queue.extend(value for value in item if isinstance(value, IndirectObject | DictionaryObject | ArrayObject))
    return warnings


def _warnings_of(item) -> set[str]:
    found = {warning for key, warning in _PDF_KEYS.items() if key in item}
    action = item.get("/S")
    found |= {_PDF_ACTIONS[action]} if action in _PDF_ACTIONS else set()
    if item.get("/Type") == "/EmbeddedFile":
        found.add("attachment")
    if action == "/URI" and not str(item.get("/URI", "")).lower().startswith(("http://", "https://", "mailto:")):
        found.add("outside_link")
    opening = item.get("/OpenAction")
    # A plain destination only says on which page to open.
    if isinstance(opening, DictionaryObject) and opening.get("/S") != "/GoTo":
        found.add("automatic_action")
    return found


def _check_office(stream, content_type):
    try:
        with zipfile.ZipFile(_rewound(stream)) as archive:
            names = _check_directory(archive)
            if content_type.startswith("application/vnd.oasis"):
                return None, _check_open_document(archive, names, content_type)
            return None, _check_office_open_xml(archive, names, content_type)
    except Refused:
        raise
    except Exception as error:  # the same as for images
        raise Refused("damaged") from error


def _check_directory(archive) -> set[str]:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    unpacked, packed = sum(e.file_size for e in entries), sum(e.compress_size for e in entries)
    too_dense = unpacked > RATIO_COUNTS_FROM and unpacked > MAX_RATIO * max(packed, 1)
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or too_dense:
        raise Refused("bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("encrypted")
    if len(names) != len(entries) or any(_is_hostile(entry) for entry in entries):
        raise Refused("mismatch")
    return names


def _is_hostile(entry) -> bool:
    name = entry.filename
    is_symlink = (entry.external_attr >> 16) & 0o170000 == 0o120000
    escapes = name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or ":" in name
    return is_symlink or escapes or name.lower().endswith(PROGRAMS)


def _check_office_open_xml(archive, names, content_type) -> set[str]:
    if not {"[Content_Types].xml", "_rels/.rels"} <= names:
        raise Refused("mismatch")
    types = _read(archive, "[Content_Types].xml")
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if f"{content_type}.main+xml".encode() not in types:
        raise Refused("mismatch")
    warnings = {"attachment"} if any("/embeddings/" in name for name in names) else set()
    if any("/activeX/" in name for name in names):
        warnings.add("script")
    settings = "word/_rels/settings.xml.rels"
    if settings in names and b"attachedTemplate" in (rels := _read(archive, settings)) and b"External" in rels:
        warnings.add("outside_link")
    return warnings


def _check_open_document(archive, names, content_type) -> set[str]:
    if not {"mimetype", "META-INF/manifest.xml", "content.xml"} <= names:
        raise Refused("mismatch")
    if _read(archive, "mimetype").strip() != content_type.encode():
        raise Refused("mismatch")
    if b"encryption-data" in _read(archive, "META-INF/manifest.xml"):
        raise Refused("encrypted")
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        raise Refused("macros")
    return {"attachment"} if any(name.startswith("Object ") for name in names) else set()


def _read(archive, name, limit=2 * 1024 * 1024) -> bytes:
    with archive.open(name) as part:
        return part.read(limit)


def _rewound(stream):
    stream.seek(0)
    return stream


_CHECKS = {"application/pdf": _check_pdf, "image/jpeg": _check_image, "image/png": _check_image}
