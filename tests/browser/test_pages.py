"""Every important page in a real browser, on a telephone and on a desk: it fits, it is Vietnamese, the keyboard gets in."""

import gettext
import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from campaign_portal.rehearsal.play import Play
from tests.access_world import World
from tests.factories.accounts import UserFactory
from tests.factories.campaigns import RoundFactory, StageFactory
from tests.factories.nominations import UnitPlanFactory
from tests.factories.units import MembershipFactory, UnitFactory
from units.roles import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAGES = {
    "citizen": """results:home results:list results:round results:ranking results:unit results:method results:awards
        results:decision results:search results:verify results:verify_code results:ledger results:ledger_entry results:about
        units:list units:detail campaigns:list campaigns:detail campaigns:round campaigns:calendar campaigns:announcements
        criteria:list criteria:set account_login account_reset_password""",
    "unit_staff": """desk accounts:profile mfa_index account_change_password nominations:home nominations:read nominations:check
        nominations:plan nominations:add_project nominations:nomination nominations:start_nomination nominations:nominations
        nominations:library nominations:receipt reviews:appeals reviews:result""",
    "unit_head": "desk nominations:read nominations:nomination reviews:appeal",
    "reviewer": "desk reviews:assignments reviews:assignment",
    "secretariat": """desk nominations:overview nominations:plans nominations:nominations reviews:board reviews:round
        reviews:results reviews:conflict awards:home awards:council awards:sitting awards:ballot awards:decision awards:draft
        awards:set_up awards:revoke campaigns:detail campaigns:edit campaigns:create campaigns:create_round campaigns:edit_round
        campaigns:window campaigns:extend campaigns:announce criteria:round results:publish units:load outbox:list outbox:detail
        outbox:edit""",
    "council_member": "desk awards:home awards:ballot",
    "council_chair": "desk awards:ballot",
    "administrator": "desk outbox:list units:load",
}
WIDTHS = (320, 1280)
LOOK = """() => {
  const box = (e) => e.getBoundingClientRect();
  const shown = (e) => e.checkVisibility() && box(e).width > 1;
  const small = [...document.querySelectorAll("nav a, nav button, button, .button, summary")]
    .filter((e) => shown(e) && (box(e).height < 24 || box(e).width < 24));
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  return {
    width: document.documentElement.scrollWidth,
    h1: document.querySelectorAll("h1").length,
    landmarks: ["header", "main", "footer"].map((n) => document.querySelectorAll(`body > ${n}, body > * > ${n}`).length),
    lang: document.documentElement.lang,
    title: document.title,
    small: small.map((e) => e.outerHTML.slice(0, 80)),
    twice: ids.filter((id, index) => ids.indexOf(id) !== index),
    text: document.body.innerText,
  };
}"""

FOCUS = "() => [document.activeElement.className, document.activeElement.getBoundingClientRect().x >= 0]"


def listen(page, found: list) -> None:
    """Note what the page's scripts and its policy complain about."""
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    page.on("console", lambda line: found.append(f"{page.url}: {line.text}") if line.type == "error" else None)


def english() -> list[str]:
    """Return the longer msgids that Vietnamese says otherwise, without those that have gaps."""
    path = django_settings.LOCALE_PATHS[0] / "vi" / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        words = gettext.GNUTranslations(file)._catalog
    ids = [key if isinstance(key, str) else key[0] for key, value in words.items() if key and value]
    ids = [key.rpartition("\x04")[2] for key in ids]
    return sorted({key for key in ids if len(key) >= 15 and " " in key and "%" not in key and "\n" not in key})


def entered(browser, live_server, user, **options):
    """Return a page of a browser of its own in which the person is signed in."""
    context = browser.new_context(locale="vi-VN", **options)
    if user is not None:
        client = Client()
        client.force_login(user)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    return context.new_page()


def problems(page, path: str, words: list[str]) -> list[str]:
    """Return what is wrong with the page that is open, at each width."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        look = page.evaluate(LOOK)
        if look["width"] > width:
            found.append(f"{path} at {width}: {look['width']} wide")
        found += [f"{path} at {width}: small {each}" for each in look["small"]]
    if look["h1"] != 1 or look["landmarks"] != [1, 1, 1] or look["lang"] != "vi" or look["title"].count(" — ") < 2:
        found.append(f"{path}: {look['h1']} h1, landmarks {look['landmarks']}, {look['lang']}, {look['title']}")
    found += [f"{path}: the id {each} twice" for each in look["twice"]]
    found += [f"{path}: in English: {each}" for each in words if each in look["text"]]
    return found


def test_every_page_fits_is_vietnamese_and_lets_the_keyboard_in(browser, live_server, settings):
    settings.SAMPLE_DATA = True
    Play().sample(per_tier=2)
    world, words, found, visited = World(), english(), [], 0
    for role, pages in PAGES.items():
        page = entered(browser, live_server, world.users[role])
        listen(page, found)
        for name in pages.split():
            path = reverse(name, args=world.args(name))
            answer = page.goto(live_server.url + path)
            if answer.status != 200:
                found.append(f"{path} as {role}: {answer.status}")
                continue
            visited += 1
            found += problems(page, f"{role} {path}", words)
            page.keyboard.press("Tab")
            first = page.evaluate(
                "() => [document.activeElement.className, document.activeElement.getBoundingClientRect().x >= 0]"
            )
            # After a refused form the summary has the focus; a page that was just opened begins at the way to its content.
            if first != ["skip-link", True]:
                found.append(f"{role} {path}: the first Tab leads to {first}")
        page.context.close()
    assert visited == sum(len(pages.split()) for pages in PAGES.values())
    assert "\n".join(found) == ""


def test_the_portal_also_speaks_english(browser, live_server):
    page = entered(browser, live_server, None)
    page.goto(live_server.url + reverse("account_login"))
    page.locator(".site-tools a[hreflang=en]").click()
    page.wait_for_load_state()
    assert page.url.startswith(live_server.url + "/en/")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert "Sign in" in page.inner_text("main")
    page.locator(".site-tools a[hreflang=vi]").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.lang") == "vi"
    page.context.close()


def test_a_form_can_be_filled_in_without_javascript(browser, live_server):
    user, unit = UserFactory(), UnitFactory(department=True)
    MembershipFactory(user=user, unit=unit, role=Role.UNIT_STAFF)
    round = RoundFactory(open=True)
    StageFactory(round=round, step="registration")
    plan = UnitPlanFactory(unit=unit, round=round)
    page = browser.new_context(java_script_enabled=False, locale="vi-VN").new_page()
    page.goto(live_server.url + reverse("account_login"))
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", "wrong password")
    page.locator("main form button").first.click()
    assert page.locator(".error-summary").count() == 1
    page.fill("input[name=login]", user.email)
    page.fill("input[name=password]", UserFactory.PASSWORD)
    page.locator("main form button").first.click()
    assert page.url == live_server.url + reverse("desk")
    path = reverse("nominations:add_project", args=[plan.pk])
    page.goto(live_server.url + path)
    page.fill("[name=name]", "Số hóa hồ sơ")
    page.fill("[name=description]", "Một mô tả dài")
    page.fill("[name=progress]", "10")
    page.fill("[name=due_on]", "31/02/2023")
    page.locator("main form button.button").first.click()
    summary = page.locator(".error-summary a")
    assert page.input_value("[name=description]") == "Một mô tả dài"
    assert re.fullmatch("#.+", summary.first.get_attribute("href"))
    assert page.locator(summary.first.get_attribute("href")).count() == 1
    page.fill("[name=due_on]", "31/12/2023")
    page.locator("main form button.button").first.click()
    assert plan.projects.get().name == "Số hóa hồ sơ"
    assert "Số hóa hồ sơ" in page.inner_text("main")
    page.context.close()
