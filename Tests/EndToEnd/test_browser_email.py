"""Another e-mail address as people live with it: asked for, confirmed, and taken back by whoever had the account before."""

import re

import pytest
from client import request
from inside import begin
from mail_server import wait
from playwright.sync_api import expect
from test_browser_people import LOG_OUT, PASSWORD, address, event, people, row  # noqa: F401 (a fixture)

NEW_PASSWORD = "another-horse-battery"


def link(portal, sink, recipient, page):
    """The address of a page with the token that was mailed to somebody."""
    def sent():
        texts = [message.get_body(("plain",)).get_content() for message in sink.to(recipient)]
        return [found for text in texts for found in re.findall(rf"/portal/acme/({page}#token=[\w-]+)", text)]
    return address(portal, wait(sent)[-1])


def english(portal, role="viewer"):
    """The demo's viewer reads German, its admin Ukrainian."""
    changed = begin(portal, role).call("profile", "PUT", {"name": "Vera", "locale": "en"})
    assert changed.status == 200


def ask(page, portal, email):
    page.goto(address(portal, "profile"))
    page.get_by_role("button", name="Change address").click()
    page.get_by_role("dialog").get_by_label("New email address").fill(email)
    page.get_by_role("dialog").get_by_role("button", name="Send link").click()
    expect(page.get_by_text(f"Waiting for confirmation of {email}")).to_be_visible()


def confirm(page, url):
    # The token stands in the fragment: opening the page sends it nowhere.
    page.goto(url)
    page.get_by_role("button", name="Confirm address").click()
    expect(page.get_by_role("heading", name="Address confirmed")).to_be_visible()


def log_in(page, portal, email, password=PASSWORD):
    page.goto(address(portal, "login"))
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Log in").click()


def enter(page, portal, email, password=PASSWORD):
    log_in(page, portal, email, password)
    # A hash waits for an idle processor.
    expect(page.get_by_role("button", name=LOG_OUT).first).to_be_visible(timeout=20_000)


@pytest.mark.parametrize("role", ["owner", "admin", "viewer"])
def test_an_address_is_changed_and_taken_back(post, sink, people, role):  # noqa: F811
    english(post, role)
    email = f"{role}@acme.test"
    victim, thief = people(), people()
    enter(victim, post, email)
    enter(thief, post, email)
    ask(thief, post, "thief@evil.test")
    confirm(thief, link(post, sink, "thief@evil.test", "email"))
    thief.get_by_role("link", name="Open the portal").click()
    expect(thief.get_by_role("button", name=LOG_OUT).first).to_be_visible()
    victim.goto(address(post, "profile"))
    expect(victim.get_by_role("button", name="Log in")).to_be_visible()
    log_in(victim, post, email)
    expect(victim.get_by_role("alert")).to_be_visible(timeout=20_000)
    # The thief goes on, and changes what there is.
    ask(thief, post, "thief2@evil.test")
    confirm(thief, link(post, sink, "thief2@evil.test", "email"))
    back = link(post, sink, email, "email-back")
    told = sink.to(email)[-1].get_body(("plain",)).get_content()
    assert "thief@evil.test" in told and re.search(r"with Chrome, Linux, from the address", " ".join(told.split()))
    # A scanner that opens what is mailed changes nothing.
    for path in ("email-back", "email-back?token=x"):
        assert request(post.https, f"/portal/acme/{path}", headers=[("Accept", "text/html")]).status == 200
    thief.goto(address(post, "profile"))
    expect(thief.get_by_text("thief2@evil.test").first).to_be_visible()
    victim.goto(back)
    victim.get_by_role("button", name="Take address back").click()
    expect(victim.get_by_role("heading", name="Set a new password")).to_be_visible()
    victim.get_by_label("New password", exact=True).fill(NEW_PASSWORD)
    victim.get_by_role("button", name="Set password").click()
    expect(victim.get_by_role("heading", name="Password changed")).to_be_visible()
    enter(victim, post, email, NEW_PASSWORD)
    for email, password in (("thief2@evil.test", PASSWORD), (email, PASSWORD)):
        log_in(thief, post, email, password)
        expect(thief.get_by_role("alert")).to_be_visible(timeout=20_000)
    thief.goto(link(post, sink, "thief@evil.test", "email-back"))
    expect(thief.get_by_role("heading", name="This link is no longer valid")).to_be_visible()
    assert wait(lambda: "has been taken back" in sink.to("thief2@evil.test")[-1].get_body(("plain",)).get_content())


def test_an_owner_changes_the_address_of_a_member(post, sink, people):  # noqa: F811
    english(post)
    owner, member = people(), people()
    enter(owner, post, "owner@acme.test")
    owner.goto(address(post, "users"))
    row(owner, "viewer@acme.test").get_by_role("button", name="Manage").click()
    owner.get_by_role("dialog").get_by_role("button", name="Change email address").click()
    owner.get_by_role("dialog").get_by_label("New email address").fill("vera@acme.test")
    owner.get_by_role("dialog").get_by_role("button", name="Send link").click()
    expect(row(owner, "viewer@acme.test").get_by_text("New address: vera@acme.test")).to_be_visible()
    told = wait(lambda: [text for mail in sink.to("viewer@acme.test")
                         if "wants your account" in (text := mail.get_body(("plain",)).get_content())])
    assert "vera@acme.test" in told[-1]
    confirm(member, link(post, sink, "vera@acme.test", "email"))
    enter(member, post, "vera@acme.test")
    owner.goto(address(post, "audit"))
    expect(event(owner, "changed their email address from viewer@acme.test to vera@acme.test").first).to_be_visible()
