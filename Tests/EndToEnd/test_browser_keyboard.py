"""Each of a person's tasks by keyboard alone, from logging in to logging out: no pointer, and every stop shows its focus."""

import re

import pytest
from inside import come_in
from playwright.sync_api import expect
from test_browser_people import PASSWORD, address, people, powered, restartable, title  # noqa: F401

# Whether what has the focus looks otherwise than without it: itself, the row that its link fills, or its label.
SHOWN = """() => {
    const e = document.activeElement;
    const drawn = [[e], [e, '::after'], [e.closest('label') ?? e], [e.closest('tr, li') ?? e]];
    const look = () => drawn.map(([...of]) => { const s = getComputedStyle(...of);
        return [s.outlineStyle, s.outlineWidth, s.boxShadow, s.borderColor, s.backgroundColor, s.opacity].join() }).join(' ');
    const focused = look();
    e.blur();
    const plain = look();
    e.focus({ focusVisible: true, preventScroll: true });
    return focused !== plain || e.id === 'main';
}"""


@pytest.fixture
def keys(powered, people):  # noqa: F811
    page = people(reduced_motion="reduce")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def has_focus(locator):
    return locator.count() == 1 and locator.evaluate("e => e === document.activeElement")


def reach(page, target, most=80):
    """Tabs on until `target` has the focus."""
    for _ in range(most):
        if has_focus(target):
            return target
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement !== document.body"):
            assert page.evaluate(SHOWN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"{target} is not reached by {most} steps")


def enter(page, target):
    reach(page, target)
    page.keyboard.press("Enter")


def write(page, target, text):
    reach(page, target)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def menu(page, name):
    """Goes to a view by the menu; the focus is then at its beginning."""
    enter(page, page.get_by_role("navigation", name="Menu").get_by_role("link", name=name))
    expect(title(page)).to_have_text(name)
    expect(page.get_by_role("main")).to_be_focused()


def log_in(page, portal):
    page.goto(address(portal))
    write(page, page.get_by_label("Email"), "owner@acme.test")
    write(page, page.get_by_label("Password", exact=True), PASSWORD)
    page.keyboard.press("Enter")
    expect(title(page)).to_have_text("Dashboard", timeout=15_000)


def test_in_and_out(powered, keys):  # noqa: F811
    log_in(keys, powered)
    keys.reload()
    expect(title(keys)).to_have_text("Dashboard")
    keys.keyboard.press("Tab")
    expect(keys.get_by_role("link", name="Skip to content")).to_be_focused()
    keys.keyboard.press("Enter")
    expect(keys.get_by_role("main")).to_be_focused()
    menu(keys, "Billing")
    enter(keys, keys.get_by_role("button", name="Log out"))
    expect(keys.get_by_label("Email")).to_be_visible()


def test_the_statement_and_back(powered, keys):  # noqa: F811
    keys.goto(address(powered))
    enter(keys, keys.get_by_role("link", name="Accessibility"))
    expect(title(keys)).to_have_text("Accessibility statement")
    expect(title(keys)).to_be_focused()
    enter(keys, keys.get_by_role("link", name="Back to login"))
    expect(title(keys)).to_be_focused()


def test_restarting_a_node(powered, keys):  # noqa: F811
    node = restartable(powered)
    come_in(keys, powered)
    menu(keys, "Nodes")
    write(keys, keys.get_by_role("searchbox"), node["name"])
    enter(keys, keys.get_by_role("main").get_by_role("link", name=re.compile(re.escape(node["name"]))))
    expect(title(keys)).to_have_text(node["name"])
    restart = keys.get_by_role("button", name="Restart", exact=True)
    dialog = keys.get_by_role("dialog", name=f"Restart {node['name']}?")
    enter(keys, restart)
    expect(dialog).to_be_visible()
    assert keys.evaluate("document.activeElement.closest('dialog') !== null")
    keys.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(restart).to_be_focused()
    keys.keyboard.press("Enter")
    # The focus never leaves the dialog for the page below.
    for _ in range(4):
        keys.keyboard.press("Tab")
        assert keys.evaluate("document.activeElement === document.body || document.activeElement.closest('dialog') !== null")
    enter(keys, dialog.get_by_role("button", name=f"Restart {node['name']}"))
    expect(dialog).to_have_count(0)
    expect(restart).to_be_focused()
    expect(keys.get_by_role("region", name="Commands")).to_contain_text("Restart")


def test_reading_and_answering_a_ticket(powered, keys):  # noqa: F811
    """Answers go by mail: the link opens one with the ticket's number."""
    come_in(keys, powered)
    menu(keys, "Tickets")
    link = keys.get_by_role("main").get_by_role("table").get_by_role("link").first
    subject = link.inner_text().splitlines()[0]
    enter(keys, link)
    expect(title(keys)).to_have_text(subject)
    answer = reach(keys, keys.get_by_role("main").locator("a[href^='mailto:']").last)
    assert re.match(r"mailto:[^?]+\?subject=", answer.get_attribute("href"))


def test_inviting_somebody(powered, keys):  # noqa: F811
    come_in(keys, powered)
    menu(keys, "Users")
    invite = keys.get_by_role("button", name="Invite", exact=True)
    enter(keys, invite)
    dialog = keys.get_by_role("dialog")
    write(keys, dialog.get_by_label("Email"), "nina@acme.test")
    role = reach(keys, dialog.get_by_label("Role"))
    keys.keyboard.press("ArrowDown")
    expect(role).to_have_value("admin")
    enter(keys, dialog.get_by_role("button", name="Create invitation"))
    sent = keys.get_by_role("dialog", name="Invitation for nina@acme.test")
    expect(sent).to_be_visible()
    assert keys.evaluate("document.activeElement.closest('dialog') !== null")
    enter(keys, sent.get_by_role("button", name="Copy"))
    expect(sent.get_by_role("button", name="Copied")).to_be_focused()
    enter(keys, sent.get_by_role("button", name="Done"))
    expect(sent).to_have_count(0)
    expect(invite).to_be_focused()
    expect(keys.get_by_role("row").filter(has_text="nina@acme.test")).to_contain_text("Admin")


def test_removing_somebody(powered, keys):  # noqa: F811
    """What had opened the dialog goes with it; the focus is not lost."""
    come_in(keys, powered)
    menu(keys, "Users")
    enter(keys, keys.get_by_role("row").filter(has_text="viewer@acme.test").get_by_role("button"))
    enter(keys, keys.get_by_role("dialog").get_by_role("button", name="Remove", exact=True))
    confirm = keys.get_by_role("dialog").get_by_role("button", name=re.compile("^Remove ."))
    enter(keys, confirm)
    expect(keys.get_by_role("row").filter(has_text="viewer@acme.test")).to_have_count(0)
    keys.wait_for_function("() => document.activeElement !== document.body && !document.querySelector('dialog')")
    expect(keys.get_by_role("main")).to_be_focused()
    keys.wait_for_timeout(500)
    expect(keys.get_by_role("main")).to_be_focused()


def test_changing_the_branding(powered, keys):  # noqa: F811
    come_in(keys, powered)
    menu(keys, "Branding")
    write(keys, keys.get_by_label("Primary colour", exact=True), "#7a1fa2")
    enter(keys, keys.get_by_role("button", name="Save branding"))
    expect(keys.get_by_text("Branding saved")).to_be_visible()
    expect(keys.locator(":root")).to_have_css("--brand-primary", re.compile("#7a1fa2"))


def test_password_and_sessions(powered, people, keys):  # noqa: F811
    other = come_in(people(), powered)
    come_in(keys, powered)
    enter(keys, keys.get_by_role("link", name=re.compile("Olivia Acme")))
    expect(title(keys)).to_have_text("Profile")
    sessions = keys.get_by_role("table", name="Active sessions")
    enter(keys, sessions.get_by_role("button", name=re.compile("^End session on")))
    expect(sessions.get_by_role("row")).to_have_count(2)
    assert keys.evaluate("document.activeElement !== document.body")
    write(keys, keys.get_by_label("Current password"), PASSWORD)
    write(keys, keys.get_by_label("New password"), "another good password")
    keys.keyboard.press("Enter")
    expect(keys.get_by_text("Password changed")).to_be_visible()
    other.reload()
    expect(other.get_by_label("Email")).to_be_visible()
