"""A mail is composed from what is true when it is sent, or withdrawn: roles, names, looks, links, domains, licences."""

import json
import time

import pytest
from client import Session
from mail_server import invite, outbox, wait, without_jobs

SECRETS = "SELECT count(*) FROM mail_outbox WHERE token IS NOT NULL OR text_body <> ''"


def plain(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def listed(stack, address):
    """The newest mail to an address, as `portalctl mail list` shows it."""
    items = json.loads(stack.portalctl("mail", "list", "--json").stdout)["items"]
    return next(mail for mail in items if mail["to"] == address)


def back(stack, sink):
    """The mail server is there again, and everything that waits is due."""
    sink.start()
    without_jobs(stack, "UPDATE mail_outbox SET due_at = 1")


def test_a_changed_role_is_the_one_that_is_mailed(post, sink):
    sink.stop()
    invited = invite(post, "new@acme.test")
    owner = Session(post.https).login("owner")
    assert "Your role: viewer" in listed(post, "new@acme.test")["text"]
    assert owner.call(f"users/{invited['id']}", "PUT", {"role": "admin"}).status == 200
    assert "Your role: admin" in listed(post, "new@acme.test")["text"]
    sink.start()
    [message] = wait(lambda: sink.to("new@acme.test"))
    assert "Your role: admin" in plain(message) and "viewer" not in plain(message)
    assert invited["invitation_url"] in plain(message)


def test_everything_else_that_is_true_is_mailed(post, sink):
    """The inviter's name, the portal's, its colour, its address: as they are when the mail goes out."""
    sink.stop()
    invited = invite(post, "new@acme.test")
    owner = Session(post.https).login("owner")
    assert owner.call("profile", "PUT", {"name": "Renamed Person", "locale": "en"}).status == 200
    post.portalctl("branding", "set", "acme", "--support", "other@alder.test")
    post.portalctl("domain", "activate", "portal.acme.example", "--client", "acme")
    sink.start()
    [message] = wait(lambda: sink.to("new@acme.test"))
    assert "Renamed Person has invited you" in plain(message)
    assert message["Reply-To"] == "other@alder.test" and "other@alder.test" in plain(message)
    token = invited["invitation_url"].split("#")[1]
    assert f"https://portal.acme.example:{post.https}/portal/acme/invite#{token}" in plain(message)


@pytest.mark.parametrize("name", ["has", "you", "viewer", "Acme", "Hello", "customer portal", "Acme Industries", "works once"])
def test_an_erased_inviter_takes_only_their_name_along(post, sink, name):
    sink.stop()
    post.portalctl("user", "add", "erased@acme.test", "--client", "acme", "--role", "owner", "--name", name,
                   "--password-stdin", stdin="correct-horse-battery\n")
    erased = Session(post.https).login("erased")
    assert erased.call("users", "POST", {"email": "new@acme.test", "role": "viewer"}).status == 201
    before = listed(post, "new@acme.test")["text"]
    assert f"\n\n{name} has invited you to the Acme Industries customer portal. Your role: viewer." in before
    post.portalctl("user", "erase", "erased@acme.test", "--client", "acme")
    expected = before.replace(f"\n\n{name} has invited you to", "\n\nYou have been invited to", 1)
    assert listed(post, "new@acme.test")["text"] == expected
    sink.start()
    [message] = wait(lambda: sink.to("new@acme.test"))
    assert plain(message) == expected


def test_a_refused_mail_keeps_no_link_and_sends_none(post, sink):
    sink.recipients_refused = True
    invited = invite(post, "new@acme.test")
    wait(lambda: outbox(post, "SELECT 1 FROM mail_outbox WHERE state = 'refused'"))
    assert outbox(post, SECRETS) == [(0,)]
    mail = listed(post, "new@acme.test")
    assert mail["text"] is None and "550" in mail["last_error"]
    retry = post.portalctl("mail", "retry", mail["id"], check=False)
    assert retry.returncode == 1 and "portalctl user resend new@acme.test --client acme" in retry.stderr
    # The link itself works on; it is the mail that has let go of it.
    assert "its link was removed" in retry.stderr and "no longer works" not in retry.stderr
    token = invited["invitation_url"].split("=")[-1]
    assert Session(post.https).call("auth/invitation", "POST", {"token": token}).status == 200
    sink.recipients_refused = False
    resent = json.loads(post.portalctl("user", "resend", "new@acme.test", "--client", "acme", "--json").stdout)
    [message] = wait(lambda: sink.to("new@acme.test"))
    assert resent["link"] in plain(message)
    assert post.portalctl("mail", "retry", mail["id"], check=False).returncode == 1
    time.sleep(2)
    assert len(sink.messages) == 1


def test_a_mail_without_a_link_is_tried_again(post, sink):
    sink.recipients_refused = True
    post.portalctl("mail", "test", "ann@acme.test", "--client", "acme")
    wait(lambda: outbox(post, "SELECT 1 FROM mail_outbox WHERE state = 'refused'"))
    sink.recipients_refused = False
    post.portalctl("mail", "retry", listed(post, "ann@acme.test")["id"])
    [message] = wait(lambda: sink.to("ann@acme.test"))
    assert message["Subject"] == "Test email from Acme Industries"
    mail = wait(lambda: (mail := listed(post, "ann@acme.test"))["state"] == "sent" and mail)
    assert (mail["subject"], mail["text"]) == (message["Subject"], None)
    again = post.portalctl("mail", "retry", mail["id"], check=False)
    assert again.returncode == 1 and "was already sent" in again.stderr


def test_a_dead_link_is_withdrawn_whatever_killed_it(post, sink):
    """Behind the outbox's back: what is asked is the link itself."""
    sink.stop()
    invite(post, "used@acme.test")
    without_jobs(post, "UPDATE one_time_links SET used_at = 1 WHERE email = 'used@acme.test'")
    assert listed(post, "used@acme.test")["last_error"] == "will be withdrawn: its link no longer works"
    back(post, sink)
    wait(lambda: listed(post, "used@acme.test")["last_error"] == "withdrawn: its link no longer works")
    assert outbox(post, SECRETS) == [(0,)] and sink.messages == []
    users = Session(post.https).login("owner").call("users").json["items"]
    assert next(user for user in users if user["email"] == "used@acme.test")["delivery"] == "none"


def test_only_a_mail_that_is_waited_for_is_told(post, sink):
    sink.recipients_refused = True
    owner = Session(post.https).login("owner")

    def delivery():
        users = owner.call("users").json["items"]
        return next(user["delivery"] for user in users if user["email"] == "admin@acme.test")

    def ended(kind):
        return outbox(post, f"SELECT 1 FROM mail_outbox WHERE kind = '{kind}' AND state = 'refused'")

    admin = Session(post.https).login("admin")
    change = {"current": "correct-horse-battery", "new": "another-horse-battery"}
    assert admin.call("profile/password", "POST", change).status == 204
    wait(lambda: ended("account-notice"))
    assert delivery() == "none"
    assert Session(post.https).call("auth/forgot", "POST", {"email": "admin@acme.test"}).status == 202
    wait(lambda: ended("reset"))
    assert delivery() == "refused"


def test_a_link_waits_for_its_portal(post, sink):
    """While the client is suspended its links lead nowhere; then they do again."""
    sink.stop()
    invite(post, "new@acme.test")
    post.portalctl("client", "suspend", "acme")
    back(post, sink)
    wait(lambda: "the client is suspended" in (listed(post, "new@acme.test")["last_error"] or ""))
    assert sink.messages == [] and listed(post, "new@acme.test")["text"] is None
    post.portalctl("client", "resume", "acme")
    without_jobs(post, "UPDATE mail_outbox SET due_at = 1")
    assert len(wait(lambda: sink.to("new@acme.test"))) == 1


def test_trouble_that_is_over_is_not_told(post, sink):
    sink.stop()
    post.portalctl("domain", "degrade", "billing.acme.localhost", "--client", "acme")
    post.portalctl("domain", "activate", "billing.acme.localhost", "--client", "acme")
    back(post, sink)
    wait(lambda: "in another state now" in (listed(post, "owner@acme.test")["last_error"] or ""))
    assert sink.messages == []


def test_a_renewed_licence_does_not_end(post, sink):
    def licence(days):
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + days * 86400))
        post.portalctl("msp", "license", "birch", "--tier", "team", "--expires", day)

    post.stop_process("jobs")
    sink.stop()
    licence(20)
    post.start_jobs()
    wait(lambda: outbox(post, "SELECT 1 FROM operator_mails"))
    post.stop_process("jobs")
    licence(300)
    sink.start()
    outbox(post, "UPDATE operator_mails SET due_at = 1")
    post.start_jobs()
    wait(lambda: outbox(post, "SELECT 1 FROM operator_mails WHERE state = 'refused'"))
    assert sink.messages == []
    post.stop_process("jobs")
    licence(20)
    post.portalctl("msp", "set", "birch", "--contact", "new@birch.test")
    post.start_jobs()
    assert len(wait(lambda: sink.to("new@birch.test"))) == 1 and len(sink.messages) == 1


def test_the_message_id_stays_while_the_sender_changes(post, sink):
    post.portalctl("msp", "set", "alder", "--mail-from", "one@alder.test")
    sink.answer = "451 later"
    invite(post, "new@acme.test")
    wait(lambda: sink.messages and outbox(post, "SELECT 1 FROM mail_outbox WHERE last_error IS NOT NULL"))
    post.portalctl("msp", "set", "alder", "--mail-from", "two@other.test")
    sink.answer = "250 OK"
    without_jobs(post, "UPDATE mail_outbox SET due_at = 1")
    wait(lambda: outbox(post, "SELECT 1 FROM mail_outbox WHERE state = 'sent'"))
    messages = sink.to("new@acme.test")
    assert {message["Message-ID"].split("@")[1] for message in messages} == {"alder.test>"}
    assert len({message["Message-ID"] for message in messages}) == 1
    assert [message["From"].addresses[0].addr_spec for message in messages][-1] == "two@other.test"


def test_what_an_older_program_wrote_is_sent_as_it_is(post, sink):
    """While a release is rolled out, a worker of the one before may still write mails with a text."""
    sink.stop()
    invite(post, "new@acme.test")
    without_jobs(post, "UPDATE mail_outbox SET due_at = NULL, next_attempt_at = 1, from_name = 'Acme', subject = 'Old', "
                 "text_body = 'old words', html_body = '<p>old words', token = NULL")
    sink.start()
    [message] = wait(lambda: sink.to("new@acme.test"))
    assert (message["Subject"], plain(message).strip()) == ("Old", "old words")
    wait(lambda: outbox(post, "SELECT 1 FROM mail_outbox WHERE state = 'sent' AND text_body = '' AND html_body = ''"))
