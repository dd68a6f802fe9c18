"""200 award decisions by `decision_pdf` against bare WeasyPrint on the same page, in one run: `python -m benchmarks.documents`.

Bare is `HTML(string=page).write_pdf()`, the page being ours with its style sheets and fonts inside, as one would write it
by hand. It parses styles and fonts for every paper, checks nothing, tags nothing, adds no signature field. Rounds alternate.
"""

import os
import statistics
import sys
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS, PER_ROUND = 10, 20


def main():
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django  # noqa: PLC0415  settings come first

    django.setup()
    from django.template.loader import get_template  # noqa: PLC0415
    from weasyprint import HTML  # noqa: PLC0415

    from awards.documents import decision_pdf  # noqa: PLC0415
    from core.paper import html_of  # noqa: PLC0415
    from core.press import FONTS  # noqa: PLC0415
    from tests.factories.papers import decision_paper  # noqa: PLC0415

    sheets = [get_template(name).template.source for name in ("core/paper/base.css", "awards/documents/documents.css")]
    style = "<style>" + "".join(sheets).replace("url(paper:", f"url({FONTS.as_uri()}/") + "</style>"
    papers = [decision_paper(number=f"{n:04d}", dated=date(2026, 2, 5)) for n in range(1, ROUNDS * PER_ROUND + 1)]
    pages = [html_of("awards/documents/decision.html", paper).replace("</head>", style + "</head>") for paper in papers]

    decision_pdf(papers[0]), HTML(string=pages[0]).write_pdf()  # both warm
    ours, bare = [], []
    for start in range(0, len(papers), PER_ROUND):
        ours.append(_per_paper(decision_pdf, papers[start : start + PER_ROUND]))
        bare.append(_per_paper(lambda page: HTML(string=page).write_pdf(), pages[start : start + PER_ROUND]))
    ratio = statistics.median(b / o for o, b in zip(ours, bare, strict=True))
    print(f"decision_pdf          {statistics.median(ours) * 1000:6.1f} ms a decision of 2 pages")
    print(f"bare WeasyPrint       {statistics.median(bare) * 1000:6.1f} ms ({ROUNDS} rounds of {PER_ROUND}, medians)")
    print(f"bare ÷ decision_pdf   {ratio:6.2f}")


def _per_paper(make, inputs):
    start = time.perf_counter()
    for item in inputs:
        make(item)
    return (time.perf_counter() - start) / len(inputs)


if __name__ == "__main__":
    main()
