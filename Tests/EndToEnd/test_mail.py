"""Mails on their way out: a real SMTP sink, read back by Python's own parser, and mail servers that misbehave."""

import re
import signal
import socket
import time
from html.parser import HTMLParser

import pytest
from client import Session, request
from conftest import copied, nobody_has_logged_in
from mail_server import invite, outbox, wait, without_jobs
from stack import Stack


class Text(HTMLParser):
    """The words, links and images of an HTML part."""

    def __init__(self, html):
        super().__init__()
        self.words, self.links, self.images = "", [], []
        self.feed(html)

    def handle_data(self, data):
        self.words += data

    def handle_starttag(self, tag, attributes):
        assert tag not in ("script", "iframe", "form", "object", "link")
        assert not any(name.startswith("on") for name, _ in attributes)
        attributes = dict(attributes)
        self.links += [attributes["href"]] if tag == "a" else []
        self.images += [attributes["src"]] if tag == "img" else []


OTHERS = {"acme": ["Birch", "Cedar", "Initech", "initech", "Globex"], "initech": ["Alder", "Cedar", "Acme", "acme", "Globex"]}


def names_nobody_else(message, slug):
    """Neither a vendor nor another MSP, in headers or bodies; nothing is fetched but the tenant's own logo."""
    whole = "\n".join(f"{name}: {value}" for name, value in message.items())
    for part in message.walk():
        whole += part.get_content() if part.get_content_maintype() == "text" else ""
    for name in [*OTHERS[slug], "portalctl", "curl", "Swift"]:
        assert name not in whole, name
    images = Text(message.get_body(("html",)).get_content()).images
    assert len(images) <= 1 and "X-Mailer" not in message


@pytest.mark.parametrize("locale, word", [("en", "invitation"), ("de", "Einladung"), ("uk", "запрошення")])
def test_an_invitation_arrives_and_reads_well(post, sink, locale, word):
    invited = invite(post, "new@acme.test", locale=locale)
    [message] = wait(lambda: sink.to("new@acme.test"))
    acme = Session(post.https).login("owner").call("state").json["tenant"]["name"]
    sender = message["From"].addresses[0]
    assert sender.display_name == acme
    assert message["To"].addresses[0].addr_spec == "new@acme.test"
    assert word in message["Subject"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@" + sender.domain + ">")
    assert abs(message["Date"].datetime.timestamp() - time.time()) < 120
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "multipart/related"]
    plain = message.get_body(("plain",)).get_content()
    html = Text(message.get_body(("html",)).get_content())
    link = invited["invitation_url"]
    assert link in plain and html.links.count(link) == 2
    assert acme in plain and acme in html.words
    assert not message.defects
    mail = wait(lambda: [row for row in outbox(post) if row[0] == "sent"])
    assert mail[0][1] is None and mail[0][2] == 1
    assert (lambda user: user["delivery"])(next(
        user for user in Session(post.https).login("owner").call("users").json["items"]
        if user["email"] == "new@acme.test")) == "sent"


def test_a_changed_password_is_told_in_the_users_language(post, sink):
    admin = Session(post.https).login("admin")
    changed = admin.call("profile/password", "POST", {"current": "correct-horse-battery", "new": "another-horse-battery"})
    assert changed.status == 204, changed.body
    [message] = wait(lambda: sink.to("admin@acme.test"))
    plain = " ".join(message.get_body(("plain",)).get_content().split())
    assert message["Subject"] == "Безпека вашого облікового запису на порталі «Acme Industries»"
    assert "Пароль вашого облікового запису на клієнтському порталі «Acme Industries» змінено." in plain
    assert re.search(r"127\.0\.0\.1|::1", plain) and "another-horse" not in str(message)
    assert Text(message.get_body(("html",)).get_content()).links
    assert not message.defects


def test_an_ending_licence_is_told_to_the_msp_once(post, sink):
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 20 * 86400))
    post.stop_process("jobs")
    post.portalctl("msp", "license", "birch", "--tier", "team", "--expires", day)
    for _ in range(2):
        post.start_jobs()
        [message] = wait(lambda: sink.to("it@birch.test"))
        time.sleep(1)
        post.stop_process("jobs")
    assert len(sink.to("it@birch.test")) == 1
    plain = message.get_body(("plain",)).get_content()
    assert "Birch Managed" in message["Subject"] and "Alder" not in str(message)
    assert "One portal depends on it" in plain and message["Message-ID"]
    post.start_jobs()


OWNERS = [("owner", "en", "Your domain billing.acme.localhost needs attention"),
          ("anna", "de", "Handlungsbedarf bei Ihrer Domain billing.acme.localhost"),
          ("olena", "uk", "Ваш домен billing.acme.localhost потребує уваги")]


def test_trouble_with_a_domain_is_told_to_every_owner(post, sink):
    """In each one's language, with an address that works whatever the domain does."""
    for name, locale, _ in OWNERS[1:]:
        post.portalctl("user", "add", f"{name}@acme.test", "--client", "acme", "--role", "owner", "--locale", locale,
                       "--password-stdin", stdin="correct-horse-battery\n")
    post.portalctl("domain", "degrade", "billing.acme.localhost", "--client", "acme")
    link = f"https://localhost:{post.https}/portal/acme/branding"
    for name, _, subject in OWNERS:
        [message] = wait(lambda name=name: sink.to(f"{name}@acme.test"))
        assert message["Subject"] == subject
        assert message["From"].addresses[0].display_name == "Acme Industries"
        assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "multipart/related"]
        plain = message.get_body(("plain",)).get_content()
        html = Text(message.get_body(("html",)).get_content())
        assert link in plain and html.links.count(link) == 2
        assert "https://billing.acme" not in plain and not [to for to in html.links if "billing.acme" in to]
        assert "billing.acme.localhost" in plain and "billing.acme.localhost" in html.words
        names_nobody_else(message, "acme")
    assert len(sink.messages) == len(OWNERS)
    page = request(post.https, "/portal/acme/branding", headers={"Sec-Fetch-Mode": "navigate", "Accept": "text/html"})
    assert page.status == 200 and page.header("Content-Type").startswith("text/html")
    shown = Session(post.https).login("owner").call("branding").json["domain"]
    assert (shown["name"], shown["state"]) == ("billing.acme.localhost", "degraded")
    assert Session(post.https, sni="billing.acme.localhost").login("owner").call("state").status == 200


def test_links_leave_a_domain_in_trouble(post, sink):
    """A client of another MSP: its owner hears of nobody else, and what is mailed next keeps away from the domain."""
    post.portalctl("domain", "activate", "portal.initech.example", "--client", "initech")
    post.portalctl("domain", "degrade", "portal.initech.example", "--client", "initech")
    [message] = wait(lambda: sink.to("owner@initech.test"))
    names_nobody_else(message, "initech")
    invited = invite(post, "new@initech.test", "initech")
    assert invited["invitation_url"].startswith(f"https://localhost:{post.https}/portal/initech/invite#")


def test_nobody_elses_name_is_in_it(post, sink):
    for slug in OTHERS:
        invite(post, f"new@{slug}.test", slug)
        [message] = wait(lambda slug=slug: sink.to(f"new@{slug}.test"))
        names_nobody_else(message, slug)


def test_forged_headers_do_not_move_the_link(post, sink):
    answer = Session(post.https).call("auth/forgot", "POST", {"email": "viewer@acme.test"}, headers={
        "X-Forwarded-Host": "evil.test", "Forwarded": "host=evil.test", "X-Forwarded-Proto": "http"})
    assert answer.status == 202
    [message] = wait(lambda: sink.to("viewer@acme.test"))
    plain = message.get_body(("plain",)).get_content()
    [link] = re.findall(r"https?://\S+#token=\S+", plain)
    assert link.startswith((f"https://localhost:{post.https}/portal/acme/reset#token=",
                            f"https://billing.acme.localhost:{post.https}/portal/acme/reset#token="))
    assert "evil" not in str(message)


def test_a_server_that_is_down_gets_it_later(post, sink):
    sink.stop()
    invite(post, "new@acme.test")
    wait(lambda: [row for row in outbox(post) if row[2] >= 1 and row[3]])
    assert outbox(post)[0][0] == "queued" and outbox(post)[0][1]
    sink.start()
    without_jobs(post, "UPDATE mail_outbox SET due_at = 1")
    assert len(wait(lambda: sink.to("new@acme.test"))) == 1


def test_a_temporary_refusal_is_tried_again(post, sink):
    sink.answer = "451 come back later"
    invite(post, "new@acme.test")
    wait(lambda: [row for row in outbox(post) if row[3] and "451" in row[3]])
    sink.answer = "250 OK"
    without_jobs(post, "UPDATE mail_outbox SET due_at = 1")
    wait(lambda: [row for row in outbox(post) if row[0] == "sent"])
    first, second = sink.to("new@acme.test")
    assert first["Message-ID"] == second["Message-ID"] and first.as_bytes() == second.as_bytes()


def test_a_permanent_refusal_ends_it(post, sink):
    sink.recipients_refused = True
    invite(post, "new@acme.test")
    wait(lambda: [row for row in outbox(post) if row[0] == "refused" and "550" in row[3]])
    users = Session(post.https).login("owner").call("users").json["items"]
    assert next(user for user in users if user["email"] == "new@acme.test")["delivery"] == "refused"
    assert sink.messages == []
    assert "new@acme.test" not in (post.log / "jobs.log").read_text()


def test_a_server_that_dies_after_taking_it(post, sink):
    """Nobody knows whether it arrived, so it goes out again, as the same message."""
    sink.die = True
    invite(post, "new@acme.test")
    wait(lambda: sink.messages)
    wait(lambda: [row for row in outbox(post) if row[3]])
    sink.die = False
    without_jobs(post, "UPDATE mail_outbox SET due_at = 1")
    wait(lambda: [row for row in outbox(post) if row[0] == "sent"])
    assert len({message["Message-ID"] for message in sink.to("new@acme.test")}) == 1
    assert len(sink.messages) == 2


def test_a_server_that_says_nothing(post, sink):
    """Silence holds one mail, not the process: it still ends in time, and the mail stays."""
    sink.stop()
    with socket.socket() as silent:
        silent.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        silent.bind(("127.0.0.1", sink.port))
        silent.listen()
        invite(post, "new@acme.test")
        wait(lambda: [row for row in outbox(post) if row[2] == 1])
        started = time.monotonic()
        assert post.stop_process("jobs") == 0
        assert time.monotonic() - started < 40
    assert outbox(post)[0][0] == "queued"
    post.start_jobs()


def test_jobs_that_are_killed_send_the_same_message(post, sink):
    """Killed while the server thinks about its answer: the claim lapses, and the same message goes out again."""
    sink.answer = "451 later"
    invite(post, "new@acme.test")
    wait(lambda: sink.messages)
    sink.answer = "250 OK"
    without_jobs(post, "UPDATE mail_outbox SET due_at = 1, claimed_by = 'x', claimed_until = 1", signal.SIGKILL)
    wait(lambda: [row for row in outbox(post) if row[0] == "sent"])
    assert len({message["Message-ID"] for message in sink.to("new@acme.test")}) == 1


def test_a_dead_link_is_not_mailed(post, sink):
    sink.answer = "451 later"
    invite(post, "new@acme.test")
    wait(lambda: [row for row in outbox(post) if row[3]])
    sent = len(sink.messages)
    sink.answer = "250 OK"
    without_jobs(post, "UPDATE mail_outbox SET due_at = 1, link_expires_at = 1")
    wait(lambda: [row for row in outbox(post) if row[0] == "refused"])
    assert outbox(post)[0][1] is None and len(sink.messages) == sent


def test_without_a_server_mails_wait(binaries, folder, demo_database):
    stack = Stack(copied(demo_database, folder / "var"), binaries)
    nobody_has_logged_in(stack)
    try:
        stack.start()
        invited = invite(stack, "new@acme.test")
        assert invited["delivery"] == "queued"
        time.sleep(2)
        [row] = outbox(stack)
        assert row[0] == "queued" and invited["invitation_url"].endswith(f"#token={row[1]}")
    finally:
        stack.stop()
