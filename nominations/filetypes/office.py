"""Office Open XML and OpenDocument: a ZIP judged by its directory before anything is unpacked; no macros."""

import zipfile

from nominations.filetypes.refusal import Refused, rewound

MAX_ENTRIES = 5_000
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200  # of a whole archive; XML packs about 1:20
RATIO_COUNTS_FROM = 20 * 1024 * 1024
PROGRAMS = (".exe", ".dll", ".com", ".scr", ".bat", ".cmd", ".js", ".vbs", ".ps1", ".jar", ".msi", ".sh")


def check_office(stream, content_type):
    try:
        with zipfile.ZipFile(rewound(stream)) as archive:
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
