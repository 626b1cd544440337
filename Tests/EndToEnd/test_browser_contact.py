"""Who looks after the customer, and how they are reached: from the operator's settings to a tap on a phone."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from inside import come_in
from playwright.sync_api import expect
from test_browser_people import address, people, title  # noqa: F401

TITLE = "Your provider"
NUMBER, HOURS, HELP = "+49 (0)30 1234-5", "Mon–Fri 7:00–19:00", "https://alder.test/answers"


def subject(link):
    parts = urlsplit(link.get_attribute("href"))
    return unquote(parts.path), parse_qs(parts.query)["subject"]


def test_what_the_operator_sets_is_on_the_card(fresh_portal, people):  # noqa: F811
    fresh_portal.portalctl("branding", "set", "acme", "--phone", NUMBER, "--hours", HOURS, "--help-page", HELP)
    page = come_in(people(), fresh_portal, path="nodes")
    side = page.locator("address:visible").filter(has_text=TITLE)
    expect(side.get_by_text("Alder IT")).to_be_visible()
    expect(side.get_by_text(HOURS)).to_be_visible()
    expect(side.get_by_role("link", name=NUMBER)).to_have_attribute("href", "tel:+493012345")
    expect(side.get_by_role("link", name="Help page")).to_have_attribute("href", HELP)
    expect(side.get_by_role("link", name="Imprint")).to_have_attribute("href", "https://alder.test/imprint")
    expect(side.get_by_role("link", name="Privacy")).to_have_attribute("href", "https://alder.test/privacy")
    mail = side.get_by_role("link", name="help@alder.test")
    assert subject(mail) == ("help@alder.test", ["Acme Industries · Nodes"])
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_text("Up since")).to_be_visible()
    node = title(page).inner_text()
    assert subject(mail) == ("help@alder.test", [f"Acme Industries · Nodes · {node}"])
    page.goto(address(fresh_portal))
    card = page.get_by_role("region", name=TITLE)
    expect(card.get_by_role("link", name=NUMBER)).to_be_visible()
    # At 360 px the side bar is gone; the card is at the end of the page and under More.
    page.set_viewport_size({"width": 360, "height": 740})
    expect(side).to_be_hidden()
    page.get_by_role("button", name="More").click()
    expect(side.get_by_role("link", name=NUMBER)).to_be_visible()
    box = side.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360 and box["y"] >= 0


def test_an_owner_sets_the_card_and_goes_back(fresh_portal, people):  # noqa: F811
    page = come_in(people(), fresh_portal, path="branding")
    side = page.locator("address:visible").filter(has_text=TITLE)
    phone = page.get_by_role("textbox", name="Support phone")
    phone.fill("call us")
    page.get_by_role("button", name="Save branding").click()
    expect(phone).to_have_attribute("aria-invalid", "true")
    phone.fill("030 999 ext. 7")
    page.get_by_label("Support hours").fill("Always")
    page.get_by_role("button", name="Save branding").click()
    expect(side.get_by_role("link", name="030 999 ext. 7")).to_have_attribute("href", "tel:030999;ext=7")
    expect(side.get_by_text("Always")).to_be_visible()
    page.get_by_role("button", name="Support phone: Use provider’s value").click()
    page.get_by_role("button", name="Save branding").click()
    expect(side.get_by_role("link", name="+49 30 555 0100")).to_be_visible()
    expect(side.get_by_text("Always")).to_be_visible()


def test_all_other_sessions_end_at_once(fresh_portal, people):  # noqa: F811
    pages = [come_in(people(), fresh_portal, "admin", "globex") for _ in range(3)]
    pages[0].goto(address(fresh_portal, "profile", "globex"))
    pages[0].get_by_role("button", name="End 2 other sessions").click()
    expect(pages[0].get_by_text("All other sessions ended")).to_be_visible()
    expect(pages[0].get_by_role("button", name=re.compile("End .* other session"))).to_have_count(0)
    for page in pages[1:]:
        page.reload()
        expect(page.get_by_role("button", name="Log in")).to_be_visible()


def test_paper_says_who_sends_the_invoice_to_whom(portal, people):  # noqa: F811
    page = come_in(people(), portal, path="billing")
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()
    expect(title(page)).to_contain_text("Invoice")
    page.emulate_media(media="print")
    expect(page.get_by_text("Alder IT GmbH").first).to_be_visible()
    # What is there to be pressed is not printed.
    expect(page.locator("address a:visible")).to_have_count(0)
