"""A list follows its filter while one types; without scripts the button does the same."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.test_pages import listen
from tests.factories.units import UnitFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def units(live_server):
    UnitFactory(name="Xã Ea Kao", tier="commune")
    UnitFactory(name="Xã Cư Êbur", tier="commune")
    UnitFactory(name="Sở Nội vụ", tier="department")
    return live_server.url + reverse("units:list")


def test_the_list_follows_what_is_typed_and_chosen(browser, units):
    context, complaints = browser.new_context(locale="vi-VN"), []
    page = context.new_page()
    listen(page, complaints)
    page.goto(units)
    found, count = page.locator("#found"), page.locator("#found-count")
    page.get_by_role("main").locator("[name=q]").press_sequentially("ea kao")
    expect(found).not_to_contain_text("Cư Êbur")
    expect(found).to_contain_text("Xã Ea Kao")
    expect(count).to_contain_text(re.compile(r"\b1\b"))
    expect(page).to_have_url(re.compile("q=ea"))
    expect(page.get_by_role("main").locator("[name=q]")).to_be_focused()
    page.get_by_role("main").locator("[name=q]").fill("")
    page.get_by_role("main").locator("select[name=cap]").select_option("department")
    expect(found).to_contain_text("Sở Nội vụ")
    expect(found.get_by_role("table")).not_to_contain_text("Ea Kao")
    page.reload()
    expect(found.get_by_role("table")).not_to_contain_text("Ea Kao")
    assert complaints == []
    context.close()


def test_without_scripts_the_button_filters(browser, units):
    context = browser.new_context(locale="vi-VN", java_script_enabled=False)
    page = context.new_page()
    page.goto(units)
    page.locator("main [name=q]").fill("ea kao")
    page.locator("main form.filter button").click()
    expect(page.locator("#found")).to_contain_text("Xã Ea Kao")
    expect(page.locator("#found")).not_to_contain_text("Cư Êbur")
    context.close()
