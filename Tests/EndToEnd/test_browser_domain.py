"""The doctor's screen: what a domain lacks, seen as it changes, without a reload."""

import re

from pebble import Pebble
from playwright.sync_api import expect
from test_browser_people import PASSWORD, people  # noqa: F401
from test_domains import BASE, DOMAIN, PROOF, due, lead, started


def test_an_owner_sees_a_domain_go_live(folder, binaries, demo_database, people):  # noqa: F811
    with Pebble(folder) as pebble:
        stack = started(pebble, "/usr/bin/caddy", binaries, demo_database)
        try:
            page = people()
            page.goto(f"https://{BASE}:{stack.https}/portal/acme/branding")
            page.get_by_label("Email").fill("owner@acme.test")
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Log in").click()
            page.get_by_role("textbox", name="Custom domain").fill(DOMAIN.title())
            page.get_by_role("button", name="Save branding").click()
            card = page.get_by_role("region", name="Custom domain")
            expect(card.get_by_text("Waiting for DNS records")).to_be_visible()
            expect(card.get_by_text(PROOF).first).to_be_visible()
            expect(card.get_by_text(f"Create a CNAME record at {DOMAIN} with the value {BASE}")).to_be_visible(timeout=8_000)
            expect(card.get_by_role("link", name="Email these records")).to_have_attribute("href", re.compile("^mailto:.*portal-verify"))

            claim = page.evaluate("fetch('/portal/acme/branding', {headers: {Accept: 'application/json'}}).then(r => r.json())")
            lead(pebble, DOMAIN, claim["domain"])
            due(stack)
            expect(card.get_by_text("Active", exact=True)).to_be_visible(timeout=20_000)
            expect(card.get_by_text(re.compile("Issued by Pebble"))).to_be_visible()

            page.goto(f"https://{DOMAIN}:{stack.https}/portal/acme/login")
            expect(page.get_by_text("Acme Industries").first).to_be_visible()
            page.close()
        finally:
            stack.stop()
