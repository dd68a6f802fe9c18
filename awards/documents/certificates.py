"""A certificate fills one sheet of any size: its type is set as large as the words allow."""

from dataclasses import dataclass

from awards.documents.papers import CertificatePaper
from core.paper import DRAFT_CSS, IncompletePaper, cleaned, render

TEMPLATE, CSS = "awards/documents/certificate.html", "awards/documents/certificate.css"
# The sheet the sizes of certificate.css are drawn for, and how far its type may shrink on it.
FULL_MM = (360, 270)
STEPS = (1.0, 0.9, 0.8, 0.7, 0.62, 0.55)


@dataclass(frozen=True)
class Geometry:
    """White edges in mm, one rem in points, and the height kept for the foot.

    The foot is 35 mm for signature and seal, its own lines and 10 mm of air.
    """

    side_mm: float
    head_mm: float
    rem_pt: float
    foot_mm: float


def certificate_pdf(paper: CertificatePaper) -> bytes:
    """Return one certificate, one page, to be signed and sealed by hand. Raises IncompletePaper when the words do not fit."""
    paper = cleaned(paper)
    for step in STEPS:
        pages = []
        pdf = render(
            TEMPLATE,
            paper,
            css=(*((DRAFT_CSS,) if paper.draft else ()), CSS),
            finisher=lambda document, _pdf, pages=pages: pages.append(len(document.pages)),
            geometry=_geometry(paper, step),
        )
        if pages == [1]:
            return pdf
    raise IncompletePaper("CertificatePaper.merit", "and the other texts do not fit on the sheet")


def _geometry(paper, step):
    scale = min(paper.width_mm / FULL_MM[0], paper.height_mm / FULL_MM[1])
    rem_pt = round(10 * scale * step, 2)
    foot_lines_mm = (len(paper.signature.titles) + 2) * 1.5 * 1.25 * rem_pt * 25.4 / 72
    return Geometry(
        side_mm=round(paper.width_mm * 35 / FULL_MM[0], 1),
        head_mm=round(paper.height_mm * 30 / FULL_MM[1], 1),
        rem_pt=rem_pt,
        foot_mm=round(35 + 10 + foot_lines_mm, 1),
    )
