"""What an owner demands of accounts, as people meet it: from optional to required, with a grace period and at its end."""

import re
import sqlite3

from inside import begin, come_in
from playwright.sync_api import expect
from test_browser_email import english
from test_browser_factors import set_up
from test_browser_people import address, people  # noqa: F401 (a fixture)


def menu(page):
    return page.get_by_role("navigation").get_by_role("link")


def save(page, rule, days):
    page.get_by_label("Who needs two-step login").select_option(rule)
    page.get_by_label("Days to set it up").select_option(days)
    page.get_by_role("button", name="Save rules").click()
    expect(page.get_by_text("Security rules saved")).to_be_visible()


def can_only_set_one_up(page, portal, role):
    expect(page.get_by_role("heading", level=1)).to_have_text("Profile")
    expect(page.get_by_text("Set it up to open the portal.")).to_be_visible()
    expect(menu(page)).to_have_count(0)
    assert begin(portal, role).call("nodes").json["code"] == "factor-required"
    set_up(page, portal)
    expect(page.get_by_text("needs two-step login")).to_have_count(0)
    menu(page).filter(has_text="Nodes").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nodes")


def days_go_by(portal, days):
    """Since the owner has demanded it."""
    with sqlite3.connect(portal.var / "portal.db", timeout=10) as database:
        database.execute("UPDATE clients SET factor_rule_at = factor_rule_at - ?", [days * 86_400_000])
    database.close()


def test_a_second_factor_becomes_required(fresh_portal, people):  # noqa: F811
    owner, admin, viewer = people(), people(), people()
    for role in ("admin", "viewer"):
        english(fresh_portal, role)
    come_in(owner, fresh_portal, path="security")
    expect(owner.get_by_role("heading", level=1)).to_have_text("Security")
    expect(owner.get_by_label("Days to set it up")).to_have_count(0)
    save(owner, "Owners and admins", "14")
    expect(owner.get_by_text(re.compile("of these people have no second step yet"))).to_be_visible()
    expect(owner.get_by_text(re.compile("^People have until .+ to set it up"))).to_be_visible()

    # Within the days all is open, and every page says until when.
    come_in(admin, fresh_portal, "admin", path="nodes")
    soon = admin.get_by_role("status").filter(has_text=re.compile("^14 days left to set up two-step login. From .+, this account"))
    expect(soon).to_be_visible()
    days_go_by(fresh_portal, 13)
    admin.reload()
    soon = admin.get_by_role("status").filter(has_text="1 day left to set up two-step login.")
    expect(soon).to_be_visible()
    expect(menu(admin).filter(has_text="Nodes").first).to_be_visible()
    soon.get_by_role("link", name="Set it up").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("Profile")
    come_in(viewer, fresh_portal, "viewer")
    expect(viewer.get_by_text("needs two-step login")).to_have_count(0)

    # After them there is the profile alone, until there is a second step; for who has demanded it, too.
    days_go_by(fresh_portal, 1)
    for page, role in ((admin, "admin"), (owner, "owner")):
        page.reload()
        can_only_set_one_up(page, fresh_portal, role)
    owner.goto(address(fresh_portal, "security"))
    save(owner, "Everyone", "0")
    viewer.reload()
    can_only_set_one_up(viewer, fresh_portal, "viewer")


def test_who_accepts_an_invitation_where_it_is_demanded_sets_one_up_first(fresh_portal, people):  # noqa: F811
    owner = begin(fresh_portal)
    invited = owner.call("users", "POST", {"email": "nina@acme.test", "role": "viewer"}).json["invitation_url"]
    assert owner.call("security", "PUT", {"second_factor": "all", "grace_days": 0}).status == 200
    nina = people()
    nina.goto(address(fresh_portal, "invite#" + invited.split("#")[1]))
    nina.get_by_label("Your name").fill("Nina")
    nina.get_by_label("Password", exact=True).fill("a few words to remember")
    nina.get_by_role("button", name="Accept and log in").click()
    can_only_set_one_up(nina, fresh_portal, "nina")
