"""Sample papers: the names are of real places and real kinds of names, the events are invented."""

from datetime import UTC, date, datetime
from decimal import Decimal

from awards.documents import (
    Attendee,
    AwardGroup,
    AwardLine,
    BallotRow,
    BallotTable,
    CertificatePaper,
    DecisionPaper,
    Letterhead,
    MinutesPaper,
    Signature,
    SubmissionPaper,
    award_articles,
)
from nominations.documents import ReceiptFile, ReceiptLine, ReceiptPaper

PROVINCE = "Chủ tịch Ủy ban nhân dân tỉnh Đắk Lắk"
CAMPAIGN = "“Đẩy mạnh chuyển đổi số trên địa bàn tỉnh Đắk Lắk giai đoạn 2023-2025”"
FORM = "Bằng khen"
CHAIR = Signature(("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "H'Yim Niê Kdăm")
LETTERHEAD = Letterhead(issuer=("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK"), place="Đắk Lắk")
COUNCIL_HEAD = Letterhead(
    parent=("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK"), issuer=("HỘI ĐỒNG", "THI ĐUA - KHEN THƯỞNG"), place="Đắk Lắk"
)
AGENCY_HEAD = Letterhead(parent=("ỦY BAN NHÂN DÂN", "TỈNH ĐẮK LẮK"), issuer=("SỞ NỘI VỤ",), place="Đắk Lắk")
COLLECTIVES = ("Phường Buôn Ma Thuột", "Xã Cư M'gar", "Sở Khoa học và Công nghệ", "Xã Cuôr Đăng", "Xã Ea Knuếc", "Phường Buôn Hồ")
PEOPLE = (("Y Bih Alêô", "Công chức Văn hóa - Xã hội, Xã Cư M'gar"), ("H'Hen Niê", "Chuyên viên, Phường Buôn Ma Thuột"))
BASES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
    "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022",
    "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14 tháng 6 năm 2025 của Chính phủ quy định về phân cấp, phân quyền trong lĩnh vực "
    "thi đua, khen thưởng",
    "Theo đề nghị của Giám đốc Sở Nội vụ tại Tờ trình số 0098/TTr-SNV ngày 02 tháng 02 năm 2026",
)


def groups(collectives=COLLECTIVES, *, repeat=1, money=True):
    """Two groups of awards; repeat makes the list longer."""
    wards = tuple(AwardLine(name, FORM, "Tỉnh Đắk Lắk", 7_020_000 if money else None) for name in collectives * repeat)
    people = tuple(AwardLine(name, FORM, unit, 3_510_000 if money else None) for name, unit in PEOPLE * repeat)
    return AwardGroup("Tập thể", wards), AwardGroup("Cá nhân", people)


def decision_paper(**changes):
    listed = changes.pop("groups", groups())
    values = {
        "letterhead": LETTERHEAD,
        "authority": ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK",),
        "author": PROVINCE,
        "subject": f"Về việc tặng Bằng khen của {PROVINCE} trong phong trào thi đua {CAMPAIGN}",
        "bases": BASES,
        "articles": award_articles(
            listed,
            award=f"{FORM} của {PROVINCE}",
            merit=f"đã có thành tích xuất sắc trong phong trào thi đua {CAMPAIGN}",
            money_article="Điều 49 và Điều 50 Nghị định số 152/2025/NĐ-CP",
            money_source="Quỹ thi đua, khen thưởng của tỉnh",
            executors="Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Nội vụ, Giám đốc Sở Tài chính",
        ),
        "recipients": ("Như Điều 3", "Ban Thi đua - Khen thưởng Trung ương (b/c)", "Thường trực Tỉnh ủy (b/c)", "Lưu: VT, NV"),
        "signature": CHAIR,
        "groups": listed,
        "list_title": f"DANH SÁCH\nTẬP THỂ, CÁ NHÂN ĐƯỢC TẶNG {FORM.upper()}",
        "number": "0123",
        "dated": date(2026, 2, 5),
    }
    return DecisionPaper(**(values | changes))


def certificate_paper(**changes):
    values = {
        "awarding_title": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK",
        "title": "BẰNG KHEN",
        "name": "Y Bih Alêô",
        "address": "Công chức Văn hóa - Xã hội, Xã Cư M'gar, tỉnh Đắk Lắk",
        "merit": f"Đã có thành tích xuất sắc trong phong trào thi đua {CAMPAIGN}",
        "place": "Đắk Lắk",
        "signature": CHAIR,
        "book_number": "0042",
        "number": "0123",
        "dated": date(2026, 2, 5),
    }
    return CertificatePaper(**(values | changes))


def minutes_paper(**changes):
    present = (Attendee("Nguyễn Đình Trung", "Phó Chủ tịch Ủy ban nhân dân tỉnh", "Chủ tịch Hội đồng"),) + tuple(
        Attendee(name, post)
        for name, post in (
            ("H'Yim Niê Kdăm", "Giám đốc Sở Văn hóa, Thể thao và Du lịch"),
            ("Y Ngông Niê Kdăm", "Trưởng Ban Dân tộc"),
            ("Trần Thị Lụa", "Phó Giám đốc Sở Tài chính"),
        )
    )
    rows = (
        BallotRow("Phường Buôn Ma Thuột", 5, 0, Decimal("1.0000"), recommended=True),
        BallotRow("Y Bih Alêô", 4, 0, Decimal("0.8000"), recommended=True, unit="Xã Cư M'gar", blank=1),
        BallotRow("Xã Ea Knuếc", 3, 2, Decimal("0.6000"), recommended=False),
    )
    values = {
        "letterhead": COUNCIL_HEAD,
        "council": "Hội đồng Thi đua - Khen thưởng tỉnh Đắk Lắk",
        "subject": f"Họp xét, bỏ phiếu đề nghị khen thưởng trong phong trào thi đua {CAMPAIGN}",
        "started": datetime(2026, 1, 28, 1, 0, tzinfo=UTC),
        "ended": datetime(2026, 1, 28, 4, 5, tzinfo=UTC),
        "venue": "Phòng họp số 2, trụ sở Ủy ban nhân dân tỉnh, số 09 Lê Duẩn, Phường Buôn Ma Thuột",
        "present": present,
        "absent": (Attendee("Lê Văn Đạt", "Phó Giám đốc Công an tỉnh", reason="đi công tác, có ý kiến bằng văn bản"),),
        "tellers": ("Trần Thị Lụa (Trưởng ban)", "Y Ngông Niê Kdăm"),
        "ballots": (
            BallotTable(
                "Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
                Decimal("0.7"),
                "tổng số thành viên Hội đồng",
                "Điều 5 Quy chế hoạt động của Hội đồng",
                members=5,
                cast=5,
                invalid=0,
                rows=rows,
            ),
        ),
        "conclusions": (
            "Đề nghị Chủ tịch Ủy ban nhân dân tỉnh tặng Bằng khen cho 01 tập thể và 01 cá nhân đạt tỷ lệ phiếu",
            "Giao Sở Nội vụ hoàn thiện hồ sơ, trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, quyết định",
        ),
        "dissent": ("01 thành viên đề nghị xét Xã Ea Knuếc vào đợt tổng kết",),
        "chair": Signature(("CHỦ TỊCH HỘI ĐỒNG",), "Nguyễn Đình Trung"),
        "secretary": Signature(("TRƯỞNG PHÒNG THI ĐUA - KHEN THƯỞNG",), "Phạm Thị Hạnh"),
        "recipients": ("Thành viên Hội đồng", "Lưu: VT, HĐTĐKT"),
        "number": "02",
        "dated": date(2026, 1, 28),
    }
    return MinutesPaper(**(values | changes))


def submission_paper(**changes):
    values = {
        "letterhead": AGENCY_HEAD,
        "author": "Giám đốc Sở Nội vụ",
        "subject": f"Về việc đề nghị tặng Bằng khen của {PROVINCE} trong phong trào thi đua {CAMPAIGN}",
        "addressee": PROVINCE,
        "bases": BASES[1:3],
        "paragraphs": (
            "Hội đồng Thi đua - Khen thưởng tỉnh đã bỏ phiếu ngày 28 tháng 01 năm 2026, kết quả tại Biên bản số 02/BB-HĐTĐKT",
            f"Sở Nội vụ kính trình {PROVINCE} xem xét, tặng Bằng khen cho 06 tập thể và 02 cá nhân (có danh sách kèm theo)",
        ),
        "enclosures": ("Biên bản họp Hội đồng", "Báo cáo thành tích của tập thể, cá nhân", "Kết quả lấy ý kiến các cơ quan"),
        "recipients": ("Như trên", "Hội đồng Thi đua - Khen thưởng tỉnh", "Lưu: VT, TĐKT"),
        "signature": Signature(("GIÁM ĐỐC",), "Trần Văn Sơn"),
        "groups": groups(money=False),
        "list_title": "DANH SÁCH\nTẬP THỂ, CÁ NHÂN ĐỀ NGHỊ TẶNG BẰNG KHEN",
        "number": "0098",
        "dated": date(2026, 2, 2),
    }
    return SubmissionPaper(**(values | changes))


def receipt_paper(**changes):
    values = {
        "letterhead": AGENCY_HEAD,
        "portal": "Cổng thi đua chuyển đổi số tỉnh Đắk Lắk",
        "portal_url": "https://thidua.example.vn",
        "number": "TDG-2025-00017",
        "submitted_at": datetime(2025, 11, 30, 17, 5, tzinfo=UTC),
        "campaign": CAMPAIGN,
        "round": "Năm 2025",
        "unit": "Ủy ban nhân dân Xã Cư M'gar",
        "criteria_set": "Bộ tiêu chí cấp xã năm 2025 (bản dựng lại)",
        "submitted_by": "Y Bih Alêô, Chủ tịch Ủy ban nhân dân xã",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "lines": (
            ReceiptLine("1.1", "Kế hoạch chuyển đổi số năm được ban hành đúng hạn", Decimal("2.00"), Decimal("2.00")),
            ReceiptLine("1.2", "Tỷ lệ hồ sơ công việc xử lý trên môi trường mạng", Decimal("3.25"), Decimal("4.00")),
            ReceiptLine("2.1", "Điểm phục vụ bưu chính ở thôn, buôn", None, Decimal("1.00")),
            ReceiptLine("2.2", "Đề xuất, kiến nghị"),
        ),
        "claimed": Decimal("5.25"),
        "maximum": Decimal("6.00"),
        "files": (
            ReceiptFile("Kế hoạch số 12-KH-UBND.pdf", "2c26b46b68ffc68f" * 4, 482113, "1.1"),
            ReceiptFile("Ảnh chụp 😀.jpg", "fcde2b2edba56bf4" * 4, 91220, "1.2"),
        ),
    }
    return ReceiptPaper(**(values | changes))
