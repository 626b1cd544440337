"""What an MSP tells its customers: from its command line to a banner, a mark on a node and the login page."""

import datetime
import json
import re

import pytest
from inside import come_in
from playwright.sync_api import expect
from test_browser_people import address, people, title  # noqa: F401

MSP = ("--msp", "alder")
BANNER = re.compile("^(Announcements|Mitteilungen|Оголошення)$")
SHIFTS = """
    window.shifted = 0;
    new PerformanceObserver(list => list.getEntries().forEach(shift => { if (!shift.hadRecentInput && shift.sources.some(({ node }) => node !== document.body)) window.shifted += shift.value }))
        .observe({ type: "layout-shift", buffered: true });
"""


def announce(portal, *words):
    return json.loads(portal.portalctl("announce", *words, "--json").stdout)


def at(hours):
    when = datetime.datetime.now(datetime.UTC) + datetime.timedelta(hours=hours)
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def nothing_told(portal):
    """Without the demo's own."""
    for name in ("hours", "storage"):
        announce(portal, "remove", name, *MSP)


def a_minute_passes(page):
    """For what is older than that to be asked anew, as the timer of the page does."""
    page.clock.set_system_time((page.evaluate("Date.now()") + 61_000) / 1000)
    page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")


def banner(page):
    return page.get_by_role("region", name=BANNER)


@pytest.mark.parametrize("role, kind, news, storage", [
    ("owner", "News", "Our help desk opens on Saturdays", "New storage for databases"),
    ("admin", "Новина", "Наша служба підтримки працює щосуботи", "Нові диски для баз даних"),
    ("viewer", "Neuigkeit", "Unser Helpdesk ist jetzt samstags da", "Neuer Speicher für Datenbanken"),
])
def test_each_role_reads_it_in_their_language(portal, people, role, kind, news, storage):  # noqa: F811
    page = people()
    page.add_init_script(SHIFTS)
    come_in(page, portal, role, path="nodes")
    box = banner(page)
    expect(box.get_by_text(kind, exact=True)).to_be_visible()
    expect(box.get_by_text(news)).to_be_visible()
    expect(box.get_by_role("link", name="https://alder.test/help")).to_have_attribute("rel", "noopener noreferrer nofollow")
    expect(box.get_by_text(storage)).to_be_hidden()
    box.locator("summary").first.click()
    expect(box.get_by_text(storage)).to_be_visible()
    # A banner that came late would shift 0.13; the typeface shifts 0.022 where names break anew.
    assert page.evaluate("window.shifted") < 0.03


def test_planned_work_stands_on_its_nodes(portal, people):  # noqa: F811
    page = come_in(people(), portal, path="nodes?q=db-primary")
    row = page.get_by_role("row").filter(has_text="db-primary")
    expect(row.get_by_text("Maintenance", exact=True)).to_be_visible()
    row.get_by_role("link").click()
    expect(title(page)).to_have_text("db-primary")
    marked = page.get_by_role("main").get_by_role("list").filter(has_text="New storage for databases").last
    expect(marked.get_by_text("Maintenance", exact=True)).to_be_visible()
    page.goto(address(portal, "nodes?q=web-01"))
    row = page.get_by_role("row").filter(has_text="web-01")
    expect(row).to_be_visible()
    expect(row.get_by_text("Maintenance", exact=True)).to_have_count(0)


def test_what_was_seen_folds_away_for_its_person_and_stays_findable(portal, people):  # noqa: F811
    page = come_in(people(), portal, path="tickets")
    box = banner(page)
    box.get_by_role("button", name="Got it").first.click()
    expect(box).to_be_focused()
    box.get_by_role("button", name="Got it").first.click()
    expect(box.get_by_role("button")).to_have_count(0)
    page.reload()
    expect(box.get_by_text("2 announcements you have seen")).to_be_visible()
    box.get_by_text("2 announcements you have seen").click()
    expect(box.get_by_text("Our help desk opens on Saturdays")).to_be_visible()
    # To who comes in on the same device later, they are new.
    come_in(page, portal, "viewer", path="tickets")
    expect(banner(page).get_by_text("Unser Helpdesk ist jetzt samstags da")).to_be_visible()


def test_the_login_page_says_what_is_public_and_nothing_else(portal, people):  # noqa: F811
    page = people()
    page.add_init_script(SHIFTS)
    page.goto(address(portal, "login"))
    expect(banner(page).get_by_text("Our help desk opens on Saturdays")).to_be_visible()
    expect(page.get_by_text("New storage")).to_have_count(0)
    page.get_by_role("button", name="Deutsch").click()
    expect(banner(page).get_by_text("Unser Helpdesk ist jetzt samstags da")).to_be_visible()
    # Another MSP's customers are told nothing.
    page.goto(address(portal, "login", "initech"))
    expect(page.get_by_label("Password", exact=True)).to_be_visible()
    expect(banner(page)).to_have_count(0)


def test_one_comes_and_goes_without_a_reload_and_moves_nothing(fresh_portal, people):  # noqa: F811
    nothing_told(fresh_portal)
    page = people()
    page.add_init_script(SHIFTS)
    come_in(page, fresh_portal, path="nodes")
    expect(banner(page)).to_have_count(0)
    before = page.evaluate("window.shifted")
    announce(fresh_portal, "add", *MSP, "--id", "net", "--severity", "incident", "--title", "The network is slow")
    a_minute_passes(page)
    told = page.get_by_role("status").filter(has_text="The network is slow")
    expect(told).to_be_visible()
    expect(told.get_by_text("Incident", exact=True)).to_be_visible()
    assert page.evaluate("window.shifted") - before < 0.01
    page.get_by_role("navigation").get_by_role("link", name="Tickets").click()
    expect(banner(page).get_by_text("The network is slow")).to_be_visible()
    announce(fresh_portal, "end", "net", *MSP)
    a_minute_passes(page)
    expect(banner(page).get_by_text("Over")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="Nodes").click()
    expect(title(page)).to_have_text("Nodes")
    expect(banner(page)).to_have_count(0)


@pytest.mark.parametrize("width", [320, 1280])
def test_markup_long_titles_and_many_of_them_stay_text_in_their_place(fresh_portal, people, width):  # noqa: F811
    nothing_told(fresh_portal)
    words = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) https://alder.test/x"
    for name, heading in (("rtl", "خ" * 200), ("long", "Donaudampfschifffahrt" * 9), ("html", words)):
        announce(fresh_portal, "add", *MSP, "--id", name, "--title", heading, "--text", words, "--public")
    page = people(viewport={"width": width, "height": 800})
    for where in ("login", "nodes"):
        if where == "login":
            page.goto(address(fresh_portal, where))
        else:
            come_in(page, fresh_portal, path=where)
        box = banner(page)
        box.locator("summary").first.click()
        expect(box.get_by_text("<img src=x onerror=alert(1)>").first).to_be_visible()
        assert {link.get_attribute("href") for link in box.get_by_role("link").all()} == {"https://alder.test/x"}
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
