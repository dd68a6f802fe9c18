import dataclasses
import multiprocessing
import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from fontTools.ttLib import TTFont

from core import press
from core.paper import BASE_CSS, IncompletePaper, cleaned, long_date, vn_number, write_atomically
from core.templatetags.paper import listed, long_date_of, vn_clock, vn_percent
from tests.openings import openings

STYLES = ("Regular", "Bold", "Italic", "BoldItalic")
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
VIETNAMESE = {unicodedata.normalize("NFC", base + tone) for base in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY" for tone in TONES} | set("đĐ")
# Letters of Ê Đê and M'Nông writing; those without a code point of their own end in a combining breve.
HIGHLAND = set(unicodedata.normalize("NFC", "ƀɃčČĕĔĭĬŏŎŭŬñÑ" + "ê̆Ê̆ô̆Ô̆ơ̆Ơ̆ư̆Ư̆â̆Â̆"))
MARKS = set("\u0300\u0301\u0302\u0303\u0306\u0309\u030c\u031b\u0323")
PUNCTUATION = set("0123456789.,;:!?/-–—…“”‘’'\"«»()[]{}<>&%@#*+=_°²₫≥≤×□ \u00a0")


@dataclasses.dataclass(frozen=True)
class Line:
    name: str
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Sheet:
    title: str
    lines: tuple[Line, ...]
    count: int
    flag: bool = False
    words: tuple[str, ...] = ()


@pytest.mark.parametrize("style", STYLES)
def test_every_style_has_one_font_with_every_letter_used_in_the_province(style):
    with TTFont(press.FONTS / f"Tinos-{style}.ttf") as font:
        drawn = set(map(chr, font.getBestCmap()))
    wanted = {char for text in VIETNAMESE for char in text} | HIGHLAND | MARKS | PUNCTUATION
    assert wanted - drawn == set()
    assert press.glyphs() == drawn


def test_fonts_come_with_their_licence():
    assert {path.name for path in press.FONTS.iterdir()} == {*(f"Tinos-{style}.ttf" for style in STYLES), "OFL.txt"}
    assert "SIL OPEN FONT LICENSE" in (press.FONTS / "OFL.txt").read_text()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "http://169.254.169.254/latest",
        "https://localhost:6379",
        "ftp://localhost/a",
        "paper:../press.py",
        "paper:OFL.txt",
        "paper:/etc/passwd",
        "/etc/passwd",
        "",
    ],
)
def test_the_press_refuses_files_and_the_network(url):
    with openings() as opened, pytest.raises(ValueError, match="may not fetch"):
        press.PackagedOnly().fetch(url)
    assert opened == []


def test_the_press_reads_data_urls_and_its_own_fonts():
    assert press.PackagedOnly().fetch("data:text/plain,abc").read() == b"abc"
    assert press.PackagedOnly().fetch("paper:Tinos-Bold.ttf").read() == (press.FONTS / "Tinos-Bold.ttf").read_bytes()


@pytest.mark.parametrize(
    "markup",
    [
        "<img alt=a src='file:///etc/passwd'>",
        "<link rel=attachment href='file:///etc/passwd'>",
        "<link rel=stylesheet href='http://127.0.0.1:9/a.css'>",
        "<style>@import 'file:///etc/passwd'; @font-face { font-family: a; src: url(file:///etc/passwd) }</style>",
        "<p style='background: url(http://127.0.0.1:9/a.png)'>a</p>",
        "<object data='file:///etc/passwd'></object><embed src='file:///etc/passwd'>",
        "<svg><title>a</title><image href='file:///etc/passwd'/><use href='http://127.0.0.1:9/a.svg#b'/></svg>",
        "<img alt=a src='data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22><image href=%22file:///etc/passwd%22/></svg>'>",
        "<base href='file:///etc/'><img alt=a src=passwd>",
    ],
)
def test_markup_that_slips_into_a_page_opens_nothing(markup):
    press.print_pdf("<html lang=vi><title>a</title>a", css=(BASE_CSS,))
    with openings() as opened:
        pdf = press.print_pdf(f"<html lang=vi><title>a</title>{markup}", css=(BASE_CSS,))
    assert opened == []
    assert b"root:" not in pdf


def test_a_forked_process_leaves_its_parents_fonts_in_place():
    press.print_pdf("<html lang=vi><title>a</title>a", css=(BASE_CSS,))
    folder = press._presses[multiprocessing.current_process().pid].fonts._folder
    child = multiprocessing.get_context("fork").Process(target=press._presses.clear)
    child.start()
    child.join()
    assert child.exitcode == 0
    assert len(list(folder.iterdir())) == 4


def test_a_paper_is_cleaned_to_nfc_all_the_way_down():
    paper = Sheet(" Phu\u031bo\u031b\u0300ng ", (Line("Buo\u0302n\u200b Ma Thuo\u0323\u0302t"),), 0)
    assert cleaned(paper) == Sheet("Phường", (Line("Buôn Ma Thuột"),), 0)


@pytest.mark.parametrize(
    ("paper", "field"),
    [
        (Sheet("", (Line("a"),), 1), "Sheet.title"),
        (Sheet(" \n", (Line("a"),), 1), "Sheet.title"),
        (Sheet(None, (Line("a"),), 1), "Sheet.title"),
        (Sheet("a", (), 1), "Sheet.lines"),
        (Sheet("a", (Line("a"), Line("\u200b")), 1), "Sheet.lines[1].name"),
        (Sheet("a", (Line("a"),), None), "Sheet.count"),
        (Sheet("a", (Line("a"),), 1, words=("a", "")), "Sheet.words[1]"),
        (Sheet("a", (Line("a", "😀"),), 1), "Sheet.lines[0].note"),
        (Sheet("a", (Line("漢"),), 1), "Sheet.lines[0].name"),
    ],
)
def test_a_paper_with_a_missing_or_unprintable_value_is_refused_by_name(paper, field):
    with pytest.raises(IncompletePaper) as error:
        cleaned(paper)
    assert error.value.field == field
    assert str(error.value).startswith(field)


def test_a_paper_that_may_not_be_refused_prints_a_box_for_what_no_font_draws():
    assert cleaned(Sheet("😀a漢", (Line("a"),), 1), substitute=True).title == "□a□"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 28), "ngày 28 tháng 02 năm 2026"),
        (date(2025, 3, 9), "ngày 09 tháng 3 năm 2025"),
        (date(2025, 12, 31), "ngày 31 tháng 12 năm 2025"),
        (None, "ngày …… tháng …… năm 20……"),
    ],
)
def test_dates_have_two_digits_for_days_1_to_9_and_months_1_and_2(day, words):
    assert long_date(day) == words


def test_numbers_use_the_point_for_thousands_and_the_comma_for_decimals():
    assert [vn_number(n) for n in (7_020_000, Decimal("1234.50"), 0)] == ["7.020.000", "1.234,50", "0"]


def test_moments_are_printed_in_local_time():
    moment = datetime(2025, 11, 30, 17, 5, tzinfo=UTC)
    assert (vn_clock(moment), long_date_of(moment)) == ("00 giờ 05 phút", "ngày 01 tháng 12 năm 2025")


@pytest.mark.parametrize(("share", "text"), [("0.8667", "86,67%"), ("0.8", "80%"), ("1.0000", "100%"), ("0", "0%")])
def test_shares_are_printed_as_percentages_without_needless_zeros(share, text):
    assert vn_percent(Decimal(share)) == text


def test_items_end_with_a_semicolon_and_the_last_with_its_own_mark():
    assert listed(("a", "b"), ".") == [("a", ";"), ("b", ".")]


def test_the_filters_are_there_for_templates():
    page = Template("{% load paper %}{{ day|long_date }} {{ number|vn_number }}")
    assert page.render(Context({"day": date(2026, 1, 5), "number": 1000})) == "ngày 05 tháng 01 năm 2026 1.000"


def test_a_file_is_written_whole_and_readable_by_its_group(tmp_path):
    path = tmp_path / "a" / "b.pdf"
    write_atomically(path, b"one")
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [child.name for child in path.parent.iterdir()] == ["b.pdf"]


def test_a_write_that_fails_leaves_nothing_behind(tmp_path):
    (tmp_path / "b.pdf" / "inside").mkdir(parents=True)
    with pytest.raises(OSError, match="b.pdf"):
        write_atomically(tmp_path / "b.pdf", b"one")
    assert [child.name for child in tmp_path.iterdir()] == ["b.pdf"]
