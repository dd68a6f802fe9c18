"""Papers in PDF: packaged fonts, a renderer closed to files and network, a check that no value is missing.

A paper is a frozen dataclass whose fields without a default are required. `cleaned` checks and normalises it, `render`
prints it: equal papers give equal bytes, in every process. Prints Vietnamese whatever language the reader has chosen.
"""

import contextlib
import dataclasses
import os
import tempfile
from datetime import date
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import translation

from core.text import nfc

BASE_CSS = "core/paper/base.css"
DRAFT_CSS = "core/paper/draft.css"
# Stands for a character no packaged font can draw, where a paper may not be refused for it.
SUBSTITUTE = "□"


class IncompletePaper(ValueError):
    """A value is missing or cannot be printed; `field` is its path in the paper, such as `groups[0].lines[3].name`."""

    def __init__(self, field: str, reason: str = "is missing"):
        super().__init__(f"{field} {reason}")
        self.field = field


@dataclasses.dataclass(frozen=True)
class Letterhead:
    """Head of a state paper (NĐ 30/2020, Phụ lục I): the superior body's lines, the issuing body's lines, the place."""

    issuer: tuple[str, ...]
    place: str
    parent: tuple[str, ...] = ()


def cleaned(paper, *, substitute: bool = False):
    """Return the paper with its texts in NFC.

    Raises IncompletePaper for a required value that is None or empty, and for a character that the packaged fonts do
    not have; `substitute=True` prints □ instead of such a character (names of files that people chose).
    """
    return _cleaned(paper, type(paper).__name__, substitute)


def _cleaned(value, path, substitute):
    if isinstance(value, str):
        return _printable(nfc(value).strip(), path, substitute)
    if isinstance(value, tuple):
        items = tuple(_cleaned(item, f"{path}[{index}]", substitute) for index, item in enumerate(value))
        for index, item in enumerate(items):
            if item in (None, ""):
                raise IncompletePaper(f"{path}[{index}]")
        return items
    if not dataclasses.is_dataclass(value):
        return value
    changes = {}
    for field in dataclasses.fields(value):
        item = changes[field.name] = _cleaned(getattr(value, field.name), f"{path}.{field.name}", substitute)
        required = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if required and item in (None, "", ()):
            raise IncompletePaper(f"{path}.{field.name}")
    return dataclasses.replace(value, **changes)


def _printable(text, path, substitute):
    missing = set(text) - _press().glyphs() - {"\n", "\t"}
    if missing and not substitute:
        codes = ", ".join(f"U+{ord(char):04X}" for char in sorted(missing))
        raise IncompletePaper(path, f"has characters that cannot be printed: {codes}")
    return "".join(SUBSTITUTE if char in missing else char for char in text)


def html_of(template: str, paper, **context) -> str:
    """Return the page that `render` prints."""
    with translation.override("vi"):
        return render_to_string(template, {"paper": paper, **context})


def render(template: str, paper, *, css: tuple[str, ...] = (), finisher=None, **context) -> bytes:
    """Return the PDF (PDF/UA-1, tagged, lang vi) of a template given `paper` and the context.

    `css` names style sheets among the templates, after the base sheet; `finisher(document, pdf)` is WeasyPrint's hook.
    """
    html = html_of(template, paper, **context)
    return _press().print_pdf(html, css=(BASE_CSS, *css), finisher=finisher)


def _press():
    from core import press  # noqa: PLC0415  importing WeasyPrint takes a second: only processes that print pay it

    return press


def long_date(value: date | None) -> str:
    """Return "ngày 05 tháng 02 năm 2026": two digits for days 1-9 and months 1-2 (NĐ 30/2020); dots for no date."""
    if value is None:
        return "ngày …… tháng …… năm 20……"
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {value.day:02d} tháng {month} năm {value.year}"


def vn_number(value) -> str:
    """Return an int or Decimal as 1.234,5; its decimals are kept as they are."""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that readers see all of it or nothing: a temporary name in the same folder, then a rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o640)
        os.replace(name, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
        raise
