"""A device that goes from one person to another, and a page whose portal moves to another address."""

import re

from inside import come_in
from pebble import Pebble
from playwright.sync_api import expect
from test_browser_people import PASSWORD, address, people, title  # noqa: F401
from test_browser_pieces import visit  # noqa: F401
from test_domains import DOMAIN, Owner, active, due, lead, started

GONE = "There is no portal at this address."


def test_a_password_that_is_reset_ends_who_else_is_logged_in_on_the_device(fresh_portal, people):  # noqa: F811
    printed = fresh_portal.portalctl("user", "reset-link", "viewer@acme.test", "--client", "acme").stdout
    page = people()
    come_in(page, fresh_portal)
    other = page.context.new_page()
    other.goto(address(fresh_portal, re.search(r"reset#token=[\w-]+", printed).group()))
    expect(other.get_by_text("You’re logged in as owner@acme.test. If you continue, you’ll be logged out of that account.")).to_be_visible()
    other.get_by_label("New password").fill("another good password")
    other.get_by_role("button", name="Set password").click()
    expect(title(other)).to_have_text("Password changed", timeout=15_000)
    other.get_by_role("link", name="Log in").click()
    expect(title(other)).to_have_text("Log in")
    expect(title(page)).to_have_text("Log in")
    other.get_by_label("Email").fill("viewer@acme.test")
    other.get_by_label("Password", exact=True).fill("another good password")
    other.get_by_role("button", name="Log in").click()
    expect(title(other)).to_have_text("Übersicht", timeout=15_000)


def test_a_page_that_is_open_moves_along_with_its_portal(folder, binaries, demo_database, visit):  # noqa: F811
    new = "portal.acmecorp.test"
    with Pebble(folder) as pebble:
        stack = started(pebble, "/usr/bin/caddy", binaries, demo_database)
        try:
            owner = Owner(stack)
            active(stack, pebble, owner)
            inside, outside = visit(), visit()
            for page in (inside, outside):
                page.goto(f"https://{DOMAIN}:{stack.https}/portal/acme/")
                page.get_by_label("Email").fill("owner@acme.test")
                page.get_by_label("Password", exact=True).fill(PASSWORD)
            inside.get_by_role("button", name="Log in").click()
            expect(title(inside)).to_have_text("Dashboard", timeout=15_000)
            lead(pebble, new, owner.claim(new))
            due(stack)
            owner.until((new, "active"), lambda domain: (domain["name"], domain["state"]))
            inside.get_by_role("navigation", name="Menu").get_by_role("link", name="Nodes").click()
            outside.get_by_role("button", name="Log in").click()
            for page, path in ((inside, "nodes"), (outside, "")):
                expect(page).to_have_url(f"https://{new}:{stack.https}/portal/acme/{path}", timeout=15_000)
                expect(title(page)).to_have_text("Log in", timeout=15_000)
        finally:
            stack.stop()


def test_a_portal_that_is_gone_is_looked_for_once(visit, portal):  # noqa: F811
    page = visit()
    come_in(page, portal)
    loads = []
    page.on("domcontentloaded", lambda _: loads.append(page.url))
    problem = {"status": 404, "code": "portal-not-found", "title": "Not found", "detail": GONE, "request_id": "r"}
    for what in ("nodes*", "tickets*", "state", "brand"):
        page.route(f"**/portal/acme/{what}", lambda route: route.continue_() if route.request.is_navigation_request()
                   else route.fulfill(status=404, json=problem, content_type="application/problem+json"))
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Nodes").click()
    expect(title(page)).to_have_text(GONE)
    page.wait_for_timeout(1500)
    assert len(loads) == 1
    # The portal comes back, but not all of it.
    page.unroute("**/portal/acme/state")
    page.reload()
    expect(title(page)).to_have_text("Page not found")
    page.wait_for_timeout(1500)
    assert len(loads) == 2
