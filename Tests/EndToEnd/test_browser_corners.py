"""Where few people look: forced colours, four times magnified, on paper."""

import re

import pytest
from inside import come_in
from playwright.sync_api import expect
from test_browser import address, link, title


@pytest.fixture
def open_page(browser):
    contexts = []

    def open_page(width=1280, height=900, **settings):
        context = browser.new_context(ignore_https_errors=True, locale="en-GB", viewport={"width": width, "height": height}, **settings)
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def look(locator):
    """What the eye tells one thing from another by."""
    return locator.evaluate("e => { const s = getComputedStyle(e); return [s.backgroundColor, s.color, s.borderColor, s.outlineStyle] }")


def test_forced_colours_show_what_is_chosen(open_page, portal):
    page = open_page(forced_colors="active")
    come_in(page, portal)
    link(page, "nodes").click()
    expect(title(page)).to_have_text("Nodes")
    assert look(link(page, "nodes")) != look(link(page, "tickets"))
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    chosen = page.locator("label:has(:checked)")
    expect(chosen).to_have_count(1)
    assert look(chosen) != look(page.locator("label:has(input[type=radio]:not(:checked))").first)
    link(page, "profile").click()
    expect(title(page)).to_have_text("Profile")
    me = page.locator("a[aria-current=page]:visible")
    here = look(me)
    link(page, "nodes").click()
    expect(title(page)).to_have_text("Nodes")
    assert here != look(link(page, "profile"))


@pytest.mark.parametrize(("typed", "path"), [("nodes%20", "nodes"), ("nodes/", "nodes"), ("accessibility/%20", "accessibility"), ("%20", "")])
def test_what_a_copied_address_ends_with_is_in_nobodys_way(open_page, portal, typed, path):
    page = open_page()
    come_in(page, portal)
    page.goto(f"{address(portal)}/{typed}?from=mail")
    expect(page).to_have_url(f"{address(portal)}/{path}?from=mail")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Nodes|Accessibility|Dashboard"))


def test_four_times_magnified_bars_do_not_stay(open_page, portal):
    page = open_page(320, 256)
    come_in(page, portal)
    fixed = page.evaluate("""[...document.querySelectorAll('body *')].filter(e => ['fixed', 'sticky'].includes(getComputedStyle(e).position)
        && e.getBoundingClientRect().height > 0 && !e.matches('a[href="#main"]')).map(e => e.tagName)""")
    assert fixed == []


def test_paper_is_white_and_says_whose_it_is(open_page, portal):
    page = open_page(color_scheme="dark")
    come_in(page, portal)
    link(page, "billing").click()
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    expect(title(page)).to_contain_text("Invoice")
    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator("html")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.get_by_text("Alder IT GmbH").first).to_be_visible()
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()
    expect(page.get_by_role("button", name=re.compile("Log out"))).to_be_hidden()
    text = page.locator("main h1").evaluate("e => getComputedStyle(e).color")
    assert max(int(n) for n in re.findall(r"\d+", text)[:3]) < 80
