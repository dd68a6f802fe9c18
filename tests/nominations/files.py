"""Real bytes of good and hostile files, built by hand or by the libraries that write them."""

import io
import struct
import zipfile
import zlib

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

CONTENT_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 500
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504


def pdf(pages=1, *, change=None, password=None, owner=None) -> bytes:
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(width=595, height=842)
    if change:
        change(writer)
    if password is not None:
        writer.encrypt(password, owner, algorithm="RC4-128")
    return _written(writer.write)


def pdf_with_root_entry(key, value) -> bytes:
    return pdf(change=lambda writer: writer.root_object.update({NameObject(key): value}))


def pdf_with_page_action(**entries) -> bytes:
    """A PDF whose page has a link with the action."""
    action = pdf_dict(**entries)

    def change(writer):
        link = pdf_dict(Type=NameObject("/Annot"), Subtype=NameObject("/Link"), A=action)
        link[NameObject("/Rect")] = ArrayObject([NumberObject(n) for n in (0, 0, 9, 9)])
        writer.pages[0][NameObject("/Annots")] = ArrayObject([link])

    return pdf(change=change)


def pdf_dict(**entries) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{key}"): value for key, value in entries.items()})


def image(kind, size=(8, 8), **options) -> bytes:
    return _written(lambda stream: Image.new("RGB", size, "white").save(stream, kind, **options))


def png_claiming(width, height) -> bytes:
    """A PNG whose header promises more pixels than its data holds."""

    def chunk(tag, data):
        return struct.pack(">I", len(data)) + tag + data + struct.pack(">I", zlib.crc32(tag + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\x00")) + chunk(b"IEND", b"")


def office(kind="docx", *, main=None, extra=(), leave_out=()) -> bytes:
    """A package of the kind; extra is (name, bytes) pairs, leave_out names parts."""
    main = main or CONTENT_TYPES[kind]
    parts = {
        "[Content_Types].xml": f'<Types><Override PartName="/main.xml" ContentType="{main}"/></Types>'.encode(),
        "_rels/.rels": b"<Relationships/>",
        "main.xml": b"<document/>",
    }
    return archive([(n, d) for n, d in parts.items() if n not in leave_out] + list(extra))


def open_document(mime="application/vnd.oasis.opendocument.text", *, manifest=b"<manifest/>", extra=()) -> bytes:
    return archive(
        [("mimetype", mime.encode()), ("content.xml", b"<office/>"), ("META-INF/manifest.xml", manifest), *extra],
        compression=zipfile.ZIP_STORED,
    )


def archive(entries, compression=zipfile.ZIP_DEFLATED) -> bytes:
    def write(stream):
        with zipfile.ZipFile(stream, "w", compression) as package:
            for name, data in entries:
                package.writestr(name, data)

    return _written(write)


def symlink_entry(name="link") -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = 0o120777 << 16
    return info


def with_encrypted_flag(data: bytes) -> bytes:
    """Set the encryption bit of every entry, in local headers and directory."""
    data = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def javascript():
    return pdf_dict(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))


def _written(write) -> bytes:
    stream = io.BytesIO()
    write(stream)
    return stream.getvalue()
