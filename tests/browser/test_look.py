"""The look at work in a real browser: reflow, keyboard, theme, menu, errors, questions, and a strict policy never broken."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What reaches out of the window, tables in their own scroller aside.
TOO_WIDE = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.right > innerWidth + 1 && !element.closest(".table-scroll");
}).map((element) => element.outerHTML.slice(0, 80))"""
# Targets under 24 × 24 px; links inside a line of text are exempt (WCAG 2.5.8).
TOO_SMALL = """() => [
  ...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary"),
].filter((element) => {
  const box = element.getBoundingClientRect();
  if (!box.width || element.closest(".visually-hidden") || getComputedStyle(element).display === "inline") return false;
  return box.width < 24 || box.height < 24;
}).map((element) => element.outerHTML.slice(0, 80))"""


@pytest.fixture
def page(browser):
    page = browser.new_context(locale="vi-VN", viewport={"width": 320, "height": 640}).new_page()
    complaints = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    assert complaints == []


@pytest.fixture
def gallery(page, live_server):
    page.goto(live_server.url + reverse("gallery"))
    return page


@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_reaches_out_of_the_window_and_everything_can_be_hit(gallery, width):
    gallery.set_viewport_size({"width": width, "height": 800})
    assert gallery.evaluate("document.documentElement.scrollWidth") <= width
    assert gallery.evaluate(TOO_WIDE) == []
    assert gallery.evaluate(TOO_SMALL) == []


def test_text_of_twice_the_size_cuts_nothing_off(gallery):
    gallery.set_viewport_size({"width": 768, "height": 800})
    gallery.evaluate("document.documentElement.style.fontSize = '200%'")
    assert gallery.evaluate("document.documentElement.scrollWidth") <= 768
    assert gallery.evaluate(TOO_WIDE) == []


def test_wide_spacing_of_text_cuts_nothing_off(gallery):
    gallery.evaluate("Object.assign(document.body.style, {letterSpacing: '0.12em', wordSpacing: '0.16em', lineHeight: '1.5'})")
    assert gallery.evaluate("document.documentElement.scrollWidth") <= 320
    assert gallery.evaluate(TOO_WIDE) == []


def test_the_summary_of_errors_has_the_focus_and_leads_to_each_field(gallery):
    assert gallery.evaluate("document.activeElement.className") == "error-summary"
    assert gallery.title().startswith("Lỗi: ")
    links = gallery.locator(".error-summary a")
    targets = [link.get_attribute("href") for link in links.all()]
    assert len(targets) == 7
    for index, target in enumerate(targets):
        links.nth(index).focus()
        gallery.keyboard.press("Enter")
        assert f"#{gallery.evaluate('document.activeElement.id')}" == target


def test_the_menu_opens_and_closes_by_keyboard(gallery):
    way = gallery.locator("#site-nav a").first
    assert not way.is_visible()
    gallery.locator(".menu-button").focus()
    gallery.keyboard.press("Enter")
    assert way.is_visible()
    gallery.keyboard.press("Escape")
    assert not way.is_visible()


def test_the_menu_opens_without_scripts(browser, live_server):
    page = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 640}).new_page()
    page.goto(live_server.url + reverse("gallery"))
    page.locator(".menu-button").click()
    assert page.locator("#site-nav a").first.is_visible()


def test_a_chosen_theme_is_kept(gallery):
    toggle = gallery.locator("[data-theme-toggle]")
    assert toggle.get_attribute("aria-pressed") == "false"
    toggle.click()
    gallery.reload()
    assert gallery.evaluate("document.documentElement.dataset.theme") == "dark"
    assert gallery.locator("[data-theme-toggle]").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize(("answer", "sent"), [("yes", True), ("no", False)])
def test_a_question_is_asked_before_a_form_is_sent(gallery, answer, sent):
    gallery.evaluate("document.querySelector('form.filter').dataset.confirm = 'Chắc chưa?'")
    before = gallery.url
    gallery.locator("form.filter .button").click()
    assert gallery.locator("dialog[open]").text_content().startswith("Chắc chưa?")
    gallery.locator(f"dialog button[value={answer}]").click()
    gallery.wait_for_timeout(500)
    assert (gallery.url != before) is sent


def test_the_focus_ring_can_be_seen(gallery):
    gallery.set_viewport_size({"width": 1280, "height": 800})
    gallery.locator("#g-q").focus()
    gallery.keyboard.press("Tab")
    ring = gallery.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert ring == "3px"


def test_paper_carries_no_menus(gallery):
    gallery.emulate_media(media="print")
    for part in (".site-nav", ".site-tools", ".site-search", ".breadcrumb", ".site-footer__grid"):
        assert not gallery.locator(part).first.is_visible()
    assert gallery.locator("h1").is_visible()
