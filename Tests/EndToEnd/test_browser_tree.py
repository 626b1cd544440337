"""Each of a person's tasks by the accessibility tree alone, as a screen reader has it: what is not in it by its role and
name cannot be acted on here, and what is said is read from the live regions."""

import re
import time

import pytest
from inside import begin, come_in
from test_browser_people import PASSWORD, address, people, powered, restartable  # noqa: F401
from views import paths

NAMED = {"button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "slider", "spinbutton", "dialog", "table",
         "navigation", "region", "image", "img", "columnheader", "heading", "ColorWell", "progressbar", "meter"}


class Tree:
    """What the browser hands to assistive technology, and acting on it."""

    def __init__(self, page):
        self.page = page
        self.cdp = page.context.new_cdp_session(page)
        self.cdp.send("DOM.enable")
        self.cdp.send("Accessibility.enable")

    def _all(self):
        return self.cdp.send("Accessibility.getFullAXTree")["nodes"]

    def nodes(self):
        return [Node(raw) for raw in self._all() if not raw["ignored"]]

    def find(self, role, name, seconds=15, **states):
        """The one node of this role, name and states, once it is there."""
        end, found = time.monotonic() + seconds, []
        while time.monotonic() < end:
            found = [node for node in self.nodes() if node.role == role and re.fullmatch(name, node.name)
                     and all(node.states.get(state) == value for state, value in states.items())]
            if len(found) == 1:
                return found[0]
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(found)} of {role} {name!r} {states} among "
                             f"{sorted({(node.role, node.name[:60]) for node in self.nodes() if node.role in NAMED})}")

    def said(self, text, seconds=15):
        """Until a live region says it."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if any(re.search(text, words) for words in self.live()):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{text!r} is not among {self.live()}")

    def live(self):
        """The words in each region that says by itself what changes."""
        nodes = {node.id: node for node in map(Node, self._all())}

        def words(node):
            return node.name if node.role == "StaticText" else " ".join(words(nodes[child]) for child in node.children if child in nodes)
        return [words(node) for node in nodes.values() if node.states.get("live") in ("polite", "assertive")]

    def press(self, role, name, **states):
        """As a screen reader does what is to be done with a node."""
        self._on(self.find(role, name, **states), "function () { this.focus(); this.click() }")

    def write(self, role, name, text):
        self._on(self.find(role, name), "function () { this.focus(); this.select?.() }")
        self.cdp.send("Input.insertText", {"text": text})

    def _on(self, node, function):
        remote = self.cdp.send("DOM.resolveNode", {"backendNodeId": node.dom})["object"]["objectId"]
        self.cdp.send("Runtime.callFunctionOn", {"objectId": remote, "functionDeclaration": function, "userGesture": True})


class Node:
    def __init__(self, raw):
        self.id, self.dom, self.children = raw["nodeId"], raw.get("backendDOMNodeId"), raw.get("childIds", [])
        self.role = raw.get("role", {}).get("value", "")
        self.name = raw.get("name", {}).get("value", "").strip()
        self.description = raw.get("description", {}).get("value", "")
        self.states = {each["name"]: each["value"].get("value") for each in raw.get("properties", [])}


@pytest.fixture
def door(powered, people):  # noqa: F811
    """Before the login."""
    page = people()
    page.goto(address(powered))
    return Tree(page)


@pytest.fixture
def tree(powered, people):  # noqa: F811
    """Behind it."""
    return Tree(come_in(people(), powered))


def log_in(tree):
    tree.write("textbox", "Email", "owner@acme.test")
    tree.write("textbox", "Password", PASSWORD)
    tree.press("button", "Log in")
    tree.find("heading", "Dashboard", level=1)


def menu(tree, name):
    """Goes to a view by the menu, and hears that it came."""
    tree.press("link", name)
    tree.find("heading", name, level=1)
    tree.said(f"^{name} · Acme Industries")


def test_in_and_out(door):
    door.find("heading", "Log in", level=1)
    door.find("button", "English", pressed="true")
    door.write("textbox", "Email", "owner@acme.test")
    door.write("textbox", "Password", "not the password")
    door.press("button", "Log in")
    wrong = door.find("textbox", "Password", invalid="true")
    assert "Incorrect email or password." in wrong.description
    door.said("Incorrect email or password.")
    log_in(door)
    menu(door, "Billing")
    door.press("button", "Log out")
    door.find("textbox", "Email", required=True)


def test_every_view_has_names_and_landmarks(powered, tree):  # noqa: F811
    """What a person walks by is there once, and nothing that can be acted on is without a name."""
    found = []
    for path in [*paths(begin(powered)).values(), "/accessibility", "/no-such-page"]:
        tree.page.goto(address(powered, path[1:]))
        tree.find("main", ".*")
        tree.page.wait_for_load_state("networkidle")
        nodes = tree.nodes()
        count = {role: sum(node.role == role for node in nodes) for role in ("main", "navigation", "banner")}
        titles = [node.name for node in nodes if node.role == "heading" and node.states.get("level") == 1]
        nameless = [node.role for node in nodes if node.role in NAMED and not node.name]
        menus = [node.name for node in nodes if node.role == "navigation"]
        levels = [node.states["level"] for node in nodes if node.role == "heading"]
        skipped = [pair for pair in zip(levels, levels[1:]) if pair[1] > pair[0] + 1]
        if count["main"] != 1 or len(titles) != 1 or nameless or skipped or len(set(menus)) != len(menus):
            found.append((path, count, titles, nameless, skipped, menus))
        if path != "/accessibility" and (count["banner"] != 1 or "Menu" not in menus):
            found.append((path, count, menus))
    assert not found, "\n".join(map(str, found))


def test_restarting_a_node(powered, tree):  # noqa: F811
    node = restartable(powered)
    # Where a name may break, the tree has a blank.
    name = re.escape(node["name"]).replace(r"\-", r"\- ?")
    menu(tree, "Nodes")
    tree.write("searchbox", ".+", node["name"])
    tree.find("table", "Nodes")
    tree.press("link", name + ".*")
    tree.find("heading", name, level=1)
    tree.press("button", "Restart")
    tree.find("dialog", rf"Restart {name}\?", modal=True)
    # What lies below is not to be reached while the dialog asks.
    assert not [each for each in tree.nodes() if each.role == "navigation"]
    tree.press("button", f"Restart {name}")
    tree.said("asked|requested|Requested")
    tree.find("region", "Commands")


def test_reading_and_answering_a_ticket(tree):
    menu(tree, "Tickets")
    tree.find("columnheader", "Subject")
    first = next(node for node in tree.nodes() if node.role == "rowheader" or (node.role == "link" and "TCK" in node.name))
    tree._on(first, "function () { (this.querySelector('a') ?? this).click() }")
    tree.find("heading", "Messages", level=2)
    assert [node for node in tree.nodes() if node.role == "link" and "@" in node.name]


def test_inviting_somebody(tree):
    menu(tree, "Users")
    tree.press("button", "Invite")
    tree.find("dialog", "Invite.*", modal=True)
    tree.find("combobox", "Role")
    tree.write("textbox", "Email", "viewer@acme.test")
    tree.press("button", "Create invitation")
    taken = tree.find("textbox", "Email", invalid="true")
    assert "This address is already in use here." in taken.description
    tree.write("textbox", "Email", "nina@acme.test")
    tree.press("button", "Create invitation")
    tree.find("dialog", "Invitation for nina@acme.test", modal=True)
    tree.find("textbox", "Link", readonly=True)
    tree.press("button", "Done")
    tree.find("cell", ".*nina@acme.test.*")


def test_changing_the_branding(tree):
    menu(tree, "Branding")
    tree.write("textbox", "Primary colour", "nothing")
    tree.press("button", "Save branding")
    wrong = tree.find("textbox", "Primary colour", invalid="true")
    assert wrong.description
    tree.write("textbox", "Primary colour", "#7a1fa2")
    tree.press("button", "Save branding")
    tree.said("Branding saved")


def test_password_and_sessions(powered, tree):  # noqa: F811
    begin(powered)
    tree.press("link", "Olivia Acme.*")
    tree.find("table", "Active sessions")
    tree.press("button", "End session.*")
    tree.said("ended")
    tree.write("textbox", "Current password", "not the password")
    tree.write("textbox", "New password", "another good password")
    tree.press("button", "Change password")
    wrong = tree.find("textbox", "Current password", invalid="true")
    assert "The current password is incorrect." in wrong.description
    tree.write("textbox", "Current password", PASSWORD)
    tree.press("button", "Change password")
    tree.said("Password changed")
