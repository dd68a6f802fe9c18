"""The receipt of a submitted self-assessment: what was received, from whom, when, and its fingerprint."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from core.paper import Letterhead, cleaned, render


@dataclass(frozen=True)
class ReceiptLine:
    """A criterion: code, title, points claimed (None: declared not applicable) and the maximum (None: not scored)."""

    code: str
    title: str
    claimed: Decimal | None = None
    maximum: Decimal | None = None


@dataclass(frozen=True)
class ReceiptFile:
    """A piece of evidence: file name, SHA-256 in hexadecimal, size in bytes, code of the criterion it proves."""

    name: str
    sha256: str
    size: int
    criterion: str = ""


@dataclass(frozen=True, kw_only=True)
class ReceiptPaper:
    """A receipt as issued: `number` is the receipt's, `sha256` the fingerprint of the frozen submission, times are aware."""

    letterhead: Letterhead
    portal: str
    portal_url: str
    number: str
    submitted_at: datetime
    campaign: str
    round: str
    unit: str
    criteria_set: str
    submitted_by: str
    sha256: str
    lines: tuple[ReceiptLine, ...]
    claimed: Decimal
    maximum: Decimal
    files: tuple[ReceiptFile, ...] = ()


def receipt_pdf(paper: ReceiptPaper) -> bytes:
    """Return the receipt; a character of a file name that no font can draw is printed as □, its hash still names the file."""
    return render(
        "nominations/documents/receipt.html", cleaned(paper, substitute=True), css=("nominations/documents/receipt.css",)
    )
