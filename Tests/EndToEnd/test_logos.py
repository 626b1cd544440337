"""Logos through the real edge: what is taken in, how it is served, and whom a page asks for pictures."""

import os
import re
import zlib

import pytest
from client import request, request_h2
from conftest import copied, running
from inside import begin
from mail_server import invite, wait
from pictures import ANIMATED, HTML, bomb, png
from playwright.sync_api import expect
from stack import Stack

NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
PUT = "branding/logo/light"
PICTURE = {"Content-Type": "image/png"}


def images(stack, page="", **more):
    policy = request(stack.https, f"/portal/acme/{page}", headers=NAVIGATION, **more).header("Content-Security-Policy")
    return re.search(r"img-src ([^;]*);", policy)[1]


def upload(session, body):
    return session.call(PUT, "PUT", body, PICTURE)


def test_an_uploaded_logo_is_served_for_ever_and_never_asked_for_again(edge_portal):
    logo = request(edge_portal.https, "/portal/acme/brand").json["logo"]
    assert logo["light"]["url"] != logo["dark"]["url"]
    answer = request(edge_portal.https, logo["light"]["url"])
    assert answer.status == 200 and answer.body.startswith(b"\x89PNG\r\n\x1a\n")
    assert answer.header("Content-Type") == "image/png" and answer.header("X-Content-Type-Options") == "nosniff"
    assert answer.header("Cache-Control") == "public, max-age=31536000, immutable" and answer.header("Vary") is None
    assert "default-src 'none'" in answer.header("Content-Security-Policy")
    again = request(edge_portal.https, logo["light"]["url"], headers={"If-None-Match": answer.header("ETag")})
    assert again.status == 304 and not again.body
    # On its own domain too; and in no other tenant's portal.
    own = request(edge_portal.https, logo["light"]["url"], sni="billing.acme.localhost")
    assert own.body == answer.body
    foreign = logo["light"]["url"].replace("/acme/", "/globex/")
    assert request(edge_portal.https, foreign).status == 404


def test_a_slow_network_gets_all_of_a_logo(binaries, folder, demo_database):
    stack = Stack(copied(demo_database, folder / "var"), binaries, extra={"PORTAL_CADDY_PROTOCOLS": "h1 h2"})
    for portal in running(stack):
        rows = b"".join(b"\0" + os.urandom(4 * 340) for _ in range(340))
        url = upload(begin(portal), png(340, 340, data=zlib.compress(rows))).json["own"]["logos"]["light"]["url"]
        whole = request(portal.https, url)
        assert whole.status == 200 and len(whole.body) > 400_000
        slow = request_h2(portal.https, url, "localhost", [], pause=3)
        assert slow.status == 200 and slow.body == whole.body


def test_pictures_are_our_own_but_where_a_logo_has_an_address_elsewhere(fresh_portal):
    assert images(fresh_portal) == images(fresh_portal, "nodes") == "'self'"
    assert images(fresh_portal, sni="billing.acme.localhost") == "'self'"
    assert images(fresh_portal, "branding/logo") == "'self' blob:"
    fresh_portal.portalctl("branding", "set", "acme", "--logo", "https://cdn.example/l.png")
    # What was uploaded stands before it.
    assert images(fresh_portal) == "'self'"
    fresh_portal.portalctl("branding", "logo", "acme", "--remove")
    fresh_portal.portalctl("branding", "logo", "acme", "--remove", "--dark")
    assert images(fresh_portal) == images(fresh_portal, sni="billing.acme.localhost") == "'self' https:"
    assert images(fresh_portal, "branding/logo") == "'self' blob: https:"
    other = request(fresh_portal.https, "/portal/globex/", headers=NAVIGATION).header("Content-Security-Policy")
    assert "img-src 'self';" in other
    # Nobody answers: the page comes all the same.
    fresh_portal.stop_process("pool-1")
    fresh_portal.stop_process("pool-2")
    assert request(fresh_portal.https, "/portal/acme/", headers=NAVIGATION).status == 200
    assert images(fresh_portal) == "'self'"
    fresh_portal.start_worker("pool-1")
    fresh_portal.start_worker("pool-2")


def test_a_login_page_asks_no_third_party(portal, browser):
    page = browser.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"https://localhost:{portal.https}/portal/acme/login")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert any("/portal/acme/logos/" in url for url in asked)
    assert all(url.startswith(f"https://localhost:{portal.https}/portal/") for url in asked), asked
    page.close()


@pytest.mark.parametrize("body, status, code", [
    (HTML, 422, "not-a-png"), (png()[:-30], 422, "not-a-png"), (b"", 422, "not-a-png"), (ANIMATED, 422, "animated"),
    (png(size=(30_000, 30_000)), 422, "picture-size"), (png(2000, 100), 422, "picture-size"),
    (bomb(), 422, "picture-size"), (bytes(513 * 1024), 413, "body-too-large"),
], ids=["html", "cut", "empty", "animated", "size", "wide", "bomb", "long"])
def test_what_is_no_logo_is_refused_and_the_portal_goes_on(portal, body, status, code):
    owner = begin(portal)
    answer = upload(owner, body)
    assert answer.status == status
    assert (answer.json["errors"][0]["code"] if status == 422 else answer.code) == code
    assert owner.call("state").status == 200


def test_a_file_with_more_inside_than_it_says_is_taken_for_what_it_says(fresh_portal):
    assert upload(begin(fresh_portal), bomb(1000, 500)).status == 200


def test_only_an_owners_request_changes_a_logo(fresh_portal):
    for role in ("admin", "viewer"):
        session = begin(fresh_portal, role)
        assert upload(session, png()).status == 403
    assert request(fresh_portal.https, f"/portal/acme/{PUT}", "PUT", headers=PICTURE, body=png()).status == 401
    owner = begin(fresh_portal)
    set_ = upload(owner, png())
    assert set_.status == 200 and set_.json["own"]["logos"]["light"]["width"] == 200
    # As large as it may be, nearly.
    assert upload(owner, png() + bytes(511 * 1024 - len(png()))).status == 200
    gone = owner.call(PUT, "DELETE")
    assert gone.status == 200 and gone.json["own"]["logos"]["light"] is None
    assert gone.json["effective"]["logo"]["light"]["url"] == gone.json["operator"]["logos"]["light"]["url"]


@pytest.mark.parametrize("locale", ["en", "de", "uk"])
def test_a_mail_carries_the_logo(post, sink, locale):
    invite(post, "new@acme.test", locale=locale)
    [message] = wait(lambda: sink.to("new@acme.test"))
    assert message.get_content_type() == "multipart/alternative"
    plain, related = message.iter_parts()
    assert plain.get_content_type() == "text/plain" and "Acme Industries" in plain.get_content()
    assert related.get_content_type() == "multipart/related"
    html, picture = related.iter_parts()
    source = re.search(r'<img src="cid:([^"]+)" alt="Acme Industries"', html.get_content())[1]
    assert picture["Content-ID"] == f"<{source}>" and picture.get_content_type() == "image/png"
    shown = request(post.https, request(post.https, "/portal/acme/brand").json["logo"]["light"]["url"])
    assert picture.get_content() == shown.body
    assert "https://" not in re.sub(r'href="[^"]*"|>[^<]*<', "", html.get_content())
