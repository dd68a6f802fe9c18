"""PDF: openable without a password, its pages, and whatever acts by itself in it."""

import zipfile
from collections import deque

import pypdf
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from nominations.filetypes.refusal import Refused, rewound

MAX_OBJECTS = 50_000
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


def check_pdf(stream, content_type):
    stream.seek(0)
    if zipfile.is_zipfile(stream):
        raise Refused("mismatch")
    warnings = set()
    try:
        reader = pypdf.PdfReader(rewound(stream), strict=False)
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
        if visited > MAX_OBJECTS:
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
