"""What the dashboard says, and that no other page says otherwise: against the whole stack."""

import json
import re
import time

import pytest
from inside import come_in
from playwright.sync_api import expect
from test_browser import address, title
from test_browser_corners import open_page  # noqa: F401

MANY = 30


def at(seconds_ago):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - seconds_ago))


def imported(portal, *lines):
    portal.portalctl("import", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))


@pytest.fixture
def troubled(fresh_portal):
    """Thirty more nodes that are off, one that was last heard of two days ago, one that is silent, an invoice long due."""
    dead = [{"type": "node", "client": "globex", "id": f"dead-{i}", "name": f"dead-{i}", "status": "offline",
             "updated_at": at(60)} for i in range(MANY)]
    imported(
        fresh_portal, *dead,
        {"type": "node", "client": "globex", "id": "quiet", "name": "quiet", "status": "online", "updated_at": at(60)},
        {"type": "sample", "client": "globex", "node": "quiet", "at": at(172_800), "cpu_pct": 99, "memory_pct": 99, "disk_pct": 50},
        {"type": "sample", "client": "globex", "node": "dead-0", "at": at(172_800), "cpu_pct": 97, "memory_pct": 42, "disk_pct": 50},
        {"type": "invoice", "client": "globex", "id": "late", "number": "LATE-1", "status": "open", "issued_on": "2024-01-01",
         "due_on": "2024-01-15", "subtotal": {"amount_minor": 10000, "currency": "EUR"},
         "tax": {"amount_minor": 0, "currency": "EUR"}, "total": {"amount_minor": 10000, "currency": "EUR"},
         "amount_due": {"amount_minor": 10000, "currency": "EUR"}, "lines": [], "payment_url": "https://pay.example.net/late",
         "updated_at": at(60)},
        {"type": "ticket", "client": "globex", "id": "waits", "number": "W-1", "subject": "Which window suits you?",
         "status": "pending", "priority": "normal", "messages": [], "opened_at": at(7200), "updated_at": at(3600)})
    return fresh_portal


def shown(page):
    come_in(page, page.portal, slug="globex")
    expect(title(page)).to_have_text("Dashboard")
    page.wait_for_load_state("networkidle")


@pytest.fixture
def globex(open_page, troubled):  # noqa: F811
    page = open_page()
    page.portal = troubled
    shown(page)
    return page


def test_all_that_needs_attention_can_be_counted_and_seen(globex):
    card = globex.get_by_role("region", name=re.compile("need attention"))
    total = int(card.get_by_role("heading").inner_text().split()[0])
    assert total >= MANY + 3
    expect(card.get_by_role("listitem")).to_have_count(10)
    expect(card.get_by_role("link", name="Invoice LATE-1", exact=True)).to_be_visible()
    expect(card.get_by_role("link", name="Which window suits you?")).to_be_visible()
    expect(card.get_by_role("link", name="Pay invoice LATE-1")).to_have_attribute("href", "https://pay.example.net/late")
    card.get_by_role("link", name=f"All {total}").click()
    expect(title(globex)).to_have_text("Needs attention")
    expect(globex.get_by_role("main").get_by_role("listitem")).to_have_count(total)


def test_a_node_that_does_not_report_is_so_everywhere(globex):
    row = globex.get_by_role("region", name=re.compile("need attention")).get_by_role("listitem").filter(has_text="quiet")
    globex.get_by_role("main").get_by_role("link", name="No data").click()
    expect(title(globex)).to_have_text("Nodes")
    table = globex.get_by_role("table")
    quiet = table.get_by_role("row").filter(has_text="quiet")
    expect(quiet).to_contain_text("No data")
    expect(quiet).to_contain_text("last report 2 days ago")
    expect(table.get_by_text("Online", exact=True)).to_have_count(0)
    globex.get_by_label("Status").select_option("online")
    expect(table.get_by_text("Online", exact=True).first).to_be_visible()
    expect(table.get_by_text("quiet", exact=True)).to_have_count(0)
    globex.get_by_label("Status").select_option("no-data")
    quiet.get_by_role("link").click()
    expect(title(globex)).to_have_text("quiet")
    expect(globex.get_by_text("Last report 2 days ago. The metrics are from that time.")).to_be_visible()
    expect(row).to_have_count(0)


def test_old_figures_are_no_figures_of_now(globex):
    """99 % of two days ago is not the highest of now, and the highest leads to its node."""
    tile = globex.locator("section").filter(has=globex.get_by_role("heading", name="CPU", exact=True, level=2))
    highest = int(re.search(r"highest (\d+)%", tile.inner_text())[1])
    assert highest < 97
    name = tile.get_by_role("link").inner_text()
    tile.get_by_role("link").click()
    expect(title(globex)).to_have_text(name)


def test_tile_and_chart_are_one_figure(globex):
    for tile, chart in [("CPU", "CPU, all nodes"), ("Memory", "Memory, all nodes")]:
        section = globex.locator("section").filter(has=globex.get_by_role("heading", name=tile, exact=True, level=2))
        value = re.search(r"(\d+%)", section.inner_text())[1]
        assert re.search(r"(\d+%)", globex.get_by_role("figure", name=chart).inner_text())[1] == value


def test_money_and_tickets_stand_there_in_all(globex):
    owed = globex.get_by_role("region", name="Total due").locator("p").first.inner_text()
    tickets = globex.get_by_role("region", name="Tickets")
    expect(tickets.get_by_role("listitem")).to_have_count(3)
    expect(tickets.get_by_role("listitem").first.locator("svg")).to_be_visible()
    globex.get_by_role("link", name="All invoices").click()
    expect(globex.get_by_text("Total due")).to_contain_text(owed)


def test_an_empty_portal_says_what_will_come(open_page, fresh_portal):  # noqa: F811
    fresh_portal.portalctl("client", "add", "newly", "--msp", "alder", "--name", "Newly")
    fresh_portal.portalctl("portal", "enable", "newly")
    fresh_portal.portalctl("user", "add", "owner@newly.test", "--client", "newly", "--role", "owner", "--password-stdin",
                           stdin="correct-horse-battery")
    page = open_page()
    come_in(page, fresh_portal, "owner", "newly")
    expect(page.get_by_text(re.compile("appear here once your provider has sent them"))).to_be_visible()
    expect(page.get_by_role("main").get_by_role("region", name="Your provider")).to_be_visible()
    expect(page.get_by_text(re.compile("^As of"))).to_have_count(0)
    expect(page.get_by_text("unknown", exact=True)).to_have_count(0)


def test_when_all_is_well_one_sentence_says_for_how_long(open_page, fresh_portal):  # noqa: F811
    fresh_portal.portalctl("client", "add", "newly", "--msp", "alder", "--name", "Newly")
    fresh_portal.portalctl("portal", "enable", "newly")
    fresh_portal.portalctl("user", "add", "owner@newly.test", "--client", "newly", "--role", "owner", "--password-stdin",
                           stdin="correct-horse-battery")
    imported(
        fresh_portal,
        {"type": "node", "client": "newly", "id": "n", "name": "n", "status": "online", "updated_at": at(12 * 86_400 + 60)},
        {"type": "sample", "client": "newly", "node": "n", "at": at(10), "cpu_pct": 9, "memory_pct": 9, "disk_pct": 5})
    page = open_page()
    come_in(page, fresh_portal, "owner", "newly")
    expect(page.get_by_text("All good. No node has changed status for 12 days.")).to_be_visible()
