"""Passkeys as people live with them, on a base host and on a custom domain; Chromium's virtual authenticators hold them."""

import sqlite3

import pytest
from inside import begin
from playwright.sync_api import expect
from test_browser_factors import log_out
from test_browser_people import LOG_OUT, PASSWORD, people  # noqa: F401 (a fixture)

PLATFORM = {"transport": "internal", "hasUserVerification": True, "isUserVerified": True}
# A key that is carried along; without a PIN, Chromium keeps no passkey in one.
ROAMING = {"transport": "usb", "hasUserVerification": True, "isUserVerified": True}
HOSTS = ["localhost", "billing.acme.localhost"]


class Device:
    """A page with an authenticator, which answers at a touch."""

    def __init__(self, page, portal, host, kind, role="owner"):
        self.page, self.portal, self.host, self.role = page, portal, host, role
        self.cdp = page.context.new_cdp_session(page)
        self.cdp.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "hasResidentKey": True, "automaticPresenceSimulation": True} | kind
        self.id = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]

    def goto(self, path=""):
        # Who is not logged in is led to the login, maybe before the page is loaded.
        self.page.goto(f"https://{self.host}:{self.portal.https}/portal/acme/{path}", wait_until="commit")

    def touch(self, enabled):
        self.cdp.send("WebAuthn.setAutomaticPresenceSimulation", {"authenticatorId": self.id, "enabled": enabled})

    def credentials(self):
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.id})["credentials"]

    def password(self):
        self.page.locator("[name=email]").fill(f"{self.role}@acme.test")
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Log in").click()

    def is_inside(self):
        expect(self.page.get_by_role("button", name=LOG_OUT).first).to_be_visible(timeout=20_000)

    def add(self, name, is_first=True):
        """A passkey in the profile of who is logged in."""
        self.goto("profile")
        self.page.get_by_role("button", name="Add passkey").click()
        dialog = self.page.get_by_role("dialog")
        expect(dialog.get_by_label("Name")).to_have_value("Chrome, Linux")
        dialog.get_by_label("Name").fill(name)
        dialog.get_by_role("button", name="Next").click()
        if is_first:
            expect(dialog.get_by_role("listitem")).to_have_count(10)
            dialog.get_by_label("I have saved these codes").check()
            dialog.get_by_role("button", name="Done").click()
        expect(self.page.get_by_role("row").filter(has_text=name)).to_contain_text(self.host)

    def remove(self, name):
        self.goto("profile")
        self.page.get_by_role("button", name=f"Remove {name}").click()
        self.page.get_by_role("dialog").get_by_role("button", name=f"Remove {name}").click()
        expect(self.page.get_by_text(f"{name} removed")).to_be_visible()


# Keeps how each page has asked for a passkey.
ASKED = """window.asked = [];
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = options => { asked.push(options.mediation); return get(options) }"""


@pytest.mark.parametrize("role", ["owner", "admin", "viewer"])
@pytest.mark.parametrize("host", HOSTS)
def test_a_passkey_is_added_logs_in_by_autofill_and_is_removed(post, people, host, role):  # noqa: F811
    assert begin(post, role).call("profile", "PUT", {"name": "Ann", "locale": "en"}).status == 200
    device = Device(people(), post, host, PLATFORM, role)
    device.page.add_init_script(ASKED)
    device.goto()
    device.password()
    device.is_inside()
    device.add("My laptop")
    assert device.credentials()[0]["rpId"] == host
    # The browser offers it where the email is typed, and waits until it is chosen.
    device.touch(False)
    log_out(device.page)
    expect(device.page.get_by_role("button", name="Use a passkey")).to_be_visible()
    expect(device.page.locator("[name=email]")).to_have_attribute("autocomplete", "username webauthn")
    device.goto()
    device.page.wait_for_function("() => asked.length")
    assert device.page.evaluate("asked") == ["conditional"]
    device.touch(True)
    device.goto()
    device.is_inside()
    device.remove("My laptop")
    device.touch(False)
    log_out(device.page)
    device.password()
    device.is_inside()


def test_one_press_logs_in(post, people):  # noqa: F811
    device = Device(people(), post, "localhost", PLATFORM)
    device.goto()
    device.password()
    device.is_inside()
    device.add("My laptop")
    device.page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    log_out(device.page)
    device.goto()
    device.page.get_by_role("button", name="Use a passkey").click()
    device.is_inside()


@pytest.mark.parametrize("kind", [PLATFORM, ROAMING], ids=["platform", "roaming"])
def test_a_passkey_is_the_second_step(post, people, kind):  # noqa: F811
    device = Device(people(), post, "localhost", kind)
    device.goto()
    device.password()
    device.is_inside()
    device.add("My key")
    device.touch(False)
    log_out(device.page)
    device.password()
    expect(device.page.get_by_role("heading", name="Two-step login")).to_be_visible()
    device.touch(True)
    device.page.get_by_role("button", name="Use a passkey").click()
    device.is_inside()


@pytest.mark.parametrize("kind", [PLATFORM, ROAMING], ids=["platform", "roaming"])
def test_a_passkey_that_verifies_nobody_is_not_enough_alone(post, people, kind):  # noqa: F811
    device = Device(people(), post, "localhost", kind)
    device.goto()
    device.password()
    device.is_inside()
    device.add("My key")
    device.touch(False)
    device.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": device.id, "isUserVerified": False})
    log_out(device.page)
    device.touch(True)
    device.page.get_by_role("button", name="Use a passkey").click()
    expect(device.page.get_by_role("alert")).to_contain_text("Nothing came from your device")


def test_who_uses_another_host_is_told_to_add_one_there(post, people):  # noqa: F811
    page = people()
    base = Device(page, post, "localhost", PLATFORM)
    base.goto()
    base.password()
    base.is_inside()
    base.add("My laptop")
    base.touch(False)
    domain = Device(people(), post, "billing.acme.localhost", PLATFORM)
    domain.goto()
    domain.password()
    # Its passkey is for the other host, so a recovery code is what is left.
    expect(domain.page.get_by_label("Recovery code")).to_be_visible()
    expect(domain.page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    base.goto("profile")
    base.page.get_by_role("button", name="Create new codes").click()
    base.page.get_by_role("dialog").get_by_role("button", name="Create new codes").click()
    code = base.page.get_by_role("dialog").get_by_role("listitem").first.inner_text()
    domain.page.get_by_label("Recovery code").fill(code)
    domain.page.get_by_role("button", name="Log in").click()
    domain.is_inside()
    domain.goto("profile")
    expect(domain.page.get_by_text("Your passkeys are for localhost. Add one for billing.acme.localhost too.")).to_be_visible()
    domain.add("Here too", is_first=False)


def test_a_passkey_proves_again_who_it_is(post, people):  # noqa: F811
    device = Device(people(), post, "localhost", PLATFORM)
    device.goto()
    device.password()
    device.is_inside()
    device.add("My laptop")
    with sqlite3.connect(post.var / "portal.db") as database:
        database.execute("UPDATE sessions SET created_at = created_at - 700000, proved_at = NULL")
    device.page.get_by_role("button", name="Create new codes").click()
    device.page.get_by_role("dialog").get_by_role("button", name="Create new codes").click()
    proof = device.page.get_by_role("dialog", name="Confirm it’s you")
    proof.get_by_role("button", name="Use a passkey").click()
    expect(device.page.get_by_role("dialog").get_by_role("listitem")).to_have_count(10)
