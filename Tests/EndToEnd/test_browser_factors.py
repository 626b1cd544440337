"""A second factor as people live with it: set up, logged in with, lost, recovered, reset. PyOTP is the app."""

import re
import time

import pyotp
import pytest
from inside import begin, come_in
from mail_server import outbox, wait, without_jobs
from playwright.sync_api import expect
from test_browser_email import english, enter, link
from test_browser_people import LOG_OUT, PASSWORD, address, event, people, row  # noqa: F401 (a fixture)


def app_of(portal, role):
    """An app of somebody whose pages are not what is tested."""
    session = begin(portal, role)
    made = session.call("profile/authenticators", "POST", {"name": "Phone of Ann"}).json
    app = pyotp.TOTP(made["secret"])
    confirmed = session.call(f"profile/authenticators/{made['id']}/confirm", "POST", {"code": app.now()})
    assert confirmed.status == 200 and len(confirmed.json["recovery_codes"]) == 10
    return app


def add_app(page, name):
    """An app for who is logged in; the last code of it."""
    page.get_by_role("button", name="Set up an app").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Device").fill(name)
    dialog.get_by_role("button", name="Next").click()
    expect(dialog.get_by_role("img", name="QR code")).to_be_visible()
    app = pyotp.TOTP(dialog.locator("code").inner_text().replace(" ", ""))
    code = app.now()
    dialog.get_by_label("Code", exact=True).fill(f"{code[:3]} {code[3:]}")
    dialog.get_by_role("button", name="Add app").click()
    return app, code


def save_codes(page):
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("listitem")).to_have_count(10)
    codes = dialog.get_by_role("listitem").all_inner_texts()
    dialog.get_by_label("I have saved these codes").check()
    dialog.get_by_role("button", name="Done").click()
    return codes


def set_up(page, portal):
    """The first app for who is logged in; its last code, and the recovery codes."""
    page.goto(address(portal, "profile"))
    app, code = add_app(page, "Phone of Ann")
    return app, code, save_codes(page)


def first_step(page, portal, role, password=PASSWORD):
    page.goto(address(portal), wait_until="commit")
    page.get_by_label("Email").fill(f"{role}@acme.test")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


def second_step(page, portal, code, role, trust=False):
    first_step(page, portal, role)
    field = page.get_by_label(re.compile("^(Code|Recovery code)$"))
    expect(field).to_be_focused()
    if trust:
        page.get_by_label("Don’t ask again on this device for 30 days").check()
    if "-" in code:
        page.get_by_role("button", name="Use a recovery code").click()
    field.fill(code)
    page.get_by_role("button", name="Log in").click()


def log_out(page):
    page.get_by_role("button", name=LOG_OUT).first.click()
    # On the profile page, a card is called so too.
    expect(page.get_by_role("textbox", name="Email")).to_be_visible()


def told(sink, address):
    return [message.get_body(("plain",)).get_content() for message in sink.to(address)]


@pytest.mark.parametrize("role", ["owner", "admin", "viewer"])
def test_a_factor_is_set_up_used_lost_and_recovered(post, sink, people, role):  # noqa: F811
    english(post, role)
    page = people()
    come_in(page, post, role)
    app, used, codes = set_up(page, post)
    expect(page.get_by_text("Phone of Ann").first).to_be_visible()
    expect(page.get_by_text("10 recovery codes left")).to_be_visible()
    log_out(page)
    second_step(page, post, used, role)
    expect(page.get_by_role("alert")).to_be_visible()
    # That of the next 30 seconds counts already, as clocks differ.
    page.get_by_label("Code", exact=True).fill(app.at(time.time() + 30))
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible()
    log_out(page)
    second_step(page, post, codes[0].lower(), role)
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible()
    mails = wait(lambda: len(told(sink, f"{role}@acme.test")) == 2 and told(sink, f"{role}@acme.test"))
    assert "“Phone of Ann” was added" in mails[0] and "9 codes are left" in mails[1]
    assert re.search(r"with Chrome, Linux, from the address (127\.0\.0\.1|::1)\.", " ".join(mails[1].split()))
    # The lost app gives way to a new one.
    page.goto(address(post, "profile"))
    page.get_by_role("button", name="Remove Phone of Ann").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove Phone of Ann").click()
    expect(page.get_by_text("Phone of Ann removed")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    new, _ = add_app(page, "New phone")
    save_codes(page)
    log_out(page)
    second_step(page, post, new.at(time.time() + 30), role)
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible()


def test_a_trusted_device_logs_in_without_the_second_step(post, people):  # noqa: F811
    english(post, "admin")
    app, page = app_of(post, "admin"), people()
    second_step(page, post, app.at(time.time() + 30), "admin", trust=True)
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible()
    log_out(page)
    first_step(page, post, "admin")
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible()
    page.goto(address(post, "profile"))
    expect(page.get_by_role("heading", name="Devices without the second step")).to_be_visible()
    expect(page.get_by_role("button", name="End trust in Chrome, Linux")).to_be_visible()
    other = people()
    first_step(other, post, "admin")
    expect(other.get_by_label("Code", exact=True)).to_be_focused()


@pytest.mark.parametrize("role", ["admin", "viewer"])
def test_an_owner_resets_what_a_member_has_lost(post, sink, people, role):  # noqa: F811
    english(post, role)
    app_of(post, role)
    member, owner = come_in(people(), post, role), people()
    come_in(owner, post, path="users")
    row(owner, f"{role}@acme.test").get_by_role("button", name="Manage").click()
    owner.get_by_role("dialog").get_by_role("button", name="Reset two-step login").click()
    owner.get_by_role("dialog").last.get_by_role("button", name="Reset").last.click()
    expect(owner.get_by_text(re.compile("Two-step login of .* reset"))).to_be_visible()
    enter(member, post, f"{role}@acme.test")
    assert wait(lambda: any("has reset the two-step login" in mail for mail in told(sink, f"{role}@acme.test")))


@pytest.mark.parametrize("role", ["admin", "viewer"])
def test_the_operators_reset_waits_and_is_cancelled_from_the_mail(post, sink, people, role):  # noqa: F811
    english(post, role)
    app_of(post, role)
    member, owner = people(), people()
    assert "2 people are told" in post.portalctl("user", "reset-factors", f"{role}@acme.test", "--client", "acme").stdout
    own = link(post, sink, f"{role}@acme.test", "factor-reset")
    owner.goto(link(post, sink, "owner@acme.test", "factor-reset"))
    expect(owner.get_by_text(f"The two-step login of {role}@acme.test")).to_be_visible()
    owner.get_by_role("button", name="Cancel reset").click()
    expect(owner.get_by_role("heading", name="Reset cancelled")).to_be_visible()
    member.goto(own)
    expect(member.get_by_role("heading", name="This link is no longer valid")).to_be_visible()
    listed = post.portalctl("user", "list", "--client", "acme", "--json").stdout
    assert '"factor_reset_at":null' in listed and "totp" in listed
    come_in(owner, post, path="audit")
    expect(event(owner, "cancelled the reset of the two-step login of").first).to_be_visible()


def test_the_operators_reset_of_the_last_owner_comes_true(post, sink, people):  # noqa: F811
    page = people()
    app_of(post, "owner")
    assert post.portalctl("user", "reset-factors", "owner@acme.test", "--client", "acme").returncode == 0
    link(post, sink, "owner@acme.test", "factor-reset")
    wait(lambda: outbox(post, "SELECT 1 FROM mail_outbox WHERE kind = 'factor-reset' AND state = 'sent'"))
    first_step(page, post, "owner")
    expect(page.get_by_label("Code", exact=True)).to_be_focused()
    outbox(post, "UPDATE mail_outbox SET created_at = 0, sent_at = 0, link_expires_at = 1 WHERE kind = 'factor-reset'")
    without_jobs(post, "UPDATE factor_resets SET due_at = 1")
    assert wait(lambda: any("has reset the two-step login" in mail for mail in told(sink, "owner@acme.test")))
    first_step(page, post, "owner")
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible(timeout=20_000)


def invite(page, portal):
    page.goto(address(portal, "users"))
    page.get_by_role("button", name="Invite").first.click()
    page.get_by_role("dialog").get_by_label("Email").fill("typed@acme.test")
    page.get_by_role("dialog").locator("[type=submit]").click()
    return page.get_by_role("dialog", name="Invitation for typed@acme.test")


def change_password(page, portal):
    page.goto(address(portal, "profile"))
    page.get_by_label("Current password").fill(PASSWORD)
    page.get_by_label("New password").fill("another good password")
    page.get_by_role("button", name="Change password").click()
    return page.get_by_text("Password changed")


def add_another_app(page, portal):
    page.goto(address(portal, "profile"))
    page.get_by_role("button", name="Set up an app").click()
    page.get_by_role("dialog").get_by_label("Device").fill("Tablet")
    page.get_by_role("dialog").get_by_role("button", name="Next").click()
    return page.get_by_role("img", name="QR code")


@pytest.mark.parametrize("role, act", [("owner", invite), ("admin", change_password), ("viewer", add_another_app)])
def test_a_proof_is_asked_for_in_place_and_what_was_typed_goes_through(post, people, role, act):  # noqa: F811
    english(post, role)
    app, page = app_of(post, role), come_in(people(), post, role)
    outbox(post, "UPDATE sessions SET created_at = created_at - 700000, proved_at = NULL")
    succeeded = act(page, post)
    proof = page.get_by_role("dialog", name="Confirm it’s you")
    proof.get_by_label("Password", exact=True).fill(PASSWORD)
    proof.get_by_label("Code", exact=True).fill(app.at(time.time() + 30))
    expect(succeeded).to_have_count(0)
    proof.get_by_role("button", name="Confirm").click()
    expect(succeeded).to_be_visible(timeout=20_000)


def test_a_forgotten_password_does_not_take_the_place_of_the_app(post, sink, people):  # noqa: F811
    english(post, "viewer")
    app, page = app_of(post, "viewer"), people()
    page.goto(address(post, "forgot"))
    page.get_by_label("Email").fill("viewer@acme.test")
    page.get_by_role("button", name="Send link").click()
    page.goto(link(post, sink, "viewer@acme.test", "reset"))
    # Beside a second factor it may be shorter.
    page.get_by_label("New password").fill("tulip rope 94")
    page.get_by_role("button", name="Set password").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Password changed")
    first_step(page, post, "viewer", "tulip rope 94")
    expect(page.get_by_label("Code", exact=True)).to_be_focused(timeout=20_000)
    assert page.request.get(address(post, "state")).status == 401
    page.get_by_label("Code", exact=True).fill(app.at(time.time() + 30))
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible()


def test_what_the_portal_makes_pyotp_reads(post):
    session = begin(post)
    made = session.call("profile/authenticators", "POST", {"name": "Phone"}).json
    app = pyotp.parse_uri(made["uri"])
    assert (app.secret, app.digits, app.interval, app.digest().name) == (made["secret"], 6, 30, "sha1")
    assert app.issuer == session.call("state").json["tenant"]["name"] and app.name == "owner@acme.test"
    confirmed = session.call(f"profile/authenticators/{made['id']}/confirm", "POST", {"code": app.now()})
    assert confirmed.status == 200 and len(confirmed.json["recovery_codes"]) == 10
