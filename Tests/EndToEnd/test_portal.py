"""The portal as curl meets it: three roles, several tenants, the slug's address and the customer's own domain."""

import json
import re
import socket

import pytest
import yaml
from client import Session, request
from conftest import ROOT

READING = ["state", "dashboard", "attention", "nodes", "billing", "tickets", "audit", "profile", "roles", "users", "branding"]


@pytest.fixture(scope="module")
def people(portal):
    """Sessions of acme's three people."""
    return {role: Session(portal.https).login(role) for role in ("owner", "admin", "viewer")}


def test_without_a_session(portal):
    answer = request(portal.https, "/portal/acme/state")
    assert (answer.status, answer.code) == (401, "authentication-required")
    assert answer.header("Cache-Control") == "no-store"


def test_what_each_role_may_read(people):
    denied = {"owner": [], "admin": ["users"], "viewer": ["audit", "users"]}
    for role, session in people.items():
        for path in READING:
            answer = session.call(path)
            if path in denied[role]:
                assert (answer.status, answer.code) == (403, "permission-denied"), (role, path)
            else:
                assert answer.status == 200 and answer.header("Content-Type").startswith("application/json"), (role, path)
                assert answer.header("Cache-Control") == "no-store"


def test_details_of_lists(people):
    viewer = people["viewer"]
    node = viewer.call("nodes").json["items"][0]["id"]
    assert viewer.call(f"nodes/{node}").json["id"] == node
    for span, step in {"1h": 60, "24h": 300, "7d": 3600, "30d": 14400}.items():
        assert viewer.call(f"nodes/{node}/metrics?range={span}").json["step_s"] == step
    invoice = viewer.call("billing").json["invoices"][0]["id"]
    assert viewer.call(f"billing/invoices/{invoice}").json["lines"]
    ticket = viewer.call("tickets").json["items"][0]["id"]
    assert "messages" in viewer.call(f"tickets/{ticket}").json


def test_a_bearer_token_is_as_good_as_the_cookie(portal, people):
    token = people["viewer"].jwt
    answer = request(portal.https, "/portal/acme/state", headers={"Authorization": f"Bearer {token}"})
    assert answer.status == 200 and answer.json["user"]["role"] == "viewer"


def test_a_password_manager_is_led_to_the_profile(portal, people):
    """https://w3c.github.io/webappsec-change-password-url/"""
    path, navigation = "/.well-known/change-password", {"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
    answer = people["viewer"].call(path, headers=navigation)
    assert (answer.status, answer.header("Location")) == (302, "/portal/acme/profile")
    assert request(portal.https, path).status == 404
    lost = request(portal.https, path, headers=navigation)
    assert lost.status == 404 and lost.header("Content-Type").startswith("text/plain")


def test_the_cookie(portal):
    answer = Session(portal.https).call("auth/login", "POST", {"email": "viewer@acme.test", "password": "correct-horse-battery"})
    cookies = [value for name, value in answer.headers if name.lower() == "set-cookie"]
    session = [cookie for cookie in cookies if cookie.startswith("__Host-portal-")]
    assert len(session) == 1
    attributes = {part.strip().lower() for part in session[0].split(";")[1:]}
    assert {"path=/", "secure", "httponly", "samesite=strict"} <= attributes
    assert not any(part.startswith("domain") for part in attributes)


def test_a_session_opens_its_own_tenant_only(portal, people):
    for headers in ({"Authorization": f"Bearer {people['owner'].jwt}"},
                    {"Cookie": "; ".join(f"{name}={value}" for name, value in people["owner"].cookies.items())}):
        answer = request(portal.https, "/portal/globex/state", headers=headers)
        assert (answer.status, answer.code) == (401, "authentication-required")


def test_the_custom_domain_is_its_tenant_whatever_the_slug(edge_portal):
    for slug in ("acme", "globex", "no-such-slug"):
        session = Session(edge_portal.https, slug=slug, sni="billing.acme.localhost")
        assert session.call("state").status == 401
        session.login("viewer", email="viewer@acme.test")
        assert session.call("state").json["tenant"]["slug"] == "acme"
    home = request(edge_portal.https, "/", sni="billing.acme.localhost")
    assert home.status == 302 and home.header("Location").endswith("/portal/acme/")


def test_a_host_that_is_not_the_sni(edge_portal):
    for sni, host in (("localhost", "billing.acme.localhost"), ("billing.acme.localhost", "localhost")):
        answer = request(edge_portal.https, "/portal/acme/state", sni=sni, host=f"{host}:{edge_portal.https}")
        assert (answer.status, answer.code) == (421, "malformed-request")


def test_no_certificate_for_a_stranger(edge_portal):
    for name in ("stranger.example", "acme", "xbilling.acme.localhost", "globex.localhost"):
        with pytest.raises(OSError):
            request(edge_portal.https, "/portal/acme/state", sni=name)


def test_a_portal_that_is_not_licensed_is_like_none(portal):
    answers = []
    for slug in ("umbrella", "no-such-slug"):
        answer = request(portal.https, f"/portal/{slug}/state")
        assert (answer.status, answer.code) == (404, "portal-not-found")
        answers.append((sorted((n, v) for n, v in answer.headers if n != "Date"),
                        answer.body.replace(answer.json["request_id"].encode(), b"ID")))
    assert answers[0] == answers[1]


def test_every_get_of_the_contract_is_never_html(edge_portal):
    """With `Accept: */*`, as an owner and as nobody, through the edge."""
    paths = yaml.safe_load((ROOT / "openapi.yaml").read_text())["paths"]
    owner = Session(edge_portal.https).login("owner")
    failed = next(item["id"] for item in owner.call("dashboard").json["attention"] if item["reason"] == "command-failed")
    ids = {"/nodes/{id}": ("nodes", "items"), "/tickets/{id}": ("tickets", "items"), "/billing/invoices/{id}": ("billing", "invoices"),
           "/commands/{id}": (f"nodes/{failed}", "commands")}
    asked = 0
    for path, operations in paths.items():
        if "get" not in operations or path.startswith("/internal/"):
            continue
        for prefix, (source, key) in ids.items():
            if prefix in path:
                path = path.replace("{id}", owner.call(source).json[key][0]["id"])
        target = path.replace("{slug}", "acme")
        if path.endswith("/preview"):
            target += "?primary=%230b6e4f&secondary=%23f2a541"
        if path.endswith("/search"):
            target += "?q=a"
        if "/logos/" in path:
            target = owner.call("brand").json["logo"]["light"]["url"]
        for session in (owner, Session(edge_portal.https)):
            answer = session.call(target if target.startswith("/") else "/" + target)
            assert "html" not in (answer.header("Content-Type") or ""), target
            assert answer.status < 500 and b"<html" not in answer.body.lower(), (target, answer)
            if session is owner:
                assert answer.status in (200, 302), (target, answer)
        asked += 1
    assert asked >= 18


def test_redirects_by_syntax(portal):
    for path, location in {"/portal/acme?a=1": "/portal/acme/?a=1", "/portal/ACME/nodes?q=x": "/portal/acme/nodes?q=x"}.items():
        answer = request(portal.https, path, headers={"Accept": "*/*"})
        assert answer.status == 302 and answer.header("Location").endswith(location), (path, answer)


def test_a_navigation_wears_the_tenants_brand(edge_portal):
    page = request(edge_portal.https, "/portal/acme/nodes", headers={"Sec-Fetch-Mode": "navigate", "Accept": "text/html"})
    assert page.status == 200 and page.header("Content-Type").startswith("text/html")
    link = re.search(r'href="?(/portal/acme/brand\.css)', page.body.decode())
    assert link, page.body
    sheet = request(edge_portal.https, link.group(1), headers={"Accept": "text/css"})
    assert sheet.status == 200 and sheet.header("Content-Type").startswith("text/css") and b"--brand-solid" in sheet.body
    assert "stale-while-revalidate" in sheet.header("Cache-Control")
    icon = re.search(r'href="?(/portal/acme/icon\.svg)', page.body.decode())
    assert icon and request(edge_portal.https, icon.group(1)).header("Content-Type").startswith("image/svg+xml")
    for script in re.findall(r'(?:src|href)="?(/portal/assets/[^"\s>]+)', page.body.decode()):
        answer = request(edge_portal.https, script)
        assert answer.status == 200 and "immutable" in answer.header("Cache-Control"), script


def test_signing_out(portal):
    session = Session(portal.https).login("viewer")
    stolen = dict(session.cookies)
    assert session.call("state").status == 200
    assert session.call("auth/logout", "POST").status == 204
    session.cookies = stolen
    assert session.call("state").status == 401


def test_health(portal):
    from client import plain
    assert plain(portal.internal, "/internal/health/live").status == 200
    assert plain(portal.internal, "/internal/health/ready").status == 200
    assert plain(portal.internal, "/internal/ask?domain=billing.acme.localhost").status == 200
    for name in ("stranger.example", "172.18.0.4", "acme", "", "localhost"):
        assert plain(portal.internal, f"/internal/ask?domain={name}").status == 404, name


def test_bad_questions_about_certificates_are_404(edge_portal):
    """Whatever bytes a handshake has for a name: 404, one line without words in the log, and the next one is answered."""
    from client import plain
    log = edge_portal.log / "internal.log"
    before = len(log.read_text())
    questions = [b"domain=stranger.example", b"domain=172.18.0.4", b"domain=%5B::1%5D", b"domain=acme", b"domain=", b"domain", b"",
                 b"domain=" + b"a" * 10_240, b"domain=" + b"a." * 5_120, b"domain=%ff%fe", b"domain=\xff\xfe", b"domain=b\xc3\xbccher.test",
                 b"domain=%00", b"domain=billing.acme.localhost.", b"domain=BILLING.acme.localhost", b"domain=%zz",
                 b"domain=a&domain=billing.acme.localhost", b"domain=a&" * 1000]
    for question in questions:
        with socket.create_connection(("127.0.0.1", edge_portal.internal), 10) as stream:
            head = f" HTTP/1.1\r\nHost: 127.0.0.1:{edge_portal.internal}\r\nConnection: close\r\n\r\n"
            stream.sendall(b"GET /internal/ask?" + question + head.encode())
            status = stream.makefile("rb").readline().split()[1]
        assert status == b"404", question[:40]
    lines = [json.loads(line) for line in log.read_text()[before:].splitlines()]
    assert [line for line in lines if line["status"] != 404 or line["level"] != "info" or "cause" in line] == []
    assert plain(edge_portal.internal, "/internal/ask?domain=billing.acme.localhost").status == 200


def test_a_dot_or_capitals_in_the_host_lead_to_the_tenant(edge_portal):
    name, port = "billing.acme.localhost", edge_portal.https
    capitals = request(port, "/portal/whatever/brand", sni=name, host=name.upper(), headers={"Accept": "*/*"})
    assert capitals.json["slug"] == "acme"
    dotted = request(port, "/portal/whatever/brand?x", sni=name, host=f"{name}.:{port}", headers={"Accept": "*/*"})
    assert (dotted.status, dotted.header("Location")) == (308, f"https://{name}:{port}/portal/whatever/brand?x")
