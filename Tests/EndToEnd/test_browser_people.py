"""People and power in Debian's Chromium: invitations, roles, passwords, sessions, commands, branding, the audit log.

Every page fails its test on a script error, a line in the console, or anything that the CSP refuses.
"""

import csv
import io
import json
import re
import time
from pathlib import Path

import pytest
from conftest import copied
from inside import begin, come_in
from playwright.sync_api import expect
from stack import Stack

# A browser reports every answer of 4xx; these are provoked here, or are how the portal says "not logged in".
# Who logs out while a page is still being drawn leaves one that has nobody, too.
EXPECTED = re.compile(r"net::ERR_FAILED .*/restart$|the server responded with a status of (401|403|409|410|422|404 .*/users/)|^ApiProblem: authentication-required")
LOG_OUT = re.compile("^(Log out|Abmelden|Вийти)$")
PASSWORD = "correct-horse-battery"


@pytest.fixture
def powered(binaries, folder, demo_database):
    """A demo of one's own, with the stand-in for the control plane."""
    stack = Stack(copied(demo_database, folder / "var"), binaries)
    try:
        stack.start_control_plane()
        stack.start()
        yield stack
        stack.check_alive()
    finally:
        stack.stop()


@pytest.fixture
def people(browser):
    """`people()` is somebody with a browser of their own. Asked for after a portal, so that no page outlives it."""
    contexts, complaints = [], []

    def somebody(**options):
        context = browser.new_context(**{"ignore_https_errors": True, "locale": "en-GB",
                                          "viewport": {"width": 1280, "height": 900}} | options)
        contexts.append(context)
        context.set_default_timeout(15_000)
        context.add_init_script("addEventListener('securitypolicyviolation', e => console.error('CSP ' + e.violatedDirective))")
        page = context.new_page()
        page.on("console", lambda line: complaints.append(f"{line.text} {line.location['url']}")
                if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield somebody
    for context in contexts:
        context.close()
    assert [text for text in complaints if not EXPECTED.search(text)] == []


def address(portal, path="", slug="acme"):
    return f"https://localhost:{portal.https}/portal/{slug}/{path}"


def login(page, portal, role="owner", password=PASSWORD):
    # It leads to the login, maybe before it is loaded.
    page.goto(address(portal), wait_until="commit")
    page.get_by_label("Email").fill(f"{role}@acme.test")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible()
    return page


def title(page):
    return page.get_by_role("heading", level=1)


def row(page, text):
    return page.get_by_role("row").filter(has_text=text)


def event(page, text):
    """An event of the audit log."""
    return page.get_by_role("listitem").filter(has_text=text)


def invite(page, email):
    """Invites as a viewer from the page of users and returns the link that is shown."""
    page.get_by_role("button", name="Invite", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Email").fill(email)
    dialog.get_by_role("button", name="Create invitation").click()
    expect(page.get_by_role("dialog", name=f"Invitation for {email}")).to_be_visible()
    link = page.get_by_role("dialog").get_by_label("Link", exact=True).input_value()
    page.get_by_role("dialog").get_by_role("button", name="Done").click()
    return link


def test_an_invited_person_comes_in_once(fresh_portal, people):
    owner = come_in(people(), fresh_portal, path="users")
    link = invite(owner, "nina.neumann@acme.test")
    expect(row(owner, "nina.neumann@acme.test")).to_contain_text("Invited")
    # No mail server is set: the owner passes the link on.
    expect(row(owner, "nina.neumann@acme.test")).not_to_contain_text("Email")
    assert link in fresh_portal.portalctl("mail", "list", "--json").stdout

    nina = people()
    asked = []
    nina.on("request", lambda request: asked.append(request.url))
    nina.goto(link)
    expect(title(nina)).to_be_visible()
    expect(nina.get_by_role("main")).to_contain_text("nina.neumann@acme.test")
    expect(nina.get_by_role("main")).to_contain_text("Viewer")
    assert "#" not in nina.url and "token" not in nina.url
    nina.get_by_label("Your name").fill("Nina Neu")
    nina.get_by_label("Password", exact=True).fill("nina.neumann@acme.test")
    nina.get_by_role("button", name="Accept and log in").click()
    expect(nina.get_by_text("Your password can’t be your email address.")).to_be_visible()
    expect(nina.get_by_label("Your name")).to_have_value("Nina Neu")
    nina.get_by_label("Password", exact=True).fill("a few words to remember")
    nina.get_by_role("button", name="Accept and log in").click()
    expect(title(nina)).to_have_text("Dashboard")
    expect(nina.get_by_text("Nina Neu").first).to_be_visible()
    token = link.split("#token=")[1]
    assert not [url for url in asked if token in url]

    late = people()
    late.goto(link)
    expect(title(late)).to_have_text("This link is no longer valid")
    owner.get_by_role("button", name="Refresh").click()
    expect(row(owner, "nina.neumann@acme.test")).to_contain_text("Active")


def test_seats_roles_and_the_last_owner(fresh_portal, people):
    owner = come_in(people(), fresh_portal, slug="initech", path="users")
    expect(owner.get_by_text("4 of 5")).to_be_visible()
    late = come_in(people(), fresh_portal, slug="initech", path="users")
    late.get_by_role("button", name="Invite", exact=True).click()
    first = invite(owner, "first@initech.test")
    expect(owner.get_by_text("5 of 5")).to_be_visible()
    expect(owner.get_by_text("including 1 pending invitation")).to_be_visible()

    # No seat is free: the page says so, and nobody else can be invited.
    button = owner.get_by_role("button", name="Invite", exact=True)
    expect(owner.get_by_role("region", name="Seats")).to_contain_text("All seats are in use")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_accessible_description(re.compile("can’t invite anyone"))
    button.click(force=True)
    dialog = owner.get_by_role("dialog")
    expect(dialog).to_have_count(0)

    # Whoever had begun before is refused in words, what was typed stays, and the page behind learns of it.
    asked = late.get_by_role("dialog")
    asked.get_by_label("Email").fill("second@initech.test")
    asked.get_by_role("button", name="Create invitation").click()
    expect(asked.get_by_role("alert")).to_contain_text("All seats are in use.")
    expect(asked.get_by_label("Email")).to_have_value("second@initech.test")
    late.keyboard.press("Escape")
    expect(asked).to_have_count(0)
    expect(late.get_by_text("5 of 5")).to_be_visible()

    # A resent link is a new one; the old one is dead.
    row(owner, "first@initech.test").get_by_role("button", name="Manage").click()
    owner.get_by_role("dialog").get_by_role("button", name="Create new link").click()
    expect(owner.get_by_role("dialog", name="Invitation for first@initech.test")).to_be_visible()
    second = owner.get_by_role("dialog").get_by_label("Link", exact=True).input_value()
    assert second != first
    owner.get_by_role("dialog").get_by_role("button", name="Done").click()
    guest = people()
    guest.goto(first)
    expect(title(guest)).to_have_text("This link is no longer valid")

    # Withdrawn: the seat is free again.
    row(owner, "first@initech.test").get_by_role("button", name="Manage").click()
    owner.get_by_role("dialog").get_by_role("button", name="Withdraw invitation").click()
    withdrawal = owner.get_by_role("dialog", name="Withdraw the invitation for first@initech.test?")
    withdrawal.get_by_role("button", name="Withdraw invitation").click()
    expect(row(owner, "first@initech.test")).to_have_count(0)
    expect(owner.get_by_text("4 of 5")).to_be_visible()
    expect(button).not_to_have_attribute("aria-disabled", "true")

    # The last owner stays one; an admin becomes one.
    row(owner, "owner@initech.test").get_by_role("button", name="Manage").click()
    dialog = owner.get_by_role("dialog")
    dialog.get_by_label("Role").select_option("viewer")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("This is the last owner.")
    owner.keyboard.press("Escape")
    row(owner, "admin@initech.test").get_by_role("button", name="Manage").click()
    dialog.get_by_label("Role").select_option("owner")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(row(owner, "admin@initech.test")).to_contain_text("Owner")


def test_whoever_removes_somebody_second_is_told(fresh_portal, people):
    """Two tabs, one person: the second finds them gone, is told so in words, and sees the list as it is."""
    tabs = [come_in(people(), fresh_portal, path="users") for _ in range(2)]
    for tab in tabs:
        row(tab, "viewer@acme.test").get_by_role("button", name="Manage").click()
        tab.get_by_role("dialog").get_by_role("button", name="Remove", exact=True).click()
        tab.get_by_role("dialog").get_by_role("button", name=re.compile("^Remove ")).click()
    first, second = tabs
    expect(row(first, "viewer@acme.test")).to_have_count(0)
    expect(second.get_by_role("alert")).to_have_text(re.compile("This no longer exists."))
    second.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(row(second, "viewer@acme.test")).to_have_count(0)


def test_a_taken_address_is_said_at_its_field(fresh_portal, people):
    owner = come_in(people(), fresh_portal, path="users")
    owner.get_by_role("button", name="Invite", exact=True).click()
    dialog = owner.get_by_role("dialog")
    dialog.get_by_label("Email").fill("viewer@acme.test")
    dialog.get_by_role("button", name="Create invitation").click()
    expect(dialog.get_by_text("This address is already in use here.")).to_be_visible()


def test_a_forgotten_password(unreachable_post, people):
    page = people()
    page.goto(address(unreachable_post, "login"))
    page.get_by_role("link", name="Forgot your password?").click()
    page.get_by_label("Email").fill("owner@acme.test")
    page.get_by_role("button", name="Send link").click()
    expect(page.get_by_role("main")).to_contain_text("owner@acme.test")
    link = mailed_link(unreachable_post, "owner@acme.test", "reset")
    page.goto(link)
    page.get_by_label("New password").fill("another good password")
    page.get_by_role("button", name="Set password").click()
    expect(title(page)).to_have_text("Password changed")
    assert "token" not in page.url
    login(page, unreachable_post, password="another good password")
    again = people()
    again.goto(link)
    expect(title(again)).to_have_text("This link is no longer valid")
    expect(again.get_by_label("New password")).to_have_count(0)
    again.get_by_role("link", name="Get a new link").click()
    expect(again.get_by_role("button", name="Send link")).to_be_visible()


def test_without_a_mail_server_no_mail_is_promised(fresh_portal, people):
    page = people()
    page.goto(address(fresh_portal, "forgot"))
    expect(page.get_by_role("main")).to_contain_text("This portal doesn’t send email.")
    expect(page.get_by_role("button", name="Send link")).to_have_count(0)


def mailed_link(portal, email, page):
    """The link in the newest mail to `email`."""
    mails = json.loads(portal.portalctl("mail", "list", "--json").stdout)
    mails = mails["items"] if isinstance(mails, dict) else mails
    texts = [json.dumps(mail) for mail in mails if email in json.dumps(mail)]
    return re.findall(rf"https://[^\s\"\\<>]+/{page}#token=[A-Za-z0-9_-]+", "\n".join(texts))[0]


def test_password_and_sessions(fresh_portal, people):
    here, there = come_in(people(), fresh_portal, path="profile"), come_in(people(), fresh_portal)
    here.reload()
    sessions = here.get_by_role("table", name="Active sessions")
    expect(sessions.get_by_role("row")).to_have_count(3)
    sessions.get_by_role("button", name=re.compile("^End session on")).click()
    expect(sessions.get_by_role("row")).to_have_count(2)
    there.get_by_role("navigation").get_by_role("link", name="Nodes").click()
    expect(there.get_by_label("Password", exact=True)).to_be_visible()

    login(there, fresh_portal)
    here.get_by_label("Current password").fill("not the password")
    here.get_by_label("New password").fill("another good password")
    here.get_by_role("button", name="Change password").click()
    expect(here.get_by_text("The current password is incorrect.")).to_be_visible()
    here.get_by_label("Current password").fill(PASSWORD)
    here.get_by_role("button", name="Change password").click()
    expect(here.get_by_text("Password changed")).to_be_visible()
    expect(here.get_by_label("Current password")).to_have_value("")
    there.get_by_role("navigation").get_by_role("link", name="Billing").click()
    expect(there.get_by_label("Password", exact=True)).to_be_visible()
    login(there, fresh_portal, password="another good password")


def test_the_language_acts_at_once(fresh_portal, people):
    page = come_in(people(), fresh_portal, path="profile")
    page.get_by_label("Language").select_option("de")
    page.get_by_label("Name").fill("Olivia Öllinger")
    page.get_by_role("button", name="Save").click()
    expect(title(page)).to_have_text("Profil")
    expect(page.get_by_text("Olivia Öllinger").first).to_be_visible()
    page.reload()
    expect(title(page)).to_have_text("Profil")


def restartable(portal):
    """An online node of acme without a command, as the API names it; one with a short name, which is never broken."""
    nodes = begin(portal).call("nodes?status=online&limit=200").json["items"]
    return min((node for node in nodes if not node["active_command"]), key=lambda node: len(node["name"]))


def test_a_restart_goes_through_its_states(powered, people):
    node = restartable(powered)
    page = come_in(people(), powered, path=f"nodes/{node['id']}")
    page.get_by_role("button", name="Restart", exact=True).click()
    dialog = page.get_by_role("dialog", name=f"Restart {node['name']}?")
    dialog.get_by_role("button", name=f"Restart {node['name']}").click()
    expect(dialog).to_have_count(0)
    receipt = page.get_by_role("region", name="Commands")
    expect(receipt).to_contain_text("Restart")
    page.reload()
    expect(receipt.get_by_role("listitem")).to_contain_text(["Queued", "Sent", "Running", "Succeeded"], timeout=60_000)
    expect(page.get_by_role("button", name="Restart", exact=True)).not_to_have_attribute("aria-disabled", "true")

    # On the node, in the audit log and in the CSV.
    page.goto(address(powered, "audit?action=command.succeeded"))
    expect(event(page, node["name"]).first).to_be_visible()
    page.goto(address(powered, "audit"))
    expect(event(page, node["name"]).first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    events = list(csv.DictReader(io.StringIO(text)))
    actions = [event["action"] for event in events if event["target"] == node["name"]]
    assert actions[:4] == ["command.succeeded", "command.accepted", "command.sent", "node.restart"]
    expect(event(page, "exported the audit log").first).to_be_visible()


def test_what_the_state_forbids_says_why(fresh_portal, people):
    """Without a control plane nothing can be asked for; a viewer is not even offered it."""
    node = restartable(fresh_portal)
    page = come_in(people(), fresh_portal, path=f"nodes/{node['id']}")
    button = page.get_by_role("button", name="Restart", exact=True)
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(button).to_have_accessible_description(re.compile("provider"))
    button.click(force=True)
    expect(page.get_by_role("dialog")).to_have_count(0)
    viewer = come_in(people(), fresh_portal, role="viewer", path=f"nodes/{node['id']}")
    expect(title(viewer)).to_have_text(node["name"])
    expect(viewer.get_by_role("button", name="Neustart")).to_have_count(0)


def test_a_command_that_somebody_else_gave_is_shown(powered, people):
    """The page is older than the other one's command: it is refused, and the live one comes into sight."""
    node = restartable(powered)
    page = come_in(people(), powered, path=f"nodes/{node['id']}")
    powered.stop_process("jobs")
    assert begin(powered, "admin").call(f"nodes/{node['id']}/restart", "POST").status == 202
    page.get_by_role("button", name="Restart", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=f"Restart {node['name']}").click()
    expect(page.get_by_text("A command is already running on this node.").first).to_be_visible()
    expect(page.get_by_role("region", name="Commands").get_by_role("listitem")).to_contain_text(["Queued"])
    powered.start_jobs()


def test_a_brand_colour_is_previewed_saved_and_worn(fresh_portal, people):
    page = come_in(people(), fresh_portal, path="branding")
    before = solid(page)
    page.get_by_label("Primary colour", exact=True).fill("#ffff00")
    expect(page.get_by_role("heading", name="Adjusted for legibility")).to_be_visible()
    expect(page.get_by_text(re.compile("#ffff00 becomes")).first).to_be_visible()
    assert solid(page) == before
    page.get_by_role("button", name="Save branding").click()
    expect(page.get_by_text("Branding saved")).to_be_visible()
    until(lambda: solid(page) != before)
    guest = people()
    guest.goto(address(fresh_portal))
    expect(guest.get_by_label("Email")).to_be_visible()
    assert solid(guest) == solid(page)


def solid(page):
    return page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--brand-primary').trim()")


def until(holds, seconds=15):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_unsaved_branding_is_not_lost_by_a_click(fresh_portal, people):
    page = come_in(people(), fresh_portal, path="branding")
    page.get_by_label("Primary colour", exact=True).fill("#0b0b0b")
    nodes = page.get_by_role("navigation").get_by_role("link", name="Nodes")
    nodes.click()
    asked = page.get_by_role("dialog", name="Leave without saving?")
    asked.get_by_role("button", name="Stay").click()
    expect(asked).to_have_count(0)
    expect(title(page)).to_have_text("Branding")
    expect(page.get_by_label("Primary colour", exact=True)).to_have_value("#0b0b0b")
    nodes.click()
    asked.get_by_role("button", name="Leave without saving").click()
    expect(title(page)).to_have_text("Nodes")
    expect(asked).to_have_count(0)


def test_an_unsaved_profile_is_not_lost_by_a_click_or_by_closing(fresh_portal, people):
    page = come_in(people(), fresh_portal, path="profile")
    nodes = page.get_by_role("navigation").get_by_role("link", name="Nodes")
    name = page.get_by_label("Name", exact=True)
    name.fill("Vera Neu")
    browsers = []
    page.on("dialog", lambda dialog: (browsers.append(dialog.type), dialog.dismiss()))
    asked = page.get_by_role("dialog", name="Leave without saving?")
    for leave in (nodes, page.get_by_role("button", name=LOG_OUT).first):
        leave.click()
        expect(asked.get_by_role("button", name="Stay")).to_be_focused()
        page.keyboard.press("Escape")
        expect(asked).to_have_count(0)
        expect(leave).to_be_focused()
    assert browsers == []
    page.close(run_before_unload=True)
    until(lambda: page.wait_for_timeout(50) or len(browsers) == 1)
    assert browsers == ["beforeunload"]
    expect(name).to_have_value("Vera Neu")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved")).to_be_visible()
    nodes.click()
    expect(title(page)).to_have_text("Nodes")
    expect(asked).to_have_count(0)
    assert len(browsers) == 1


def test_the_browsers_back_button_asks_too(fresh_portal, people):
    page = come_in(people(), fresh_portal, path="nodes")
    page.get_by_role("link", name="Olivia").first.click()
    expect(title(page)).to_have_text("Profile")
    name = page.get_by_label("Name", exact=True)
    asked = page.get_by_role("dialog", name="Leave without saving?")
    # As with keys: the browser lets a page hold somebody back only after they have used it.
    name.press("End")
    name.press_sequentially(" Neu")
    page.evaluate("history.back()")
    asked.get_by_role("button", name="Stay").click()
    expect(asked).to_have_count(0)
    expect(page).to_have_url(address(fresh_portal, "profile"))
    expect(name).to_have_value(re.compile(" Neu$"))
    page.evaluate("history.back()")
    asked.get_by_role("button", name="Leave without saving").click()
    expect(title(page)).to_have_text("Nodes")
    expect(page).to_have_url(address(fresh_portal, "nodes"))
    page.go_forward()
    expect(title(page)).to_have_text("Profile")
    expect(asked).to_have_count(0)


def test_an_opened_link_outlasts_a_reload_of_its_tab_until_it_is_used(fresh_portal, people):
    printed = fresh_portal.portalctl("user", "reset-link", "viewer@acme.test", "--client", "acme").stdout
    link = address(fresh_portal, re.search(r"reset#token=[\w-]+", printed).group())
    token = link.split("#token=")[1]
    page = people()
    asked = []
    page.on("request", lambda request: asked.append(request.url + str(request.headers)))
    page.goto(link)
    field = page.get_by_label("New password")
    expect(field).to_be_visible()
    page.reload()
    expect(field).to_be_visible()
    assert token not in page.url
    # Another page of the portal in this tab, and another tab, know nothing of it.
    page.get_by_role("link", name="Back to login").click()
    stores = "JSON.stringify([history.state, {...sessionStorage}, {...localStorage}, document.cookie])"
    expect(page.get_by_label("Email")).to_be_visible()
    assert token not in page.evaluate(stores)
    other = page.context.new_page()
    other.goto(address(fresh_portal, "reset"))
    expect(title(other)).to_have_text("This link is incomplete")
    page.go_back()
    field.fill("another good password")
    page.get_by_role("button", name="Set password").click()
    expect(title(page)).to_have_text("Password changed")
    assert token not in page.evaluate(stores)
    page.reload()
    expect(title(page)).to_have_text("This link is no longer valid")
    assert not [line for line in asked if token in line]


def test_an_accepted_invitation_takes_the_other_tabs_along(fresh_portal, people):
    page = come_in(people(), fresh_portal, path="users")
    link = invite(page, "tess@acme.test")
    other = page.context.new_page()
    # In a browser with one tenant under two hosts: the session is that of this host.
    other.goto(address(fresh_portal, "invite#" + link.split("#")[1]))
    expect(other.get_by_text("You’re logged in as owner@acme.test. If you continue, you’ll be logged out of that account.")).to_be_visible()
    other.get_by_label("Your name").fill("Tess")
    other.get_by_label("Password", exact=True).fill("another good password")
    other.get_by_role("button", name="Accept and log in").click()
    expect(title(other)).to_have_text("Dashboard")
    expect(page.get_by_text("Tess").first).to_be_visible()
    expect(page.get_by_role("link", name="Users")).to_have_count(0)


def test_a_link_that_is_refused_is_forgotten_and_the_next_one_works_in_the_same_tab(fresh_portal, people):
    page = come_in(people(), fresh_portal, path="users")
    old = invite(page, "nina@acme.test")
    row(page, "nina@acme.test").get_by_role("button", name="Manage").click()
    page.get_by_role("dialog").get_by_role("button", name="Create new link").click()
    new = page.get_by_role("dialog").get_by_label("Link", exact=True).input_value()
    nina = people()
    nina.goto(old)
    expect(title(nina)).to_have_text("This link is no longer valid")
    assert old.split("#token=")[1] not in nina.evaluate("JSON.stringify(history.state)")
    # As when it is pasted: only the fragment is another.
    nina.evaluate("link => location.assign(link)", new)
    expect(title(nina)).to_have_text("Welcome")
    assert "#" not in nina.url


def test_a_dead_link_leads_who_is_logged_in_to_the_dashboard(fresh_portal, people):
    page = come_in(people(), fresh_portal)
    page.goto(address(fresh_portal, "reset#token=x"))
    expect(title(page)).to_have_text("This link is no longer valid")
    expect(page.get_by_role("link", name="Back to login")).to_have_count(0)
    page.get_by_role("link", name="Go to dashboard").click()
    expect(title(page)).to_have_text("Dashboard")
