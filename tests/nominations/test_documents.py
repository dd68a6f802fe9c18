import io

import pytest
from pypdf import PdfReader

from core.paper import IncompletePaper
from nominations.documents import ReceiptFile, ReceiptLine, receipt_pdf
from tests.factories.papers import receipt_paper


def text_of(pdf):
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def packed(text):
    return "".join(text.split())


def test_a_receipt_tells_what_was_received_when_and_its_fingerprint():
    paper = receipt_paper()
    text = text_of(receipt_pdf(paper))
    for part in (
        "Số: TDG-2025-00017",
        "Ủy ban nhân dân Xã Cư M'gar",
        "00 giờ 05 phút, ngày 01 tháng 12 năm 2025",
        paper.sha256,
        "1.2 Tỷ lệ hồ sơ công việc xử lý trên môi trường mạng 3,25 4,00",
        "2.1 Điểm phục vụ bưu chính ở thôn, buôn Không áp dụng 1,00",
        "2.2 Đề xuất, kiến nghị Không chấm",
        "Tổng cộng 5,25 6,00",
        f"1.1 Kế hoạch số 12-KH-UBND.pdf {paper.files[0].sha256} 482.113",
        "do Cổng thi đua chuyển đổi số tỉnh Đắk Lắk (https://thidua.example.vn) lập tự động",
    ):
        assert packed(part) in text


def test_a_receipt_is_equal_for_equal_content():
    assert receipt_pdf(receipt_paper()) == receipt_pdf(receipt_paper())


def test_a_file_name_with_a_picture_letter_does_not_stop_the_receipt():
    assert "Ảnhchụp□.jpg" in text_of(receipt_pdf(receipt_paper()))


def test_a_receipt_without_evidence_says_so():
    assert packed("2. Tài liệu kiểm chứng (0) Không có.") in text_of(receipt_pdf(receipt_paper(files=())))


@pytest.mark.parametrize("field", ["number", "unit", "sha256", "submitted_at", "claimed", "lines"])
def test_a_receipt_with_a_missing_value_is_not_issued(field):
    with pytest.raises(IncompletePaper, match=f"ReceiptPaper.{field}"):
        receipt_pdf(receipt_paper(**{field: None if field != "lines" else ()}))


def test_hostile_names_are_printed_as_given():
    name = "<img src=file:///etc/passwd>{{ settings.SECRET_KEY }}.pdf"
    paper = receipt_paper(files=(ReceiptFile(name, "a" * 64, 1),), lines=(ReceiptLine("1", name),))
    assert text_of(receipt_pdf(paper)).count(packed(name)) == 2


def test_a_receipt_of_a_hundred_files_runs_over_pages_with_the_header_repeated():
    paper = receipt_paper(files=tuple(ReceiptFile(f"Tệp {n}.pdf", "a" * 64, n) for n in range(100)))
    pages = PdfReader(io.BytesIO(receipt_pdf(paper))).pages
    assert len(pages) == 6
    assert all("Dung" in page.extract_text() for page in pages)
