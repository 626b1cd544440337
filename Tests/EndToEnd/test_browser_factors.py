"""A second factor as people live with it: set up, logged in with, lost, recovered, reset. PyOTP is the app."""

import re
import time

import pyotp
import pytest
from inside import begin, come_in
from mail_server import outbox, wait, without_jobs
from playwright.sync_api import expect
from test_browser_email import link
from test_browser_people import LOG_OUT, PASSWORD, address, login, people, row  # noqa: F401 (a fixture)


def set_up(page, portal):
    """An app for who is logged in; its last code, and the recovery codes."""
    page.goto(address(portal, "profile"))
    page.get_by_role("button", name="Set up an app").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Device").fill("Phone of Ann")
    dialog.get_by_role("button", name="Next").click()
    expect(dialog.get_by_role("img", name="QR code")).to_be_visible()
    app = pyotp.TOTP(dialog.locator("code").inner_text().replace(" ", ""))
    code = app.now()
    dialog.get_by_label("Code", exact=True).fill(f"{code[:3]} {code[3:]}")
    dialog.get_by_role("button", name="Add app").click()
    expect(dialog.get_by_role("listitem")).to_have_count(10)
    codes = dialog.get_by_role("listitem").all_inner_texts()
    dialog.get_by_label("I have saved these codes").check()
    dialog.get_by_role("button", name="Done").click()
    return app, code, codes


def first_step(page, portal, role):
    page.goto(address(portal), wait_until="commit")
    page.get_by_label("Email").fill(f"{role}@acme.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
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
    assert begin(post, role).call("profile", "PUT", {"name": "Ann", "locale": "en"}).status == 200
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


def test_a_trusted_device_logs_in_without_the_second_step(post, people):  # noqa: F811
    assert begin(post, "admin").call("profile", "PUT", {"name": "Adam", "locale": "en"}).status == 200
    page = people()
    come_in(page, post, "admin")
    app, _, _ = set_up(page, post)
    log_out(page)
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


def test_an_owner_resets_what_a_member_has_lost(post, sink, people):  # noqa: F811
    assert begin(post, "viewer").call("profile", "PUT", {"name": "Vera", "locale": "en"}).status == 200
    member, owner = people(), people()
    come_in(member, post, "viewer")
    set_up(member, post)
    come_in(owner, post, path="users")
    row(owner, "viewer@acme.test").get_by_role("button", name="Manage").click()
    owner.get_by_role("dialog").get_by_role("button", name="Reset two-step login").click()
    owner.get_by_role("dialog").last.get_by_role("button", name="Reset").last.click()
    expect(owner.get_by_text(re.compile("Two-step login of .* reset"))).to_be_visible()
    login(member, post, "viewer")
    assert any("has reset the two-step login" in mail for mail in wait(lambda: len(told(sink, "viewer@acme.test")) == 2
                                                                       and told(sink, "viewer@acme.test")))


def test_the_operators_reset_waits_and_is_cancelled_from_the_mail(post, sink, people):  # noqa: F811
    assert begin(post, "viewer").call("profile", "PUT", {"name": "Vera", "locale": "en"}).status == 200
    member, owner = people(), people()
    come_in(member, post, "viewer")
    set_up(member, post)
    assert "2 people are told" in post.portalctl("user", "reset-factors", "viewer@acme.test", "--client", "acme").stdout
    own = link(post, sink, "viewer@acme.test", "factor-reset")
    owner.goto(link(post, sink, "owner@acme.test", "factor-reset"))
    expect(owner.get_by_text("The two-step login of viewer@acme.test")).to_be_visible()
    owner.get_by_role("button", name="Cancel reset").click()
    expect(owner.get_by_role("heading", name="Reset cancelled")).to_be_visible()
    member.goto(own)
    expect(member.get_by_role("heading", name="This link is no longer valid")).to_be_visible()
    listed = post.portalctl("user", "list", "--client", "acme", "--json").stdout
    assert '"factor_reset_at":null' in listed and "totp" in listed
    come_in(owner, post, path="audit")
    expect(owner.get_by_role("rowheader", name="Cancelled reset of two-step login")).to_be_visible()


def test_the_operators_reset_of_the_last_owner_comes_true(post, sink, people):  # noqa: F811
    page = people()
    come_in(page, post)
    set_up(page, post)
    log_out(page)
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


def test_a_proof_is_asked_for_in_place_and_what_was_typed_goes_through(post, people):  # noqa: F811
    page = people()
    come_in(page, post)
    app, _, _ = set_up(page, post)
    outbox(post, "UPDATE sessions SET created_at = created_at - 700000, proved_at = NULL")
    page.goto(address(post, "users"))
    page.get_by_role("button", name="Invite").first.click()
    page.get_by_role("dialog").get_by_label("Email").fill("typed@acme.test")
    page.get_by_role("dialog").locator("[type=submit]").click()
    proof = page.get_by_role("dialog", name="Confirm it’s you")
    proof.get_by_label("Password", exact=True).fill(PASSWORD)
    proof.get_by_label("Code", exact=True).fill(app.at(time.time() + 30))
    proof.get_by_role("button", name="Confirm").click()
    expect(page.get_by_role("dialog", name="Invitation for typed@acme.test")).to_be_visible(timeout=20_000)


def test_what_the_portal_makes_pyotp_reads(post):
    session = begin(post)
    made = session.call("profile/authenticators", "POST", {"name": "Phone"}).json
    app = pyotp.parse_uri(made["uri"])
    assert (app.secret, app.digits, app.interval, app.digest().name) == (made["secret"], 6, 30, "sha1")
    assert app.issuer == session.call("state").json["tenant"]["name"] and app.name == "owner@acme.test"
    confirmed = session.call(f"profile/authenticators/{made['id']}/confirm", "POST", {"code": app.now()})
    assert confirmed.status == 200 and len(confirmed.json["recovery_codes"]) == 10
