"""Tables as files, good and bad."""

import io
import zipfile

import openpyxl

HEADER = ["code", "name", "kind", "parent_code", "valid_from", "valid_to", "source"]
PROVINCE = ["66", "Tỉnh Đắk Lắk", "tinh", "", "2023-01-01", "", "thử"]
DISTRICT = ["643", "Thành phố Buôn Ma Thuột", "thanh_pho", "66", "2023-01-01", "", "thử"]
COMMUNE = ["24118", "Phường Tân Lập", "phuong", "643", "2023-01-01", "", "thử"]


def csv_bytes(*rows, delimiter=",", encoding="utf-8", end="\n") -> bytes:
    return "".join(delimiter.join(row) + end for row in rows).encode(encoding)


def xlsx_bytes(*rows, change=None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()
