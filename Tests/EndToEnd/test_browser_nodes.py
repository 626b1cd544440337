"""The list of nodes by keyboard, in a person's own view, and several nodes at once; the palette with each role."""

import json
import re
import time

import pytest
from conftest import copied
from inside import add_person, begin, come_in
from playwright.sync_api import expect
from stack import Stack
from test_browser_people import address, people, powered  # noqa: F401

NAMES = ["n" * 200, "long-name-" * 19 + "end", "Büro Süd — Straße 🚀", "שרת-ראשי-001", "МУКАЧЕВО-db-01", "100% _\\ '\" <b>", "a" + "🚀" * 99 + "👩🏽‍💻"]
PAGES = {
    "viewer": {"Dashboard", "Needs attention", "Nodes", "Billing", "Invoices", "Tickets", "Profile"},
    "admin": {"Audit log"},
    "owner": {"Users", "Branding", "Security"},
}


@pytest.fixture
def named(powered):  # noqa: F811
    """A portal whose nodes have names of any kind."""
    then = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60))
    lines = [{"type": "node", "client": "acme", "id": f"named-{number}", "name": name, "status": "online", "updated_at": then}
             for number, name in enumerate(NAMES)]
    powered.portalctl("import", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))
    return powered


def enter(people, portal, role, slug="acme", path=""):  # noqa: F811
    """Somebody of this role who reads English."""
    email = f"{role}-{time.monotonic_ns()}@{slug}.test"
    add_person(portal, email, slug, role)
    return come_in(people(), portal, email, slug, path)


def palette(page):
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Node, invoice, ticket or page")
    expect(box).to_be_focused()
    return box


def fits(page):
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return width <= room


@pytest.mark.parametrize("role", ["viewer", "admin", "owner"])
def test_the_palette_leads_each_role_where_it_may_go(named, people, role):  # noqa: F811
    page = enter(people, named, role)
    box = palette(page)
    may = set().union(*(PAGES[each] for each in list(PAGES)[:list(PAGES).index(role) + 1]))
    expect(page.get_by_role("option")).to_have_count(len(may))
    assert {text.strip() for text in page.get_by_role("option").all_inner_texts()} == may
    for typed, name in [("büro", NAMES[2]), ("МУКАЧ", NAMES[4]), ("ראשי", NAMES[3]), ("LONG name", NAMES[1]), ("100%", NAMES[5])]:
        box.fill(typed)
        expect(page.get_by_role("option").first).to_contain_text(name)
    box.fill("%")
    expect(page.get_by_role("status").filter(has_text="Nothing found")).to_be_visible()
    box.fill(NAMES[4])
    expect(page.get_by_role("option").first).to_contain_text(NAMES[4])
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(NAMES[4])


def test_the_palette_finds_invoices_and_tickets_of_this_portal_alone(named, people):  # noqa: F811
    page = enter(people, named, "viewer")
    api = begin(named)
    invoice = api.call("billing").json["invoices"][0]
    ticket = api.call("tickets").json["items"][0]
    box = palette(page)
    box.fill(invoice["number"])
    expect(page.get_by_role("option").first).to_contain_text(invoice["number"])
    box.fill(ticket["subject"][:40])
    page.get_by_role("option").filter(has_text=ticket["number"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ticket["subject"])
    other = begin(named, slug="globex").call("tickets").json["items"][0]
    palette(page).fill(other["subject"][:40])
    expect(page.get_by_role("status").filter(has_text=re.compile("Nothing found|result"))).to_be_visible()
    expect(page.get_by_role("option").filter(has_text=other["number"])).to_have_count(0)


def test_the_palette_says_that_there_is_no_network(named, people):  # noqa: F811
    page = enter(people, named, "viewer")
    box = palette(page)
    page.context.set_offline(True)
    box.fill("web")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text(re.compile("connection", re.I))
    page.context.set_offline(False)
    expect(page.get_by_role("option").filter(has_text="web").first).to_be_visible()


@pytest.mark.parametrize("role", ["viewer", "admin", "owner"])
def test_the_list_by_keyboard_and_as_somebody_likes_it(named, people, role):  # noqa: F811
    page = enter(people, named, role, path="nodes")
    rows = page.locator("tbody tr")
    expect(rows.first).to_be_visible()
    # Only who may restart nodes chooses some.
    assert (page.locator("tbody input").count() == 0) == (role == "viewer")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(rows.first.get_by_role("link")).to_be_focused()
    page.keyboard.press("/")
    page.keyboard.type("j?k")
    expect(page.get_by_role("searchbox")).to_have_value("j?k")
    page.get_by_role("searchbox").fill("")
    expect(rows.nth(3)).to_be_visible()
    page.locator("h1").focus()
    page.keyboard.press("?")
    page.get_by_role("dialog").get_by_role("checkbox").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(rows.first.get_by_role("link")).not_to_be_focused()
    page.get_by_role("button", name="View").click()
    page.get_by_role("checkbox", name="Memory").uncheck()
    page.get_by_role("checkbox", name="Compact rows").check()
    page.reload()
    expect(page.get_by_role("columnheader", name="CPU")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Memory")).to_have_count(0)
    # Who logs out leaves nothing of theirs behind: this says nothing of anybody.
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_label("Email")).to_be_visible()
    assert page.evaluate("Object.entries(localStorage)") == [
        ["portal-nodes", json.dumps({"hidden": ["memory"], "dense": True, "keys": False}, separators=(",", ":"))]]


@pytest.mark.parametrize("size", [(1280, 900), (900, 800), (320, 700)])
def test_names_of_any_kind_are_whole_and_widen_nothing(named, people, size):  # noqa: F811
    page = enter(people, named, "owner", path="nodes?sort=-name")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for name in NAMES:
        row = page.locator("tbody tr").filter(has_text=name).first
        expect(row).to_be_visible()
        link = row.get_by_role("link").first
        assert link.inner_text().replace("\n", "").startswith(name)
        # No sign is parted.
        assert link.evaluate("e => [...e.querySelector('bdi').childNodes].every(n => n.nodeType !== 3 || n.data.isWellFormed())")
        assert link.evaluate("""e => [e, ...e.querySelectorAll('*')].every(each =>
            getComputedStyle(each).textOverflow !== 'ellipsis' && each.scrollWidth <= each.clientWidth + 1 || getComputedStyle(each).display === 'inline')""")
    assert fits(page)
    page.get_by_role("button", name="View").click()
    for column in ("Memory", "Disk"):
        page.get_by_role("checkbox", name=column).uncheck()
        assert fits(page)


@pytest.mark.parametrize("role", ["admin", "owner"])
def test_several_nodes_are_restarted_with_one_confirmation(named, people, role):  # noqa: F811
    page = enter(people, named, role, path="nodes")
    rows = page.locator("tbody tr")
    fixed = rows.filter(has_text="Maintenance").first
    fixed.get_by_role("checkbox").check()
    names = []
    for row in rows.filter(has_text=re.compile("Online")).all()[1:4]:
        row.get_by_role("checkbox").check()
        names.append(row.get_by_role("link").inner_text().split("\n")[0])
    page.get_by_role("button", name="Restart…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Restart 3 nodes?")
    expect(dialog.get_by_role("listitem").filter(has_text="under maintenance")).to_have_count(1)
    dialog.get_by_role("button", name="Restart 3 nodes").click()
    expect(dialog).to_contain_text("3 of 4 requested.")
    expect(dialog.get_by_role("listitem").filter(has_text="Succeeded")).to_have_count(3, timeout=60_000)
    events = begin(named).call("audit?action=node.restart").json["items"]
    assert sorted(event["target"]["name"] for event in events[:3]) == sorted(names)
    dialog.get_by_role("link", name="Details").first.click()
    expect(page.get_by_role("region", name="Commands")).to_contain_text("Succeeded")


def test_a_receipt_that_is_lost_is_asked_for_again_without_a_second_restart(named, people):  # noqa: F811
    page = enter(people, named, "admin", path="nodes")
    lost = []

    def lose(route):
        """The portal restarts it, and nobody hears of it."""
        if not lost:
            route.fetch()
        lost.append(route.request.headers["idempotency-key"])
        route.abort() if len(lost) < 3 else route.continue_()
    page.route("**/restart", lose)
    page.locator("tbody tr").filter(has_text="Online").first.get_by_role("checkbox").check()
    page.get_by_role("button", name="Restart…").click()
    page.get_by_role("dialog").get_by_role("button", name="Restart 1 node").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 of 1 requested.", timeout=30_000)
    assert len(lost) == 3 and len(set(lost)) == 1
    assert len(begin(named).call("audit?action=node.restart&limit=200").json["items"]) == 1


def test_no_node_and_ten_thousand(binaries, folder, demo_database, people):  # noqa: F811
    stack = Stack(copied(demo_database, folder / "many"), binaries)
    try:
        then = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 60))
        lines = ({"type": "node", "client": "globex", "id": f"m{n}", "name": f"many-{n:05}", "status": "online", "updated_at": then}
                 for n in range(10_000))
        stack.portalctl("import", "-", stdin="".join(json.dumps(line) + "\n" for line in lines))
        stack.portalctl("client", "add", "empty", "--msp", "alder", "--name", "Empty")
        stack.portalctl("portal", "enable", "empty")
        stack.portalctl("user", "add", "owner@empty.test", "--client", "empty", "--role", "owner", "--password-stdin",
                        stdin="correct-horse-battery\n")
        stack.start()
        page = enter(people, stack, "owner", "globex", "nodes?q=many")
        expect(page.locator("header output")).to_contain_text("1–50 of")
        box = palette(page)
        box.fill("many 09999")
        expect(page.get_by_role("option").first).to_contain_text("many-09999")
        box.fill("many")
        page.get_by_role("option", name="More nodes…").click()
        expect(page.get_by_role("searchbox")).to_have_value("many")
        page = enter(people, stack, "owner", "empty", "nodes")
        expect(page.get_by_text("No nodes yet")).to_be_visible()
        page.keyboard.press("j")
        page.keyboard.press("x")
        palette(page).fill("many")
        expect(page.get_by_role("status").filter(has_text="Nothing found")).to_be_visible()
    finally:
        stack.stop()
