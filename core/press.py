"""The press: WeasyPrint with the packaged fonts, closed to files and network. Imported by the first paper printed only."""

import os
import threading
from functools import cache
from pathlib import Path

from django.template.loader import get_template
from fontTools.ttLib import TTFont
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

FONTS = Path(__file__).resolve().parent / "fonts"
VARIANT = "pdf/ua-1"


@cache
def glyphs() -> frozenset[str]:
    """Return the characters every packaged font can draw."""
    with TTFont(FONTS / "Tinos-Regular.ttf") as font:
        return frozenset(map(chr, font.getBestCmap()))


class PackagedOnly(URLFetcher):
    """Fetches data: URLs and the packaged fonts (paper:Tinos-Bold.ttf); any file or network address is refused."""

    def __init__(self):
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url, headers=None):
        scheme, _, name = url.partition(":")
        if scheme == "data":
            return super().fetch(url, headers)
        if scheme == "paper" and name in {path.name for path in FONTS.glob("*.ttf")}:
            return URLFetcherResponse(url, (FONTS / name).read_bytes(), {"Content-Type": "font/ttf"})
        raise ValueError(f"A paper may not fetch {url}")


class _Fonts(FontConfiguration):
    """Fonts that only the process which loaded them unloads: a forked worker must not delete its parent's copies."""

    def __init__(self):
        super().__init__()
        self._owner = os.getpid()

    def __del__(self):
        if os.getpid() == getattr(self, "_owner", None):
            super().__del__()


class _Press:
    """Fonts and style sheets parsed once; one paper at a time, since Pango's font map is not for two threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.fonts = _Fonts()
        self.fetcher = PackagedOnly()
        self._sheets = {}

    def sheet(self, name):
        if name not in self._sheets:
            source = get_template(name).template.source
            self._sheets[name] = CSS(string=source, font_config=self.fonts, url_fetcher=self.fetcher)
        return self._sheets[name]


_presses: dict[int, _Press] = {}


def print_pdf(html: str, *, css: tuple[str, ...], finisher=None) -> bytes:
    """Return the PDF/UA-1 bytes of a page; `css` are names of style sheets among the templates."""
    press = _presses.get(os.getpid()) or _presses.setdefault(os.getpid(), _Press())
    with press.lock:
        return HTML(string=html, url_fetcher=press.fetcher).write_pdf(
            stylesheets=[press.sheet(name) for name in css],
            font_config=press.fonts,
            pdf_variant=VARIANT,
            finisher=finisher,
        )
