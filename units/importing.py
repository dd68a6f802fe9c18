"""Bytes of an uploaded table → tablib Dataset, or a ValidationError that says what is wrong with the file and where.

Cells are text (NFC, trimmed) or dates; blank rows are left out. `dataset.lines` holds the row or line number of each row in the
file, header included, so that later errors can name it. Nothing is read beyond settings.IMPORT_MAX_BYTES and IMPORT_MAX_ROWS.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import tablib
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.text import nfc
from units.workbooks import workbook_rows

WAITING_FOLDER = "units-waiting"  # files between preview and confirmation, of the portal's page and of the admin
MAX_COLUMNS = 60
MAX_CELL = 20_000
_BOMS = [(b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")]
_MARKUP = re.compile(r"\s*<(!doctype|html|table|\?xml|head|body|workbook|style)\b", re.IGNORECASE)


def read_table(data: bytes, *, name: str = "") -> tablib.Dataset:
    """Return the table of a CSV or XLSX file; its name only helps to say what is wrong."""
    if not data.strip():
        raise ValidationError(_("The file is empty."), code="empty")
    _refuse_size(len(data))
    _refuse_other_types(data)
    if data.startswith(b"PK"):
        return _dataset(workbook_rows(data, max_columns=MAX_COLUMNS))
    if name.lower().endswith((".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")):
        raise ValidationError(
            _("The file is named as a workbook but holds plain text. Save it again as .xlsx, or name it .csv."), code="wrong_type"
        )
    return _dataset(_text_rows(_decoded(data)))


def read_upload(upload) -> tablib.Dataset:
    """Return the table of an uploaded file, refusing by its size before reading it."""
    _refuse_size(upload.size)
    upload.seek(0)
    return read_table(upload.read(), name=upload.name or "")


def _refuse_size(size: int) -> None:
    if size > settings.IMPORT_MAX_BYTES:
        raise ValidationError(
            _("The file has %(size).1f MB; at most %(limit)d MB can be imported.")
            % {"size": size / 2**20, "limit": settings.IMPORT_MAX_BYTES // 2**20},
            code="too_large",
        )


def _refuse_other_types(data: bytes) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ValidationError(
                _("The workbook is protected with a password. Remove the password and save it again."), code="encrypted"
            )
        raise ValidationError(_("This is an old Excel file (.xls). Open it and save it as .xlsx."), code="wrong_type")
    if data.startswith(b"%PDF"):
        raise ValidationError(_("This is a PDF, not a table. Choose an .xlsx or .csv file."), code="wrong_type")


def _decoded(data: bytes) -> str:
    encoding = next((encoding for bom, encoding in _BOMS if data.startswith(bom)), "utf-8")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValidationError(
            _("Line %(line)d is not readable as UTF-8. Save the file as “CSV UTF-8” or as .xlsx.") % {"line": line},
            code="encoding",
        ) from error
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise ValidationError(
            _("Line %(line)d holds a NUL character; the file is damaged or is not text.") % {"line": line}, code="nul"
        )
    if _MARKUP.match(text):
        raise ValidationError(
            _("This is a web page (HTML) or XML, not a table, whatever its name. Save it as .xlsx or .csv."), code="wrong_type"
        )
    return text


def _text_rows(text: str) -> Iterator[tuple[int, list]]:
    """Yield (line the record starts on, cells)."""
    delimiter, skipped = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if not (skipped and line == 1):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise ValidationError(
            _("Line %(line)d cannot be read: a quotation mark is left open or stands inside a cell, or the cell is too long.")
            % {"line": line},
            code="damaged",
        ) from error


def _delimiter(text: str) -> tuple[str, bool]:
    """Return the delimiter of the header line, and whether a line "sep=;" (written by Excel) stands before it."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    if match := re.fullmatch(r"sep=(.)\s*", first):
        return match[1], True
    return max(";\t,", key=first.count), False


def _dataset(rows: Iterable[tuple[int, list]]) -> tablib.Dataset:
    """Turn (number, cells) rows into a Dataset; the first row with anything in it is the header."""
    filled = ((number, cells) for number, cells in ((number, _clean(cells, number)) for number, cells in rows) if any(cells))
    first, header = next(filled, (0, []))
    header = _header(header, first)
    dataset = tablib.Dataset(headers=header)
    dataset.lines = []
    for number, cells in filled:
        if len(dataset.lines) >= settings.IMPORT_MAX_ROWS:
            raise ValidationError(
                _("The file has more than %(limit)d rows. Split it into smaller files.") % {"limit": settings.IMPORT_MAX_ROWS},
                code="too_many_rows",
            )
        dataset.append(_fitted(cells, len(header), number))
        dataset.lines.append(number)
    if not dataset.lines:
        raise ValidationError(_("The file has a header but no rows."), code="empty")
    return dataset


def _header(cells: list, number: int) -> list[str]:
    while cells and cells[-1] in ("", None):
        cells = cells[:-1]
    names = [str(cell).strip() for cell in cells]
    if not names:
        raise ValidationError(_("The file is empty."), code="empty")
    if len(names) > MAX_COLUMNS:
        raise ValidationError(_("The file has more than %(limit)d columns.") % {"limit": MAX_COLUMNS}, code="too_many_columns")
    if "" in names:
        raise ValidationError(
            _("Line %(line)d is the header, but column %(column)d has no name.")
            % {"line": number, "column": names.index("") + 1},
            code="header",
        )
    seen = [name.casefold() for name in names]
    if twice := next((name for name in seen if seen.count(name) > 1), None):
        raise ValidationError(_("The header names the column “%(column)s” twice.") % {"column": twice}, code="header")
    return names


def _fitted(cells: list, width: int, number: int) -> list:
    while len(cells) > width and cells[-1] in ("", None):
        cells = cells[:-1]
    if len(cells) > width:
        raise ValidationError(
            _("Line %(line)d has %(found)d cells but the header has %(width)d. Check delimiters and quotation marks.")
            % {"line": number, "found": len(cells), "width": width},
            code="ragged",
        )
    return cells + [""] * (width - len(cells))


def _clean(cells: list, number: int) -> list:
    return [_cell(cell, number) for cell in cells]


def _cell(cell, number: int):
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == datetime.min.time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = cell if cell.__class__ is str else str(cell)
    if len(text) > MAX_CELL:
        raise ValidationError(
            _("Line %(line)d has a cell with more than %(limit)d characters.") % {"line": number, "limit": MAX_CELL}, code="cell"
        )
    return nfc(text).strip()
