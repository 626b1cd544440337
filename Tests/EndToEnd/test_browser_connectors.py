"""Two MSPs fill an empty portal with the connectors, each with its key: what their customers then see."""

import platform
import re

import pytest
from connectors import EmptyPortal, portal_settings, run, settings_file
from inside import come_in
from monitored import Monitoring
from playwright.sync_api import expect
from test_browser import address, title
from test_browser_corners import open_page  # noqa: F401
from ticketing import Desk

INVOICES = '''
[[file]]
path = "{path}"
record = "invoice"
delimiter = ";"
decimal = ","
[file.fields]
client = "client"
id = "number"
number = "number"
status = {{ value = "open" }}
issued_on = "date"
due_on = "due"
currency = {{ value = "EUR" }}
subtotal = "net"
tax = "vat"
total = "gross"
amount_due = "gross"
'''
MSPS = {"alder": "acme", "birch": "globex"}


def fill(portal, folder, msp, slug, monitoring, desk):
    """What the systems of one MSP know, by its own key."""
    folder.mkdir()
    start = portal_settings(portal.stack, portal.keys[msp], folder)
    nodes = monitoring.settings(folder).replace("'job=\"node\"'", f"'job=\"node\", customer=\"{slug}\"'")
    run("prometheus", settings_file(folder, start + nodes, "prometheus.toml"))
    other = next(name for name in MSPS.values() if name != slug)
    tickets = re.sub(rf'"{other}\.test" = .*\n', "", desk.settings(folder))
    run("request-tracker", settings_file(folder, start + tickets, "tickets.toml"))
    (folder / "invoices.csv").write_text(f"client;number;date;due;net;vat;gross\n{slug};{slug}-1;2026-11-01;2030-01-31;1000,00;190,00;1190,00\n")
    run("csv", settings_file(folder, start + INVOICES.format(path=folder / "invoices.csv"), "csv.toml"))


@pytest.fixture(scope="module")
def filled(tmp_path_factory, binaries):
    folder = tmp_path_factory.mktemp("connected")
    with (EmptyPortal(folder, binaries, {msp: [slug] for msp, slug in MSPS.items()}) as portal, Desk(folder / "desk") as desk,
          Monitoring(folder / "monitoring", [("acme", "web-acme"), ("globex", "web-globex")]) as monitoring):
        for slug in MSPS.values():
            desk.reply(desk.mail(f"Slow at {slug}", "Since today.", f"Robin <robin@{slug}.test>"), f"not for {slug}", "comment")
        monitoring.wait_for("min(count_over_time(up[60s])) > 20")
        for msp, slug in MSPS.items():
            fill(portal, folder / msp, msp, slug, monitoring, desk)
        yield portal


@pytest.mark.parametrize("slug", MSPS.values())
def test_a_customer_sees_nodes_with_live_figures_tickets_and_invoices(open_page, filled, slug):  # noqa: F811
    page, other = open_page(), next(name for name in MSPS.values() if name != slug)
    come_in(page, filled.stack, "owner", slug)
    page.goto(f"{address(filled.stack, slug)}/nodes")
    expect(title(page)).to_have_text("Nodes")
    row = page.get_by_role("table").get_by_role("row").filter(has_text=platform.node())
    expect(row).to_have_count(1)
    expect(row).to_contain_text("Online")
    expect(row).to_contain_text(re.compile(r"\d\s?%"))
    row.get_by_role("link").first.click()
    expect(title(page)).to_have_text(platform.node())
    expect(page.get_by_role("main")).to_contain_text("Debian GNU/Linux")
    expect(page.get_by_role("main")).to_contain_text(platform.release())
    page.goto(f"{address(filled.stack, slug)}/tickets")
    page.get_by_role("link", name=f"Slow at {slug}").click()
    expect(page.get_by_role("main")).to_contain_text("Since today.")
    expect(page.get_by_role("main")).not_to_contain_text(f"not for {slug}")
    page.goto(f"{address(filled.stack, slug)}/billing")
    expect(page.get_by_role("main")).to_contain_text(f"{slug}-1")
    expect(page.get_by_role("main")).to_contain_text("1,190.00")
    expect(page.get_by_role("main")).not_to_contain_text(f"{other}-1")


def test_an_msp_reaches_no_client_of_another(filled, tmp_path):
    (tmp_path / "invoices.csv").write_text("client;number;date;due;net;vat;gross\nglobex;X-1;2026-11-01;2030-01-31;1,00;0,00;1,00\n")
    start = portal_settings(filled.stack, filled.keys["alder"], tmp_path)
    done = run("csv", settings_file(tmp_path, start + INVOICES.format(path=tmp_path / "invoices.csv")), status=1)
    assert "refused: invoice globex X-1: client:" in done.stderr and "row 2: the portal did not take" in done.stderr
    assert filled.rows("SELECT count(*) FROM invoices WHERE number = 'X-1'") == [(0,)]
