import importlib.util
import resource
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.utils import translation

from tests.units.tables import COMMUNE, DISTRICT, HEADER, PROVINCE, csv_bytes, with_part, xlsx_bytes, zipped
from units.importing import read_table, read_upload

ROWS = (HEADER, PROVINCE, DISTRICT)
BILLION_LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
EXTERNAL_ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def refusal(data, name=""):
    with pytest.raises(ValidationError) as caught:
        read_table(data, name=name)
    return caught.value


def test_openpyxl_parses_xml_safely_because_defusedxml_is_installed():
    assert importlib.util.find_spec("defusedxml") is not None
    assert openpyxl.DEFUSEDXML is True
    assert openpyxl.LXML is False


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_csv_is_read_in_the_encodings_and_delimiters_excel_writes(encoding, delimiter, end):
    table = read_table(csv_bytes(*ROWS, encoding=encoding, delimiter=delimiter, end=end))
    assert (table.headers, list(table), table.lines) == (HEADER, [tuple(PROVINCE), tuple(DISTRICT)], [2, 3])


def test_the_delimiter_line_excel_writes_is_understood():
    assert list(read_table(b"sep=;\r\n" + csv_bytes(*ROWS, delimiter=";"))) == [tuple(PROVINCE), tuple(DISTRICT)]


def test_text_is_made_nfc_and_blank_rows_keep_the_numbers_of_the_others():
    table = read_table('code,name\n\n,\n1,Xa\u0303 A\n2,"Xã\nB"\n3,C\n'.encode())
    assert (list(table), table.lines) == ([("1", "Xã A"), ("2", "Xã\nB"), ("3", "C")], [4, 5, 7])


def test_xlsx_gives_text_whole_numbers_and_dates():
    rows = [
        ["code", "n", "day", "moment", "half"],
        ["24118", 643, date(2023, 1, 2), datetime.fromisoformat("2023-01-02"), 0.5],
        [None] * 5,
        ["x", 7.0, None, None, ""],
    ]
    table = read_table(xlsx_bytes(*rows))
    assert list(table) == [("24118", "643", date(2023, 1, 2), date(2023, 1, 2), "0.5"), ("x", "7", "", "", "")]
    assert table.lines == [2, 4]
    assert Decimal(table[0][4]) == Decimal("0.5")


def test_the_first_visible_sheet_is_read_whatever_its_name():
    def change(book):
        book.create_sheet("=cmd", 0).append(["code", "name"])
        book["=cmd"].append(["1", "A"])
        book.create_sheet("Ẩn", 0).sheet_state = "hidden"

    assert list(read_table(xlsx_bytes(["x"], change=change))) == [("1", "A")]


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.csv", "The file is empty."),
        (b" \r\n ", "a.csv", "The file is empty."),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
            "a.xls",
            "This is an old Excel file (.xls). Open it and save it as .xlsx.",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            "The workbook is protected with a password. Remove the password and save it again.",
        ),
        (b"%PDF-1.7", "a.xlsx", "This is a PDF, not a table. Choose an .xlsx or .csv file."),
        (
            b"<html><table><tr><td>1</td></tr></table></html>",
            "a.xls",
            "The file is named as a workbook but holds plain text. Save it again as .xlsx, or name it .csv.",
        ),
        (
            b"\n<table><tr><td>1</td></tr></table>",
            "a.csv",
            "This is a web page (HTML) or XML, not a table, whatever its name. Save it as .xlsx or .csv.",
        ),
        (
            csv_bytes(*ROWS),
            "a.xlsx",
            "The file is named as a workbook but holds plain text. Save it again as .xlsx, or name it .csv.",
        ),
        (zipped(**{"xl/workbook.bin": b"x"}), "a.xlsb", "This is a .xlsb file. Save it as .xlsx without macros, or as .csv."),
        (
            zipped(**{"xl/workbook.xml": b"x", "xl/vbaProject.bin": b"x"}),
            "a.xlsm",
            "This is a .xlsm file. Save it as .xlsx without macros, or as .csv.",
        ),
        (zipped(**{"content.xml": b"x"}), "a.ods", "This is a .ods file. Save it as .xlsx without macros, or as .csv."),
        (zipped(**{"a.txt": b"x"}), "a.zip", "This is a compressed file but not an Excel workbook."),
        (
            b"PK\x03\x04" + b"x" * 200,
            "a.xlsx",
            "The workbook is damaged or is not one Excel would write. Open it in Excel and save it again.",
        ),
        (
            xlsx_bytes(*ROWS)[:-200],
            "a.xlsx",
            "The workbook is damaged or is not one Excel would write. Open it in Excel and save it again.",
        ),
        (xlsx_bytes(), "a.xlsx", "The file is empty."),
        (xlsx_bytes(HEADER), "a.xlsx", "The file has a header but no rows."),
        (csv_bytes(HEADER), "a.csv", "The file has a header but no rows."),
        ("mã,tên\n1,Xã\n".encode("cp1258", errors="replace"), "a.csv", None),
        (
            b"code,name\n1,A\n2,\xe2\x28\xa1\n",
            "a.csv",
            "Line 3 is not readable as UTF-8. Save the file as “CSV UTF-8” or as .xlsx.",
        ),
        (b"code,name\n1,A\n2,B\x00\n", "a.csv", "Line 3 holds a NUL character; the file is damaged or is not text."),
        (
            b'code,name\n1,A\n2,"B\n3,C\n4,D\n',
            "a.csv",
            "Line 3 cannot be read: a quotation mark is left open or stands inside a cell, or the cell is too long.",
        ),
        (
            b"code,name\n1,A\n2," + b"x" * 2**20 + b"\n",
            "a.csv",
            "Line 3 cannot be read: a quotation mark is left open or stands inside a cell, or the cell is too long.",
        ),
        (b"code,name\n1," + b"x" * 20_001 + b"\n", "a.csv", "Line 2 has a cell with more than 20000 characters."),
        (b"code,name\n1,A,B\n", "a.csv", "Line 2 has 3 cells but the header has 2. Check delimiters and quotation marks."),
        (b"code,,name\n1,2,3\n", "a.csv", "Line 1 is the header, but column 2 has no name."),
        (b"code,Code\n1,2\n", "a.csv", "The header names the column “code” twice."),
        (csv_bytes([str(n) for n in range(61)], ["x"]), "a.csv", "The file has more than 60 columns."),
        (xlsx_bytes([str(n) for n in range(70)], ["x"]), "a.xlsx", "The file has more than 60 columns."),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_it_is(data, name, message):
    found = refusal(data, name).messages
    assert found == [message] if message else len(found) == 1


def test_a_workbook_without_a_visible_sheet_is_refused():
    def change(book):
        book.create_sheet("b")
        book.active.sheet_state = "hidden"

    workbook = xlsx_bytes(["code"], change=change)
    hidden = with_part(
        workbook,
        "xl/workbook.xml",
        b'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        b'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>'
        b'<sheet name="a" sheetId="1" state="hidden" r:id="rId1"/></sheets></workbook>',
    )
    assert refusal(hidden, "a.xlsx").code == "empty"


def test_every_formula_and_error_cell_is_named_and_no_stale_value_is_used():
    rows = [HEADER, [*PROVINCE[:1], "=A1&B1", *PROVINCE[2:]], [*DISTRICT[:2], "#REF!", *DISTRICT[3:]], [True, 12345678901234567]]
    assert refusal(xlsx_bytes(*rows)).messages == [
        "Cell B2 holds a formula. Paste it as a value.",
        "Cell C3 holds the error #REF!.",
        "Cell A4 holds TRUE or FALSE where text was expected.",
        "Cell B4 holds a number too long for Excel to keep. Format the column as text.",
    ]


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_workbook_that_swells_is_refused_from_its_directory_without_unpacking(part):
    bomb = with_part(xlsx_bytes(*ROWS), part, b"\x20" * (600 * 2**20 // 4))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(bomb, "a.xlsx").code == "bomb"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_a_workbook_of_too_many_parts_is_refused():
    assert refusal(zipped(**{"xl/workbook.xml": b"x"}, **{f"p{n}": b"x" for n in range(1001)})).code == "bomb"


@pytest.mark.parametrize(
    "part", ["[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"]
)
@pytest.mark.parametrize("evil", [BILLION_LAUGHS, EXTERNAL_ENTITY])
def test_entities_in_any_part_end_in_a_refusal(part, evil):
    assert refusal(with_part(xlsx_bytes(*ROWS), part, evil), "a.xlsx").code == "damaged"


@override_settings(IMPORT_MAX_BYTES=1000)
def test_a_file_over_the_limit_is_refused_by_its_size_alone():
    upload = SimpleUploadedFile("a.csv", b"x" * 1001)
    upload.file.close()
    with pytest.raises(ValidationError) as caught:
        read_upload(upload)
    assert caught.value.code == "too_large"
    assert refusal(b"x" * 1001).code == "too_large"


@override_settings(IMPORT_MAX_ROWS=3)
@pytest.mark.parametrize("make", [csv_bytes, xlsx_bytes])
def test_reading_stops_at_the_row_after_the_last_allowed(make):
    assert len(read_table(make(["code"], *([str(n)] for n in range(3))))) == 3
    after_that = ["=1"] if make is xlsx_bytes else ['"never read']
    assert refusal(make(["code"], *([str(n)] for n in range(4)), after_that)).code == "too_many_rows"


def test_an_upload_is_read_from_its_beginning():
    upload = SimpleUploadedFile("a.csv", csv_bytes(HEADER, COMMUNE))
    upload.read(10)
    assert list(read_upload(upload)) == [tuple(COMMUNE)]
