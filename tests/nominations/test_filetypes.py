"""The type of a file is what its extension, its first bytes and its structure agree on (cases UPL-01…10)."""

import io

import pytest
from PIL import ImageFile
from pypdf.generic import ArrayObject, NameObject, NumberObject, TextStringObject

from nominations import filetypes
from nominations.filetypes import FileFacts, Refused, clean_name, inspect
from nominations.filetypes import office as office_files
from nominations.filetypes import pdf as pdf_files
from tests.nominations.files import (
    EXE,
    OLE,
    archive,
    image,
    javascript,
    office,
    open_document,
    pdf,
    pdf_dict,
    pdf_with_page_action,
    pdf_with_root_entry,
    png_claiming,
    symlink_entry,
    with_encrypted_flag,
)


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as caught:
        inspect(io.BytesIO(content), name)
    return caught.value.code


class TestAcceptedFiles:
    def test_a_pdf_tells_its_pages(self):
        assert inspect(io.BytesIO(pdf(3)), "a.PDF") == FileFacts("pdf", "application/pdf", 3)

    @pytest.mark.parametrize(
        ("name", "content", "content_type"),
        [
            ("a.jpg", image("JPEG"), "image/jpeg"),
            ("a.jpeg", image("JPEG", progressive=True), "image/jpeg"),
            ("a.png", image("PNG"), "image/png"),
            ("a.docx", office("docx"), filetypes.CONTENT_TYPES["docx"]),
            ("a.xlsx", office("xlsx"), filetypes.CONTENT_TYPES["xlsx"]),
            ("a.pptx", office("pptx"), filetypes.CONTENT_TYPES["pptx"]),
            ("a.odt", open_document(), filetypes.CONTENT_TYPES["odt"]),
            ("a.ods", open_document(filetypes.CONTENT_TYPES["ods"]), filetypes.CONTENT_TYPES["ods"]),
        ],
    )
    def test_each_accepted_type_is_recognised_by_content(self, name, content, content_type):
        facts = inspect(io.BytesIO(content), name)
        assert (facts.content_type, facts.warnings) == (content_type, ())

    def test_the_stream_is_left_at_its_start(self):
        stream = io.BytesIO(pdf())
        inspect(stream, "a.pdf")
        assert stream.tell() == 0


class TestRefusedFiles:
    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("a.pdf", b"<html><script>alert(1)</script></html>", "mismatch"),
            ("a.pdf", EXE, "mismatch"),
            ("a.jpg", b"<?php system($_GET[0]); ?>", "mismatch"),
            ("a.png", image("JPEG"), "mismatch"),
            ("a.docx", archive([("run.exe", EXE)]), "mismatch"),
            ("a.docx", office("docx", extra=[("run.exe", EXE)]), "mismatch"),
            ("a.docx", office("xlsx"), "mismatch"),
            ("a.docx", office("docx", leave_out=["_rels/.rels"]), "mismatch"),
            ("a.docx", pdf(), "mismatch"),
            ("a.odt", open_document("application/zip"), "mismatch"),
            ("a.odt", archive([("mimetype", b"x")]), "mismatch"),
            ("a.jpg", image("JPEG") + archive([("a.class", b"x")]), "mismatch"),
            ("a.pdf", pdf() + archive([("a.class", b"x")]), "mismatch"),
            ("a.svg", b"<svg onload='alert(1)'/>", "type"),
            ("a.svgz", b"\x1f\x8b", "type"),
            ("a.html", b"<html>", "type"),
            ("a.xhtml", b"<html>", "type"),
            ("a.mht", b"MIME-Version: 1.0", "type"),
            ("a.xml", b"<?xml-stylesheet?>", "type"),
            ("a.zip", archive([("a", b"a")]), "type"),
            ("a.exe", EXE, "type"),
            ("a.gif", b"GIF89a", "type"),
            ("pdf", pdf(), "type"),
            ("a.doc", OLE, "legacy"),
            ("a.xls", OLE, "legacy"),
            ("a.docm", office("docx"), "macros"),
            ("a.xlsm", office("xlsx"), "macros"),
            ("a.pdf", b"", "empty"),
        ],
    )
    def test_a_file_that_is_not_what_its_name_says_is_refused(self, name, content, code):
        assert refusal(name, content) == code

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("a.pdf", pdf(password="mật khẩu"), "encrypted"),
            ("a.docx", OLE, "encrypted_or_legacy"),
            ("a.docx", with_encrypted_flag(office("docx")), "encrypted"),
            ("a.odt", open_document(manifest=b"<manifest:encryption-data/>"), "encrypted"),
            ("a.docx", office("docx", extra=[("word/vbaProject.bin", b"x")]), "macros"),
            ("a.xlsx", office("xlsx", main="application/vnd.ms-excel.sheet.macroEnabled.main+xml"), "macros"),
            ("a.odt", open_document(extra=[("Basic/Standard/script-lb.xml", b"x")]), "macros"),
        ],
    )
    def test_what_nobody_could_open_or_what_runs_code_is_refused(self, name, content, code):
        assert refusal(name, content) == code

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", b"%PDF-1.7\n" + b"\x00" * 200),
            ("a.pdf", pdf(0)),
            ("a.jpg", image("JPEG", (400, 400))[:-300]),
            ("a.png", image("PNG", (400, 400))[:-20]),
            ("a.docx", office("docx")[:-40]),
        ],
    )
    def test_a_damaged_file_is_refused(self, name, content):
        assert refusal(name, content) == "damaged"

    def test_half_a_jpeg_is_refused_even_where_weasyprint_told_pillow_to_accept_it(self, monkeypatch):
        monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
        assert refusal("a.jpg", image("JPEG", (400, 400))[:-300]) == "damaged"


class TestBombs:
    def test_pixels_are_counted_from_the_header_before_anything_is_decoded(self):
        assert refusal("a.png", png_claiming(50_000, 50_000)) == "pixels"

    def test_pixels_between_ours_and_pillows_limit_are_refused_too(self):
        assert refusal("a.png", png_claiming(8_000, 7_000)) == "pixels"

    @pytest.mark.parametrize(
        "extra",
        [
            [("word/media.bin", b"\x00" * (office_files.RATIO_COUNTS_FROM + 1))],
            [(f"p{n}", b"") for n in range(office_files.MAX_ENTRIES + 1)],
        ],
    )
    def test_an_archive_that_unpacks_to_too_much_is_refused_from_its_directory(self, extra):
        assert refusal("a.docx", office("docx", extra=extra)) == "bomb"

    def test_an_archive_over_the_total_is_refused(self, monkeypatch):
        monkeypatch.setattr(office_files, "MAX_UNPACKED", 100)
        assert refusal("a.docx", office("docx")) == "bomb"

    @pytest.mark.parametrize("name", ["../up.xml", "/etc/passwd", "C:\\x.xml", "a/../../b", symlink_entry()])
    def test_an_archive_with_paths_that_leave_it_is_refused(self, name):
        assert refusal("a.docx", office("docx", extra=[(name, b"x")])) == "mismatch"

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_an_archive_with_one_name_twice_is_refused(self):
        assert refusal("a.docx", office("docx", extra=[("main.xml", b"other")])) == "mismatch"

    def test_a_pdf_of_more_objects_than_can_be_looked_through_is_flagged(self, monkeypatch):
        monkeypatch.setattr(pdf_files, "MAX_OBJECTS", 5)
        assert inspect(io.BytesIO(pdf(9)), "a.pdf").warnings == ("too_complex",)


class TestWarnings:
    @pytest.mark.parametrize(
        ("content", "warnings"),
        [
            (pdf(change=lambda w: w.add_attachment("x.txt", b"x")), ("attachment",)),
            (pdf_with_root_entry("/OpenAction", javascript()), ("script", "automatic_action")),
            (pdf_with_root_entry("/AA", pdf_dict()), ("automatic_action",)),
            (pdf_with_root_entry("/AcroForm", pdf_dict(XFA=TextStringObject("x"))), ("form",)),
            (pdf_with_page_action(S=NameObject("/Launch"), F=TextStringObject("cmd.exe")), ("launch",)),
            (pdf_with_page_action(S=NameObject("/SubmitForm"), F=TextStringObject("http://x")), ("form",)),
            (pdf_with_page_action(S=NameObject("/URI"), URI=TextStringObject("file:///etc/passwd")), ("outside_link",)),
            (pdf_with_page_action(S=NameObject("/URI"), URI=TextStringObject("https://daklak.gov.vn")), ()),
            (pdf(password="", owner="chủ"), ("restricted",)),
        ],
    )
    def test_active_content_of_a_pdf_is_flagged(self, content, warnings):
        assert inspect(io.BytesIO(content), "a.pdf").warnings == warnings

    def test_opening_on_a_page_is_no_warning(self):
        content = pdf_with_root_entry("/OpenAction", ArrayObject([NumberObject(0), NameObject("/Fit")]))
        assert inspect(io.BytesIO(content), "a.pdf").warnings == ()

    @pytest.mark.parametrize(
        ("content", "name", "warnings"),
        [
            (office("docx", extra=[("word/embeddings/oleObject1.bin", b"x")]), "a.docx", ("attachment",)),
            (office("docx", extra=[("word/activeX/activeX1.xml", b"x")]), "a.docx", ("script",)),
            (
                office("docx", extra=[("word/_rels/settings.xml.rels", b'Type="attachedTemplate" TargetMode="External"')]),
                "a.docx",
                ("outside_link",),
            ),
            (open_document(extra=[("Object 1/content.xml", b"x")]), "a.odt", ("attachment",)),
        ],
    )
    def test_what_is_embedded_in_an_office_file_is_flagged(self, content, name, warnings):
        assert inspect(io.BytesIO(content), name).warnings == warnings


class TestNames:
    @pytest.mark.parametrize(
        ("name", "cleaned"),
        [
            ("Quyết định 12.pdf", "Quyết định 12.pdf"),
            ("Quyết.pdf", "Quyết.pdf"),
            ("../../etc/passwd.pdf", "passwd.pdf"),
            ("C:\\tmp\\a.pdf", "a.pdf"),
            ("a\r\nX-Evil: 1.pdf", "a X-Evil: 1.pdf"),
            ("exe\u202efdp.pdf", "exefdp.pdf"),
            ("a\x00.pdf", "a.pdf"),
            (".pdf", "pdf"),
            ("  .pdf", "pdf"),
            ("", "tai-lieu"),
            ("x" * 300 + ".pdf", "x" * 251 + ".pdf"),
            ("y" * 300, "y" * 255),
        ],
    )
    def test_a_name_is_one_clean_line_without_a_path(self, name, cleaned):
        assert clean_name(name) == cleaned
