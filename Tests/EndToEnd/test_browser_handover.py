"""A device that goes from one person to another."""

import re

from playwright.sync_api import expect
from test_browser_people import address, people, title  # noqa: F401
from views import enter


def test_a_password_that_is_reset_ends_who_else_is_logged_in_on_the_device(fresh_portal, people):  # noqa: F811
    printed = fresh_portal.portalctl("user", "reset-link", "viewer@acme.test", "--client", "acme").stdout
    page = people()
    enter(page, fresh_portal, "owner@acme.test", "en")
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
