import dataclasses
import functools
import hashlib
import io
import json
import subprocess
import sys
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from awards.documents import (
    AwardGroup,
    AwardLine,
    IncompletePaper,
    Signature,
    award_articles,
    certificate_pdf,
    counted,
    decision_pdf,
    minutes_pdf,
    submission_pdf,
)
from tests.factories import papers
from tests.openings import openings

PAPERS = {
    "decision": (decision_pdf, papers.decision_paper),
    "certificate": (certificate_pdf, papers.certificate_paper),
    "minutes": (minutes_pdf, papers.minutes_paper),
    "submission": (submission_pdf, papers.submission_paper),
}
EVERY = pytest.mark.parametrize(("make", "paper"), PAPERS.values(), ids=PAPERS)
HOSTILE = "<img src=file:///etc/passwd>{{ settings.SECRET_KEY }}{% debug %}<script>&lt;&amp;'\""
NAMES = (
    "Y Bih Alêô",
    "H'Hen Niê",
    "Phường Buôn Ma Thuột",
    "Xã Cư M'gar",
    "Ƀuôn Krŏng Ană, Čư Êbŭr",
    "Ề ộ ữ ỵ Ặ",
    HOSTILE,
    "W" * 200,
)
MM = 72 / 25.4


@functools.cache
def printed(make, paper):
    """The plain paper, printed once for every test that only looks at it."""
    return make(paper())


def reader(pdf):
    return PdfReader(io.BytesIO(pdf))


def packed(text):
    """Text without blanks: line breaks of the page do not count."""
    return "".join(text.split())


def text_of(pdf):
    return packed("".join(page.extract_text() for page in reader(pdf).pages))


def page_number(page):
    """The text in the top margin, 20 mm high."""
    found = []
    height = float(page.mediabox.height)

    def visit(text, matrix, at, *_):
        if text.strip() and at[4] * matrix[1] + at[5] * matrix[3] + matrix[5] > height - 20 * MM:
            found.append(text.strip())

    page.extract_text(visitor_text=visit)
    return "".join(found)


def strings(value):
    """Every text in a paper."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple):
        return [text for item in value for text in strings(item)]
    if dataclasses.is_dataclass(value):
        return [text for field in dataclasses.fields(value) for text in strings(getattr(value, field.name))]
    return []


def required(paper):
    missing = dataclasses.MISSING
    return [f.name for f in dataclasses.fields(paper) if f.default is missing and f.default_factory is missing]


@EVERY
def test_every_text_of_a_paper_is_printed_as_given(make, paper):
    found = text_of(printed(make, paper)).lower()  # kinds of subjects are headings in capitals
    assert [text for text in strings(paper()) if packed(text).lower() not in found] == []


@EVERY
def test_only_the_packaged_fonts_are_used_and_all_are_embedded(make, paper):
    fonts = {}
    for page in reader(printed(make, paper)).pages:
        fonts |= page["/Resources"]["/Font"].get_object()
    descendants = [font.get_object()["/DescendantFonts"][0].get_object() for font in fonts.values()]
    assert {font["/BaseFont"].split("+")[1].split("-")[0] for font in descendants} == {"VBTimes"}
    assert all("/FontFile2" in font["/FontDescriptor"].get_object() for font in descendants)


@EVERY
def test_a_paper_is_tagged_titled_and_in_vietnamese(make, paper):
    pdf = reader(printed(make, paper))
    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "vi"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/StructTreeRoot"]["/K"]
    assert pdf.metadata.title.startswith(("Quyết định 0123", "BẰNG KHEN", "Biên bản 02", "Tờ trình 0098"))
    assert b"pdfuaid" in root["/Metadata"].get_object().get_data()


@EVERY
def test_nothing_is_drawn_that_could_pass_for_an_emblem_a_seal_or_a_signature(make, paper):
    assert [page.images for page in reader(printed(make, paper)).pages if page.images] == []


@pytest.fixture(scope="module")
def elsewhere():
    """By name of paper, the fingerprint of what another process prints."""
    code = (
        "import django; django.setup(); from tests.awards.test_documents import PAPERS, hashlib, json;"
        "print(json.dumps({name: hashlib.sha256(make(paper())).hexdigest() for name, (make, paper) in PAPERS.items()}))"
    )
    argv = [sys.executable, "-c", code]
    return json.loads(subprocess.run(argv, check=True, capture_output=True, cwd=Path(__file__).parents[2]).stdout)


@EVERY
def test_equal_papers_give_equal_bytes_in_every_process(make, paper, elsewhere):
    name = next(name for name, pair in PAPERS.items() if pair[0] is make)
    first, second = make(paper()), make(paper())
    assert first == second
    assert elsewhere[name] == hashlib.sha256(first).hexdigest()


@EVERY
def test_a_paper_without_a_number_is_a_draft_on_every_page(make, paper):
    numbered, draft = printed(make, paper), make(paper(number="", dated=None))
    assert "DỰTHẢO" not in text_of(numbered)
    assert [page.extract_text().count("DỰ THẢO") > 0 for page in reader(draft).pages] == [True] * len(reader(draft).pages)
    assert "ngày……tháng……năm20……" in text_of(draft)


@EVERY
@pytest.mark.parametrize(("changes", "field"), [({"number": ""}, "number"), ({"dated": None}, "dated")])
def test_a_number_and_a_date_come_together(make, paper, changes, field):
    with pytest.raises(IncompletePaper, match=field):
        paper(**changes)


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, (_, paper) in PAPERS.items() for field in required(paper()) if field != "groups"]
)
@pytest.mark.parametrize("empty", [None, "", ()])
def test_a_paper_with_a_missing_value_is_not_issued(name, field, empty):
    make, paper = PAPERS[name]
    with pytest.raises(IncompletePaper) as error:
        make(paper(**{field: empty}))
    assert error.value.field == f"{type(paper()).__name__}.{field}"


@pytest.mark.parametrize("name", NAMES)
def test_names_are_printed_letter_by_letter_and_open_nothing(name):
    groups = (AwardGroup("Cá nhân", (AwardLine(unicodedata.normalize("NFD", name), name, name, 10_000),)),)
    paper = papers.decision_paper(groups=groups, subject=name, signature=Signature((name,), name))
    decision_pdf(papers.decision_paper())
    with openings() as opened:
        pdf = decision_pdf(paper)
    assert opened == []
    assert text_of(pdf).count(packed(unicodedata.normalize("NFC", name))) == 6
    assert b"root:" not in pdf


def test_a_decision_has_one_empty_signature_field_in_the_signers_place():
    pdf = reader(decision_pdf(papers.decision_paper(groups=(), list_title="", articles=("Tặng Bằng khen",))))
    (field,) = pdf.trailer["/Root"]["/AcroForm"]["/Fields"]
    field = field.get_object()
    assert (field["/FT"], "/V" in field, field["/T"]) == ("/Sig", False, "sign")
    assert field["/TU"] == "Chữ ký số của KT. CHỦ TỊCH PHÓ CHỦ TỊCH H'Yim Niê Kdăm"
    assert field["/AP"]["/N"].get_object().get_data() == b""
    left, bottom, right, top = (float(edge) for edge in field["/Rect"])
    assert (round((right - left) / MM), round((top - bottom) / MM)) == (60, 30)
    assert left > 210 / 2 * MM - 1
    assert right <= 190 * MM
    assert [annotation.get_object()["/T"] for annotation in pdf.pages[0]["/Annots"]] == ["sign"]
    assert field["/P"].get_object() == pdf.pages[0]


def test_the_signature_field_is_in_the_structure_tree():
    root = reader(decision_pdf(papers.decision_paper())).trailer["/Root"]
    form = root["/StructTreeRoot"]["/K"][0].get_object()["/K"][-1].get_object()
    field = root["/AcroForm"]["/Fields"][0].get_object()
    parents = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    assert form["/S"] == "/Form"
    assert form["/K"][0].get_object()["/Obj"].get_object()["/T"] == field["/T"]
    assert parents[-2:][0] == field["/StructParent"]
    assert parents[-1].get_object() == form


def test_minutes_have_a_field_for_the_secretary_and_one_for_the_chair():
    fields = reader(minutes_pdf(papers.minutes_paper())).trailer["/Root"]["/AcroForm"]["/Fields"]
    assert [field.get_object()["/T"] for field in fields] == ["sign-chair", "sign-secretary"]


def test_a_decision_follows_the_order_of_nd_30():
    text = text_of(decision_pdf(papers.decision_paper()))
    parts = [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 0123/QĐ-UBND",
        "Đắk Lắk, ngày 05 tháng 02 năm 2026",
        "QUYẾT ĐỊNH",
        "Về việc tặng Bằng khen",
        "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK",
        "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
        "ngày 02 tháng 02 năm 2026.",
        "QUYẾT ĐỊNH:",
        "Điều 1.",
        "Điều 2.",
        "Điều 3.",
        "chịu trách nhiệm thi hành Quyết định này./.",
        "Nơi nhận:",
        "- Lưu: VT, NV.",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
        "H'Yim Niê Kdăm",
        "DANH SÁCH",
        "(Kèm theo Quyết định số 0123/QĐ-UBND ngày 05 tháng 02 năm 2026 của Chủ tịch Ủy ban nhân dân tỉnh Đắk Lắk)",
        "TẬP THỂ (06)",
        "CÁ NHÂN (02)",
        "Tổng cộng49.140.000",
    ]
    places = [text.find(packed(part)) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_the_list_starts_its_own_page_repeats_its_header_and_counts_its_own_pages():
    pdf = reader(decision_pdf(papers.decision_paper(groups=papers.groups(repeat=9))))
    texts = [page.extract_text() for page in pdf.pages]
    assert len(texts) == 5
    assert ["STT" in text for text in texts] == [False, True, True, True, True]
    assert [page_number(page) for page in pdf.pages] == ["", "", "2", "3", "4"]


def test_pages_of_a_long_decision_are_numbered_from_the_second():
    pdf = reader(decision_pdf(papers.decision_paper(articles=("Nội dung " * 300,) * 3, groups=(), list_title="")))
    assert [page_number(page) for page in pdf.pages] == ["", "2", "3", "4"]


@pytest.mark.parametrize("paper", [papers.decision_paper, papers.submission_paper])
def test_a_list_needs_a_title(paper):
    make = decision_pdf if paper is papers.decision_paper else submission_pdf
    with pytest.raises(IncompletePaper, match="list_title"):
        make(paper(list_title=""))


def test_a_list_without_money_has_no_column_for_it():
    assert "Mứctiềnthưởng" not in text_of(submission_pdf(papers.submission_paper()))


@pytest.mark.parametrize("size", [(360, 270), (400, 300), (297, 210), (210, 150)])
def test_a_certificate_fills_one_sheet_of_the_size_asked_for(size):
    pdf = reader(certificate_pdf(papers.certificate_paper(width_mm=size[0], height_mm=size[1])))
    (page,) = pdf.pages
    assert (round(float(page.mediabox.width) / MM), round(float(page.mediabox.height) / MM)) == size


def test_a_certificate_with_the_longest_texts_still_fits_on_one_sheet():
    paper = papers.certificate_paper(
        name="Phường Buôn Ma Thuột " * 9, merit="Đã có thành tích " * 23, address="Xã Cư M'gar, " * 19
    )
    pdf = certificate_pdf(paper)
    assert len(reader(pdf).pages) == 1
    assert packed(paper.merit) in text_of(pdf)


def test_a_certificate_whose_words_do_not_fit_is_refused():
    with pytest.raises(IncompletePaper, match="do not fit"):
        certificate_pdf(papers.certificate_paper(merit="Đã có thành tích " * 300))


def test_minutes_tell_the_count_of_each_candidate_and_the_rule():
    text = text_of(minutes_pdf(papers.minutes_paper()))
    assert packed("tổng số thành viên Hội đồng 05; số phiếu thu về 05, trong đó không hợp lệ 00") in text
    assert packed("đạt từ 70% trở lên, tính trên tổng số thành viên Hội đồng (Điều 5 Quy chế hoạt động của Hội đồng)") in text
    assert packed("2 Y Bih Alêô (Xã Cư M'gar) 4 0 1 80% Đề nghị") in text
    assert packed("3 Xã Ea Knuếc 3 2 0 60% Không đạt") in text
    assert packed("có 05 thành viên; có mặt 04, vắng mặt 01") in text
    assert packed("Thời gian bắt đầu: 08 giờ 00 phút, ngày 28 tháng 01 năm 2026") in text


def test_minutes_of_a_full_council_say_that_nobody_was_absent():
    assert "2.Vắngmặt:không." in text_of(minutes_pdf(papers.minutes_paper(absent=())))


def test_a_decision_may_revoke_without_a_list():
    paper = papers.decision_paper(groups=(), list_title="", articles=("Hủy bỏ Quyết định số 0123/QĐ-UBND", "Thu hồi hiện vật"))
    pdf = decision_pdf(dataclasses.replace(paper, number="0200", dated=date(2026, 6, 1)))
    assert packed("Điều 2. Thu hồi hiện vật./.") in text_of(pdf)
    assert "DANHSÁCH" not in text_of(pdf)


def test_counts_are_written_with_two_digits():
    households = AwardGroup("Hộ gia đình", (AwardLine("a", "b"),))
    assert counted(papers.groups()) == "06 tập thể và 02 cá nhân"
    assert counted((*papers.groups(repeat=2), households)) == "12 tập thể, 04 cá nhân và 01 hộ gia đình"
    assert counted((households,)) == "01 hộ gia đình"


def test_the_articles_of_an_award_decision_say_who_how_much_and_who_carries_it_out():
    articles = award_articles(
        papers.groups(),
        award="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        merit="đã có thành tích xuất sắc",
        money_article="Điều 49 Nghị định số 152/2025/NĐ-CP",
        money_source="Quỹ thi đua, khen thưởng của tỉnh",
        executors="Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ",
    )
    assert articles == (
        "Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho 06 tập thể và 02 cá nhân (có danh sách kèm theo), "
        "đã có thành tích xuất sắc",
        "Mức tiền thưởng kèm theo thực hiện theo Điều 49 Nghị định số 152/2025/NĐ-CP. Tổng số tiền thưởng là 49.140.000 đồng "
        "(Bằng chữ: Bốn mươi chín triệu một trăm bốn mươi nghìn đồng), trích từ Quỹ thi đua, khen thưởng của tỉnh",
        "Quyết định này có hiệu lực kể từ ngày ký. Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ và các tập thể, "
        "cá nhân có tên trong danh sách kèm theo chịu trách nhiệm thi hành Quyết định này",
    )
