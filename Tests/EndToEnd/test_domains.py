"""Custom domains by themselves: from the owner's word to a certificate of Pebble's, and what may go wrong on the way."""

import contextlib
import http.client
import json
import os
import signal
import socket
import sqlite3
import ssl
import time

import pytest
from client import Session, request
from conftest import copied
from pebble import Pebble, verified
from stack import Stack

BASE, DOMAIN, PROOF = "portal.alder.test", "billing.acmecorp.test", "_portal-verify.billing.acmecorp.test"
# Another target, with a public address; nobody goes there.
PUBLIC, ADDRESS = "edge.alder.test", "93.184.215.14"


def started(pebble, caddy, binaries, demo_database, **settings):
    stack = Stack(copied(demo_database, pebble.folder / "var"), binaries, http=pebble.http, https=pebble.https, caddy=caddy,
                  extra=pebble.settings | {"PORTAL_BASE_HOSTS": BASE} | settings)
    pebble.set("add-a", host=BASE + ".", addresses=["127.0.0.1"])
    stack.portalctl("domain", "release", "billing.acme.localhost", "--client", "acme")
    stack.start()
    return stack


@pytest.fixture
def acme_portal(pebble, caddy, binaries, demo_database):
    stack = started(pebble, caddy, binaries, demo_database)
    yield stack
    stack.stop()


def change(stack, sql):
    """Time passes for the domains: what is due later is due now."""
    with sqlite3.connect(stack.var / "portal.db", timeout=10, isolation_level=None) as database:
        database.execute(sql)


def due(stack, ago=0):
    change(stack, "UPDATE domains SET next_check_at = 1, check_number = check_number + 1, "
                  f"missed_since = missed_since - {ago * 1000} WHERE moved_until IS NULL")


class Owner:
    def __init__(self, stack, slug="acme"):
        self.stack = stack
        self.session = Session(stack.https, slug=slug, sni=BASE).login()

    def claim(self, name):
        fields = {"logo_url": None, "primary_color": None, "secondary_color": None, "custom_domain": name, "support_email": None}
        answer = self.session.call("branding", "PUT", fields)
        assert answer.status == 200, answer.body
        return answer.json["domain"]

    @property
    def domain(self):
        return self.session.call("branding").json["domain"]

    def until(self, wanted, what=lambda domain: domain["state"], seconds=30):
        """The domain, once it is as wanted; other checks than the expected ones make it fail with what was seen."""
        end = time.monotonic() + seconds
        while what(domain := self.domain) != wanted:
            assert time.monotonic() < end, json.dumps(domain, indent=1)
            time.sleep(0.1)
        return domain


def verdicts(domain):
    return {record["type"]: record["verdict"] for record in domain["records"]}


def checked(record):
    """A record's verdict, and whether it is one of a check."""
    return lambda domain: (verdicts(domain).get(record), domain["checked_at"] is not None)


def lead(pebble, name, claim, target=BASE):
    """Makes the records that a claim asks for."""
    for record in claim["records"]:
        if record["type"] == "TXT":
            pebble.set("set-txt", host=record["name"] + ".", value=record["expected"][0])
    pebble.set("set-cname", host=name + ".", target=target + ".")


def asked(stack, name):
    return request_internal(stack, f"/internal/ask?domain={name}")


def request_internal(stack, path):
    connection = http.client.HTTPConnection("127.0.0.1", stack.internal, timeout=5)
    connection.request("GET", path)
    try:
        return connection.getresponse().status
    finally:
        connection.close()


def mails(stack, kind):
    listed = json.loads(stack.portalctl("mail", "list", "--json").stdout)["items"]
    return [mail["to"] for mail in listed if mail["kind"] == kind]


def active(stack, pebble, owner, name=DOMAIN):
    lead(pebble, name, owner.claim(name))
    due(stack)
    return owner.until("active")


def test_a_domain_goes_live_by_itself_degrades_and_recovers(acme_portal, pebble):
    owner = Owner(acme_portal)
    claim = owner.claim(DOMAIN)
    missing = owner.until({"TXT": "missing", "CNAME": "missing"}, verdicts)
    assert missing["state"] == "pending" and all(record["advice"] for record in missing["records"])
    assert [record["name"] for record in missing["records"]] == [PROOF, DOMAIN]
    assert asked(acme_portal, DOMAIN) == 404
    with pytest.raises(OSError):
        request(acme_portal.https, "/", sni=DOMAIN)
    assert DOMAIN not in pebble.orders, "no order before the proof"

    lead(pebble, DOMAIN, claim)
    due(acme_portal)
    live = owner.until("active")
    assert "Pebble" in live["issuer"] and live["certificate"]["state"] == "ok" and live["serving"]["name"] == DOMAIN
    assert ("DNS", DOMAIN) in verified(acme_portal.https, DOMAIN, pebble.root)["subjectAltName"]
    brand = Session(acme_portal.https, slug="whatever", sni=DOMAIN).call("brand")
    assert brand.json["slug"] == "acme"
    assert mails(acme_portal, "domain-active") == ["owner@acme.test"]
    with pytest.raises(OSError):
        request(acme_portal.https, "/", sni="stranger.acmecorp.test")
    assert "stranger" not in pebble.orders

    # The records go: three misses over an hour.
    pebble.set("clear-cname", host=DOMAIN + ".")
    for _ in range(3):
        before = owner.domain["checked_at"]
        due(acme_portal, ago=3600)
        owner.until(True, lambda domain: domain["checked_at"] != before)
    degraded = owner.until("degraded")
    assert degraded["until"] and verdicts(degraded)["CNAME"] == "missing"
    assert Session(acme_portal.https, slug="whatever", sni=DOMAIN).call("brand").status == 200, "it goes on serving"
    assert mails(acme_portal, "domain-trouble") == ["owner@acme.test"]
    pebble.set("set-cname", host=DOMAIN + ".", target=BASE + ".")
    assert owner.session.call("branding/domain/check", "POST").status == 202
    owner.until("active", seconds=5)

    # A suspended client has no certificate, at once.
    assert asked(acme_portal, DOMAIN) == 200
    acme_portal.portalctl("client", "suspend", "acme")
    assert asked(acme_portal, DOMAIN) == 404
    acme_portal.portalctl("client", "resume", "acme")
    assert asked(acme_portal, DOMAIN) == 200

    # Handshakes need no pool, and neither does an edge that starts anew.
    acme_portal.stop_process("pool-1")
    acme_portal.stop_process("caddy")
    acme_portal.start_caddy()
    assert ("DNS", DOMAIN) in verified(acme_portal.https, DOMAIN, pebble.root)["subjectAltName"]


def test_certificates_need_no_pool_that_has_time(acme_portal, pebble):
    owner = Owner(acme_portal)
    active(acme_portal, pebble, owner)
    new = "portal.acmecorp.test"
    lead(pebble, new, owner.claim(new))
    pool = acme_portal.processes["pool-1"].pid
    with flooded(acme_portal, pool):
        due(acme_portal)
        assert ("DNS", DOMAIN) in verified(acme_portal.https, DOMAIN, pebble.root)["subjectAltName"]
        until_stored(acme_portal, new, "active")
        assert ("DNS", new) in verified(acme_portal.https, new, pebble.root)["subjectAltName"]
    assert owner.domain["name"] == new, "what waited is answered"


@contextlib.contextmanager
def flooded(stack, pool):
    """The pool takes nothing, and more wait for it than it has threads and the socket has room for."""
    os.kill(pool, signal.SIGSTOP)
    context = ssl._create_unverified_context()
    waiting = []
    try:
        for _ in range(300):
            waiting.append(context.wrap_socket(socket.create_connection(("127.0.0.1", stack.https)), server_hostname=BASE))
            waiting[-1].sendall(f"GET /portal/acme/brand HTTP/1.1\r\nHost: {BASE}\r\n\r\n".encode())
        yield
    finally:
        os.kill(pool, signal.SIGCONT)
        for connection in waiting:
            connection.close()


def until_stored(stack, name, state):
    end = time.monotonic() + 30
    with sqlite3.connect(stack.var / "portal.db", timeout=10) as database:
        while database.execute("SELECT state FROM domains WHERE name = ?", [name]).fetchone() != (state,):
            assert time.monotonic() < end, f"{name} is not {state}"
            time.sleep(0.1)


def test_an_ask_that_does_not_answer_degrades_no_domain(acme_portal, pebble):
    owner = Owner(acme_portal)
    active(acme_portal, pebble, owner)
    acme_portal.stop_process("internal")
    acme_portal.stop_process("caddy")
    acme_portal.start_caddy()
    verified(acme_portal.https, BASE, pebble.root)
    change(acme_portal, "UPDATE domains SET misses = 2, missed_since = 1")
    before = owner.domain["checked_at"]
    due(acme_portal)
    owner.until(True, lambda domain: domain["checked_at"] != before, seconds=60)
    assert owner.domain["state"] == "active", "a third miss would have degraded it"
    assert mails(acme_portal, "domain-trouble") == []


def test_a_contested_name_goes_to_whoever_shows_the_record(acme_portal, pebble):
    acme, globex = Owner(acme_portal), Owner(acme_portal, "globex")
    active(acme_portal, pebble, acme)
    rival = globex.claim(DOMAIN)
    globex.until("wrong", lambda domain: verdicts(domain).get("TXT"))
    assert acme.domain["state"] == "active"
    lead(pebble, DOMAIN, rival)
    due(acme_portal)
    globex.until("active")
    assert Session(acme_portal.https, slug="whatever", sni=DOMAIN).call("brand").json["slug"] == "globex"
    assert acme.domain is None
    assert mails(acme_portal, "domain-lost") == ["owner@acme.test"]


@pytest.mark.skipif(os.environ.get("PORTAL_TEST_ALL") != "1", reason="Caddy holds the handshake for three minutes")
def test_a_certificate_that_the_authority_refuses_is_seen(folder, pebble, caddy, binaries, demo_database):
    """DNS is right for the portal, but leads the authority to where nobody answers."""
    pebble.set("add-a", host=PUBLIC + ".", addresses=[ADDRESS])
    stack = started(pebble, caddy, binaries, demo_database, PORTAL_CNAME_TARGET=PUBLIC)
    try:
        owner = Owner(stack)
        lead(pebble, DOMAIN, owner.claim(DOMAIN), PUBLIC)
        due(stack)
        failed = owner.until("certificate-failed", seconds=260)
        assert failed["certificate_problem"] == "refused" and failed["next_check_at"]
        assert mails(stack, "domain-trouble") == ["owner@acme.test"]
    finally:
        stack.stop()


def test_a_former_domain_redirects_pages_and_serves_nobody(acme_portal, pebble):
    owner = Owner(acme_portal)
    active(acme_portal, pebble, owner)
    new = "portal.acmecorp.test"
    lead(pebble, new, owner.claim(new))
    assert Session(acme_portal.https, sni=DOMAIN).call("brand").status == 200, "the old one serves until the new one does"
    due(acme_portal)
    live = owner.until((new, "active"), lambda domain: (domain["name"], domain["state"]))
    assert [moved["name"] for moved in live["moved"]] == [DOMAIN] and live["serving"]["name"] == new

    browser = {"Accept": "text/html", "Sec-Fetch-Mode": "navigate"}
    for path in ("/portal/acme/nodes?state=offline", "/portal/acme/invite", "/", "/portal"):
        answer = request(acme_portal.https, path, sni=DOMAIN, headers=browser)
        assert (answer.status, answer.header("Location")) == (308, f"https://{new}:{acme_portal.https}{path}"), path
    page = request(acme_portal.https, "/portal/acme/nodes", sni=new, headers=browser)
    assert page.status == 200 and b"<html" in page.body
    assert Session(acme_portal.https, sni=DOMAIN).call("state").code == "portal-not-found"
    acme_portal.stop_process("pool-1")
    page = request(acme_portal.https, "/portal/acme/nodes", sni=new, headers=browser)
    assert b"<html" in page.body, "the shell tells what is wrong, and needs no pool"


def test_an_edge_renews_before_the_end(folder, caddy, binaries, demo_database):
    with Pebble(folder, validity=15) as pebble:
        stack = started(pebble, caddy, binaries, demo_database)
        try:
            active(stack, pebble, Owner(stack))
            first = verified(stack.https, DOMAIN, pebble.root)["serialNumber"]
            end = time.monotonic() + 40
            while verified(stack.https, DOMAIN, pebble.root)["serialNumber"] == first:
                assert time.monotonic() < end
                time.sleep(1)
        finally:
            stack.stop()


@pytest.mark.parametrize("name,made,record,verdict", [
    ("quoted.acmecorp.test", lambda pebble, name, claim: pebble.set(
        "set-txt", host=f"_portal-verify.{name}.", value='"' + claim["records"][0]["expected"][0] + '"'), "TXT", "quoted"),
    ("doubled.acmecorp.test", lambda pebble, name, claim: pebble.set(
        "set-txt", host=f"_portal-verify.{name}.acmecorp.test.", value=claim["records"][0]["expected"][0]), "TXT", "doubled-name"),
    ("proxied.acmecorp.test", lambda pebble, name, claim: pebble.set(
        "add-a", host=name + ".", addresses=["104.16.3.4"]), "CNAME", "proxied"),
    ("private.acmecorp.test", lambda pebble, name, claim: pebble.set(
        "add-a", host=name + ".", addresses=["10.1.2.3"]), "CNAME", "wrong"),
    ("sixth.acmecorp.test", lambda pebble, name, claim: (
        pebble.set("add-a", host=name + ".", addresses=[ADDRESS]),
        pebble.set("add-aaaa", host=name + ".", addresses=["2606:2800:21f:cb07::6"])), "AAAA", "aaaa-elsewhere"),
    ("apexcorp.test", lambda pebble, name, claim: pebble.set(
        "set-cname", host=name + ".", target=BASE + "."), "CNAME", "cname-conflict"),
    ("billing.caacorp.test", lambda pebble, name, claim: pebble.set(
        "add-caa", host="caacorp.test.", policies=[{"tag": "issue", "value": "other-ca.test"}]), "CAA", "caa-forbids"),
    ("silent.acmecorp.test", lambda pebble, name, claim: pebble.set(
        "set-servfail", host=name + "."), "CNAME", "unknown"),
])
def test_usual_mistakes_have_their_own_verdict(mistaken, name, made, record, verdict):
    stack, pebble, owner = mistaken
    made(pebble, name, owner.claim(name))
    due(stack)
    domain = owner.until((verdict, True), checked(record))
    assert domain["state"] == "pending"


def txt(pebble, name, value):
    pebble.set("set-txt", host=name + ".", value=value)


@pytest.mark.parametrize("name,made,record,verdict,words", [
    ("six.acmecorp.test", lambda pebble, name, value: pebble.set(
        "add-aaaa", host=name + ".", addresses=["2606:2800:21f:cb07::6"]),
     "CNAME", "aaaa-elsewhere", "Replace AAAA at six.acmecorp.test (2606:2800:21f:cb07::6) by a CNAME record with the value " + PUBLIC),
    ("four.acmecorp.test", lambda pebble, name, value: pebble.set(
        "add-a", host=name + ".", addresses=[ADDRESS, "93.184.215.99"]),
     "A", "wrong", f"Change A at four.acmecorp.test from 93.184.215.99, {ADDRESS} to {ADDRESS}"),
    ("twice.acmecorp.test", lambda pebble, name, value: pebble.set(
        "add-a", host=name + ".acmecorp.test.", addresses=[ADDRESS]), "A", "doubled-name", "Move it to twice.acmecorp.test by"),
    ("relative.acmecorp.test", lambda pebble, name, value: pebble.set(
        "set-cname", host=name + ".", target=PUBLIC + ".acmecorp.test."),
     "CNAME", "wrong", f"Enter the value with a dot at its end: {PUBLIC}."),
    ("plain.acmecorp.test", txt, "TXT", "missing", "The TXT record is at plain.acmecorp.test but must be at _portal-verify.plain."),
    ("blank.acmecorp.test", lambda pebble, name, value: txt(pebble, "_portal-verify." + name, value + " "),
     "TXT", "quoted", "Remove all quotation marks and blanks"),
    ("raw.acmecorp.test", lambda pebble, name, value: txt(pebble, "_portal-verify." + name, "\x1b[2J\0\u202e\r\n"),
     "TXT", "wrong", r"there is only \027[2J\000\u{202E}\013\010 and not the right TXT record"),
    ("failing.acmecorp.test", lambda pebble, name, value: pebble.set("set-servfail", host=name + "."), "CNAME", "unknown",
     "failed (the name servers report an error) and is repeated by itself. There must be a CNAME record at failing.acmecorp.test"),
])
def test_what_is_wrong_is_said_in_words(mistaken, name, made, record, verdict, words):
    stack, pebble, owner = mistaken
    made(pebble, name, owner.claim(name)["records"][0]["expected"][0])
    due(stack)
    owner.until((verdict, True), checked(record))
    shown = stack.portalctl("domain", "show", name, "--client", "acme").stdout
    assert words in shown and not any(sign in shown for sign in "\x1b\0\r\u202e")
    told = next(item for item in owner.domain["records"] if item["type"] == record)
    assert words in told["advice"]
    warned = next(line for line in stack.portalctl("doctor").stdout.splitlines() if f"domain {name}:" in line)
    assert ("could not look up" in warned) if verdict == "unknown" else words in warned


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory, binaries, demo_database):
    import tempfile
    from pathlib import Path
    with tempfile.TemporaryDirectory(prefix="portal-") as folder, Pebble(Path(folder)) as pebble:
        pebble.set("add-a", host=PUBLIC + ".", addresses=[ADDRESS])
        stack = started(pebble, "/usr/bin/caddy", binaries, demo_database, PORTAL_CNAME_TARGET=PUBLIC)
        try:
            yield stack, pebble, Owner(stack)
        finally:
            stack.stop()
