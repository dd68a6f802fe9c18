"""Every component of docs/ui.md on one page with made-up content, to look at; not offered in production."""

from datetime import timedelta
from decimal import Decimal

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone

from core.forms import HttpsLinkField, PointsField, PortalForm, VietnameseDateField, VietnameseDateTimeField

PILLARS = [
    ("Nhận thức số", "86.5", 100, 71),
    ("Thể chế số", "62", 120, 80),
    ("Hạ tầng số", "140.25", 150, 120),
    ("Nhân lực số", "75", 130, 88),
    ("An toàn thông tin mạng", "96", 100, 64),
    ("Hoạt động chuyển đổi số", "251.5", 400, 240),
]
UNITS = [
    ("Sở Nông nghiệp và Phát triển nông thôn", "913.5"),
    ("Sở Nội vụ", "871"),
    ("Văn phòng Ủy ban nhân dân tỉnh", "640.25"),
]
STEPS = [
    ("Đăng ký thi đua", "done"),
    ("Tự đánh giá", "done"),
    ("Thẩm định", "current"),
    ("Phúc tra", "coming"),
    ("Hội đồng", "coming"),
]
BADGES = [
    ("draft", "Chưa gửi"),
    ("open", "Đang mở"),
    ("verified", "Đã thẩm định"),
    ("late", "Quá hạn"),
    ("returned", "Trả lại"),
]


class ExampleForm(PortalForm):
    """One field of each kind."""

    name = forms.CharField(label="Tên tập thể", max_length=200, help_text="Ghi đầy đủ, không viết tắt.")
    points = PointsField(label="Điểm tự chấm", max_value=20, min_value=0, help_text="Từ 0 đến 20; ví dụ 12,5.")
    day = VietnameseDateField(label="Ngày họp bình xét")
    closes = VietnameseDateTimeField(label="Hạn nộp", required=False)
    link = HttpsLinkField(label="Liên kết tới văn bản", required=False)
    level = forms.ChoiceField(
        label="Mức đạt được", widget=forms.RadioSelect, choices=[("a", "Trưởng ban là Bí thư"), ("b", "Trưởng ban là Phó Bí thư")]
    )
    tier = forms.ChoiceField(label="Khối", choices=[("", "Chọn khối"), ("so", "Sở, ban, ngành"), ("xa", "Xã, phường")])
    story = forms.CharField(label="Giải trình kết quả", widget=forms.Textarea, required=False)
    file = forms.FileField(label="Tài liệu kiểm chứng", required=False, help_text="PDF, JPEG, PNG; mỗi tệp không quá 20 MB.")
    sure = forms.BooleanField(label="Tôi cam đoan số liệu đúng với tài liệu kiểm chứng.")


@login_not_required
def gallery(request):
    """GET shows an untouched form and one that was refused."""
    refused = ExampleForm({"name": "", "points": "1.234", "day": "31/02/2026", "link": "javascript:alert(1)", "story": "Đã nhập"})
    now = timezone.now()
    context = {
        "form": ExampleForm(prefix="moi"),
        "refused": refused,
        "page": Paginator(range(500), 20).get_page(request.GET.get("page")),
        "badges": BADGES,
        "steps": [{"label": label, "state": state, "detail": "01/10–15/11/2026"} for label, state in STEPS],
        "soon": now + timedelta(hours=30),
        "later": now + timedelta(days=12),
        "tasks": [
            {"title": "1. Nhận thức số", "url": "#", "value": "complete", "status": "Hoàn thành", "hint": "6/6 tiêu chí"},
            {"title": "2. Thể chế số", "url": "#", "value": "partial", "status": "Đang làm", "hint": "3/5 tiêu chí", "due": None},
            {"title": "3. Hạ tầng số", "url": "#", "value": "", "status": "Chưa bắt đầu", "due": now + timedelta(days=5)},
        ],
        "facts": [
            ("Đơn vị", "Ủy ban nhân dân xã Ea Kar"),
            ("Điểm tự chấm", Decimal("812.75"), "#", "Sửa"),
            ("Tài liệu kiểm chứng", "24 tệp", "#", "Sửa"),
        ],
        "events": [
            {"at": now - timedelta(days=9), "title": "Gửi thủ trưởng", "by": "Trần Thị B", "text": ""},
            {"at": now - timedelta(days=7), "title": "Trả lại", "by": "Nguyễn Văn A", "text": "Bổ sung báo cáo quý IV."},
        ],
        **chart_context(),
    }
    return render(request, "gallery/gallery.html", context)


def chart_context() -> dict:
    """Return made-up numbers for each chart."""
    return {
        "units": [(name, Decimal(value)) for name, value in UNITS],
        "pillars": [(name, Decimal(value), Decimal(top), Decimal(mean)) for name, value, top, mean in PILLARS],
        "ratios": [Decimal(n * n % 61 + 35) / 100 for n in range(184)],
        "ranks": [("2023", 9), ("2024", 4), ("2025", 2)],
    }
