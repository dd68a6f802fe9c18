"""The first visible sheet of an .xlsx workbook, row by row, looked at from its zip directory before anything is unpacked."""

import io
import zipfile
from collections.abc import Iterator

import openpyxl
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

MAX_EXPANSION = 8  # whole workbook, times settings.IMPORT_MAX_BYTES
MAX_RATIO = 150  # of one part that is large once unpacked
LARGE_PART = 2**20
MAX_PARTS = 1000
MAX_LISTED = 500
_OTHER_KINDS = [
    ("xl/workbook.bin", ".xlsb"),
    ("xl/vbaProject.bin", ".xlsm"),
    ("content.xml", ".ods"),
    ("word/document.xml", ".docx"),
]


def workbook_rows(data: bytes, *, max_columns: int) -> Iterator[tuple[int, list]]:
    """Yield (row number, cell values); raise ValidationError for what is not a plain workbook of values."""
    _inspect(data)
    try:
        _refuse_entities(data)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
    except ValidationError:
        raise
    except Exception as error:  # whatever a crafted file makes the parser raise is one answer: it is damaged
        raise _damaged() from error
    if sheet is None:
        raise ValidationError(_("The workbook has no visible sheet."), code="empty")
    yield from _values(sheet, max_columns)


def _inspect(data: bytes) -> None:
    """Refuse by the zip directory alone: other formats, macros, and parts that would unpack to far more than they are."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise _damaged() from error
    names = {part.filename for part in parts}
    for name, kind in _OTHER_KINDS:
        if name in names:
            raise ValidationError(
                _("This is a %(kind)s file. Save it as .xlsx without macros, or as .csv.") % {"kind": kind}, code="wrong_type"
            )
    if "xl/workbook.xml" not in names:
        raise ValidationError(_("This is a compressed file but not an Excel workbook."), code="wrong_type")
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(
            _("The workbook is protected with a password. Remove the password and save it again."), code="encrypted"
        )
    total = sum(part.file_size for part in parts)
    swollen = any(part.file_size > LARGE_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1) for part in parts)
    if len(parts) > MAX_PARTS or swollen or total > MAX_EXPANSION * settings.IMPORT_MAX_BYTES:
        raise ValidationError(_("The workbook would unpack to far more than its size, so it was not opened."), code="bomb")


def _refuse_entities(data: bytes) -> None:
    """Refuse a document type in any part: defusedxml stops it in the parts that openpyxl parses, and those are not all."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if part.filename.lower().endswith((".xml", ".rels")) and b"<!DOCTYPE" in archive.read(part):
                raise _damaged()


def _values(sheet, max_columns: int) -> Iterator[tuple[int, list]]:
    problems = []
    sheet.reset_dimensions()  # what the sheet says of its own size may be wrong
    try:
        for number, row in enumerate(sheet.iter_rows(max_col=max_columns + 1), 1):
            problems += [problem for cell in row if cell.value is not None and (problem := _problem(cell))]
            if len(problems) > MAX_LISTED:
                break
            yield number, [cell.value for cell in row]
    except ValidationError:
        raise
    except Exception as error:  # as above: parsing goes on while rows are read
        raise _damaged() from error
    if problems:
        raise ValidationError(problems[:MAX_LISTED], code="cell")


def _problem(cell) -> str:
    """Return what is wrong with the cell itself, with its address; the stale value of a formula is never used."""
    value = cell.value
    if cell.data_type == "f":
        return _("Cell %(cell)s holds a formula. Paste it as a value.") % {"cell": cell.coordinate}
    if cell.data_type == "e":
        return _("Cell %(cell)s holds the error %(value)s.") % {"cell": cell.coordinate, "value": value}
    if cell.data_type == "b":
        return _("Cell %(cell)s holds TRUE or FALSE where text was expected.") % {"cell": cell.coordinate}
    if cell.data_type == "n" and abs(value) >= 10**15:
        return _("Cell %(cell)s holds a number too long for Excel to keep. Format the column as text.") % {
            "cell": cell.coordinate
        }
    return ""


def _damaged() -> ValidationError:
    return ValidationError(
        _("The workbook is damaged or is not one Excel would write. Open it in Excel and save it again."), code="damaged"
    )
