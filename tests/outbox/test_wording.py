import pytest

from outbox.wording import search_key, subject_line, without_foreign_links

PORTAL = "https://thidua.example.vn"


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("Hạn nộp\r\nBcc: all@example.vn", "Hạn nộp Bcc: all@example.vn"),
        ("Hạn\u2028nộp\x85hồ\x0bsơ\x1d", "Hạn nộphồsơ"),
        ("  Hạn \t nộp  ", "Hạn nộp"),
        ("Ha\u0323n", "Hạn"),
        ("đ" * 400, "đ" * 300),
        ("\u202egnp.exe", "gnp.exe"),
    ],
)
def test_a_subject_is_one_line(typed, line):
    assert subject_line(typed) == line


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("[Bấm vào đây](http://evil.vn/x)", "[Bấm vào đây](http[://]evil[.]vn/x)"),
        ('<a href="https://evil.vn">UBND</a>', '<a href="https[://]evil[.]vn">UBND</a>'),
        ("www.evil.vn", "www[.]evil[.]vn"),
        ("HTTPS://EVIL.VN", "HTTPS[://]EVIL[.]VN"),
        ("ftp://evil.vn", "ftp[://]evil[.]vn"),
        (f"{PORTAL}@evil.vn/", "https[://]thidua[.]example[.]vn@evil[.]vn/"),
        (f"{PORTAL}.evil.vn", "https[://]thidua[.]example[.]vn[.]evil[.]vn"),
        (f"Xem {PORTAL}/ho-so/12/ nhé", f"Xem {PORTAL}/ho-so/12/ nhé"),
        (f"Xem {PORTAL}", f"Xem {PORTAL}"),
        ("UBND xã Ea Bá", "UBND xã Ea Bá"),
        ("Điểm 12.5/20, mục 6.2.1", "Điểm 12.5/20, mục 6.2.1"),
    ],
)
def test_only_links_to_the_portal_stay_links(name, safe):
    assert without_foreign_links(name, base_url=PORTAL + "/") == safe


def test_a_letter_is_found_without_diacritics():
    assert search_key("Nhắc nộp hồ sơ", "Lê Thị Đào", "dao@example.vn") == "nhac nop ho so le thi dao dao example vn"
