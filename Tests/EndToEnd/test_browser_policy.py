"""What an owner demands of accounts, as people meet it: from optional to required, with a grace period and at its end."""

import re
import sqlite3

from inside import begin, come_in
from playwright.sync_api import expect
from test_browser_factors import set_up
from test_browser_people import people  # noqa: F401 (a fixture)


def menu(page):
    return page.get_by_role("navigation").get_by_role("link")


def save(page, rule, days):
    page.get_by_label("Who needs two-step login").select_option(rule)
    page.get_by_label("Days to set it up").select_option(days)
    page.get_by_role("button", name="Save rules").click()
    expect(page.get_by_text("Security rules saved")).to_be_visible()


def days_go_by(portal, days):
    """Since the owner has demanded it."""
    with sqlite3.connect(portal.var / "portal.db", timeout=10) as database:
        database.execute("UPDATE clients SET factor_rule_at = factor_rule_at - ?", [days * 86_400_000])
    database.close()


def test_a_second_factor_becomes_required(fresh_portal, people):  # noqa: F811
    owner, viewer = people(), people()
    for role in ("admin", "viewer"):
        assert begin(fresh_portal, role).call("profile", "PUT", {"name": role, "locale": "en"}).status == 200
    come_in(owner, fresh_portal, path="security")
    expect(owner.get_by_role("heading", level=1)).to_have_text("Security")
    expect(owner.get_by_label("Days to set it up")).to_have_count(0)
    save(owner, "Owners and admins", "14")
    expect(owner.get_by_text(re.compile("of these people have no second step yet"))).to_be_visible()
    expect(owner.get_by_text(re.compile("^People have until .+ to set it up"))).to_be_visible()

    # Within the days all is open, and every page says until when.
    come_in(owner, fresh_portal, "admin", path="nodes")
    soon = owner.get_by_role("status").filter(has_text=re.compile("^14 days left to set up two-step login. From .+, this account"))
    expect(soon).to_be_visible()
    days_go_by(fresh_portal, 13)
    owner.reload()
    soon = owner.get_by_role("status").filter(has_text="1 day left to set up two-step login.")
    expect(soon).to_be_visible()
    expect(menu(owner).filter(has_text="Nodes").first).to_be_visible()
    soon.get_by_role("link", name="Set it up").click()
    expect(owner.get_by_role("heading", level=1)).to_have_text("Profile")
    come_in(viewer, fresh_portal, "viewer")
    expect(viewer.get_by_text("needs two-step login")).to_have_count(0)

    # After them there is the profile alone, until there is a second step.
    days_go_by(fresh_portal, 1)
    owner.reload()
    expect(owner.get_by_text("Set it up to open the portal.")).to_be_visible()
    expect(menu(owner).filter(has_text="Nodes")).to_have_count(0)
    days_go_by(fresh_portal, -14)
    come_in(owner, fresh_portal, path="security")
    save(owner, "Everyone", "0")
    viewer.reload()
    expect(viewer.get_by_role("heading", level=1)).to_have_text("Profile")
    expect(viewer.get_by_text("Set it up to open the portal.")).to_be_visible()
    expect(menu(viewer).filter(has_text="Nodes")).to_have_count(0)
    assert begin(fresh_portal, "viewer").call("nodes").json["code"] == "factor-required"
    set_up(viewer, fresh_portal)
    expect(viewer.get_by_text("needs two-step login")).to_have_count(0)
    menu(viewer).filter(has_text="Nodes").first.click()
    expect(viewer.get_by_role("heading", level=1)).to_have_text("Nodes")
