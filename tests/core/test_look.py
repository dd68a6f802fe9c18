"""The look keeps its promises: contrast in both themes, small plain CSS, no code in pages, only icons that exist."""

import re
from pathlib import Path

import pytest
from django.conf import settings

BASE = Path(settings.BASE_DIR)
CSS = sorted((BASE / "static" / "css").glob("*.css"))
OURS = [
    path for path in sorted((BASE / "templates").rglob("*.html")) if "documents" not in path.parts and "paper" not in path.parts
]
TEXT_PAIRS = [
    *[(ink, ground) for ink in ("ink", "ink-2", "link", "accent-strong") for ground in ("ground", "surface", "surface-2")],
    *[(tone, f"{tone}-soft") for tone in ("good", "warn", "bad", "info")],
    *[("ink", ground) for ground in ("good-soft", "warn-soft", "bad-soft", "info-soft", "gold-soft", "accent-soft")],
    *[(tone, "surface") for tone in ("good", "warn", "bad", "info")],
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("link-hover", "surface-2"),
    ("foot-ink", "foot"),
    ("foot-ink-2", "foot"),
]
LINE_PAIRS = [
    *[("line-strong", ground) for ground in ("ground", "surface", "surface-2")],
    *[("focus", ground) for ground in ("ground", "surface", "surface-2")],
    ("bar", "surface"),
    ("bar", "bar-rest"),
    ("bar-2", "surface"),
    ("good", "bar-rest"),
]
# The band and the banner keep their colours in both themes.
FIXED_PAIRS = [
    ("#ffffff", "#b3102a"),
    ("#ffdf8a", "#b3102a"),
    ("#3a0510", "#f4c542"),
    ("#ffd9a0", "#2a1416"),
    ("#5b534a", "#ffffff"),
]


def tokens(theme: str) -> dict[str, str]:
    """Return the colours of "light", "dark" (chosen) or "system" (dark asked for by the system)."""
    text = (BASE / "static" / "css" / "10-tokens.css").read_text(encoding="utf-8")
    light, dark, system = re.findall(r":root[^{]*\{([^{}]*--ground[^{}]*)\}", text)[:3]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", {"light": light, "dark": dark, "system": system}[theme]))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_contrast_is_computed_as_wcag_does():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_has_at_least_four_and_a_half_to_one(theme):
    colours = tokens(theme)
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in TEXT_PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_of_controls_and_charts_have_at_least_three_to_one(theme):
    colours = tokens(theme)
    found = {pair: round(contrast(colours[pair[0]], colours[pair[1]]), 2) for pair in LINE_PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 3} == {}


def test_colours_that_never_change_have_enough_contrast():
    found = {pair: round(contrast(*pair), 2) for pair in FIXED_PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


def test_dark_is_the_same_whether_a_person_or_the_system_asks_for_it():
    assert tokens("dark") == tokens("system")


def test_every_property_that_is_used_is_defined():
    text = "\n".join(path.read_text(encoding="utf-8") for path in CSS)
    used, defined = set(re.findall(r"var\((--[\w-]+)", text)), set(re.findall(r"(--[\w-]+):", text))
    assert used - defined == set()


def test_css_is_small_and_every_rule_lies_in_a_layer():
    lines = {path.name: path.read_text(encoding="utf-8").count("\n") for path in CSS}
    assert sum(lines.values()) <= 2000
    assert {name: count for name, count in lines.items() if count > 300} == {}
    assert [path.name for path in CSS if "@layer" not in path.read_text(encoding="utf-8")] == []


def test_css_asks_nothing_from_other_sites():
    text = "\n".join(path.read_text(encoding="utf-8") for path in CSS)
    assert re.findall(r"https?://|@import|url\((?!\"\.\./fonts/)", text) == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(BASE / "templates")))
def test_a_template_carries_no_code_and_no_style(path):
    text = re.sub(r"\{[#%].*?[#%]\}", "", path.read_text(encoding="utf-8"))
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:", text) == []
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    assert [tag for tag in scripts if 'type="application/json"' not in tag] == []
    assert text.count("\n") <= 150


def test_every_icon_that_is_named_exists():
    names = set(re.findall(r'<symbol id="([\w-]+)"', (BASE / "static" / "img" / "icons.svg").read_text(encoding="utf-8")))
    asked = {name for path in OURS for name in re.findall(r'\{% icon "([\w-]+)"', path.read_text(encoding="utf-8"))}
    asked |= {
        name
        for path in (BASE / "core" / "templatetags").glob("*.py")
        for name in re.findall(r'icon\("([\w-]+)"\)', path.read_text())
    }
    assert asked - names == set()


def test_every_letter_of_vietnamese_is_in_the_web_font():
    from fontTools.ttLib import TTFont  # noqa: PLC0415 -- only this test reads fonts

    letters = "aàảãáạăằẳẵắặâầẩẫấậbcdđeèẻẽéẹêềểễếệghiìỉĩíịklmnoòỏõóọôồổỗốộơờởỡớợpqrstuùủũúụưừửữứựvxyỳỷỹýỵ"
    for weight in (400, 600):
        found: set[int] = set()
        for path in (BASE / "static" / "fonts").glob(f"*-{weight}-normal.woff2"):
            assert path.stat().st_size <= 60_000
            found |= set(TTFont(path).getBestCmap())
        assert [letter for letter in letters + letters.upper() if ord(letter) not in found] == []
