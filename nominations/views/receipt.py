"""The receipt of a submission: a page to bookmark and a PDF printed anew each time it is asked for."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from core.paper import Letterhead
from nominations.documents import ReceiptFile, ReceiptLine, ReceiptPaper, receipt_pdf
from nominations.models import Receipt, SelfAssessment
from nominations.permissions import UNIT_ROLES, roles_in
from nominations.queries.assessment import status_label, turn_of

PLACE = "Đắk Lắk"


@require_safe
def receipt(request, number):
    record = _visible_receipt(request, number)
    assessment = record.self_assessment
    for_unit = bool(roles_in(request.user, assessment.unit) & UNIT_ROLES)
    context = {
        "receipt": record,
        "assessment": assessment,
        "file_count": len({c["sha256"] for line in record.content["answers"] for c in line["evidence"]}),
        "status_label": status_label(assessment, for_unit=for_unit),
        "turn": turn_of(assessment),
        "is_latest": not assessment.receipts.filter(issued_at__gt=record.issued_at).exists(),
    }
    return render(request, "nominations/assessment/receipt.html", context)


@require_safe
def receipt_file(request, number):
    record = _visible_receipt(request, number)
    name = content_disposition_header(as_attachment=True, filename=f"{record.number}.pdf")
    pdf = receipt_pdf(paper_of(record))
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})


def paper_of(record) -> ReceiptPaper:
    """Return the receipt as its paper, from what was frozen in it; only campaign and round names are read anew."""
    content, round = record.content, record.self_assessment.round
    return ReceiptPaper(
        letterhead=Letterhead(
            parent=(settings.AGENCY["parent"].upper(),), issuer=(settings.AGENCY["name"].upper(),), place=PLACE
        ),
        portal="Cổng thi đua chuyển đổi số",
        portal_url=settings.BASE_URL,
        number=record.number,
        submitted_at=datetime.fromisoformat(content["submitted_at"]),
        campaign=round.campaign.title,
        round=content["round"]["name"],
        unit=content["unit"]["name"],
        criteria_set=content["criteria_set"]["name"],
        submitted_by=content["submitted_by"],
        sha256=record.sha256,
        lines=tuple(_line(line) for line in content["answers"]),
        claimed=Decimal(content["claimed"]),
        maximum=Decimal(content["maximum"]),
        files=tuple(
            ReceiptFile(c["name"], c["sha256"], c["size"], line["code"]) for line in content["answers"] for c in line["evidence"]
        ),
    )


def _line(line) -> ReceiptLine:
    claimed, maximum = line["claimed"], line["maximum"]
    return ReceiptLine(line["code"], line["name"], _decimal(claimed), _decimal(maximum))


def _decimal(text) -> Decimal | None:
    return None if text is None else Decimal(text)


def _visible_receipt(request, number):
    visible = SelfAssessment.objects.visible_to(request.user)
    receipts = Receipt.objects.filter(self_assessment__in=visible)
    return get_object_or_404(
        receipts.select_related("issued_to", "self_assessment__unit", "self_assessment__round__campaign"), number=number
    )
