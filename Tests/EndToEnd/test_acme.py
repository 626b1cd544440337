"""Certificates by ACME: Pebble issues for our own name and for an active custom domain, never for a stranger."""

import pytest
from client import Session, request
from conftest import copied
from pebble import verified
from stack import Stack

BASE, DOMAIN = "portal.alder.test", "portal.globex.test"


@pytest.fixture
def acme_portal(pebble, caddy, binaries, demo_database):
    stack = Stack(copied(demo_database, pebble.folder / "var"), binaries, http=pebble.http, https=pebble.https,
                  caddy=caddy, extra=pebble.settings | {"PORTAL_BASE_HOSTS": BASE})
    for name in (BASE, DOMAIN):
        pebble.set("add-a", host=name + ".", addresses=["127.0.0.1"])
    stack.portalctl("domain", "activate", DOMAIN, "--client", "globex")
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def test_certificates_for_our_names_and_for_active_domains_only(acme_portal, pebble):
    root = pebble.folder / "root.pem"
    for name in (BASE, DOMAIN):
        certificate = verified(acme_portal.https, name, root)
        assert ("DNS", name) in certificate["subjectAltName"]
        assert "Pebble" in str(certificate["issuer"])
    store = acme_portal.var / "caddy" / "caddy" / "certificates"
    issued = sorted(path.stem for path in store.rglob("*.crt"))
    assert issued == sorted([BASE, DOMAIN])

    answer = Session(acme_portal.https, slug="whatever", sni=DOMAIN).call("brand")
    assert answer.json["slug"] == "globex" and answer.header("Strict-Transport-Security") == "max-age=31536000"

    for name in (DOMAIN.upper(), BASE.title()):
        assert ("DNS", name.lower()) in verified(acme_portal.https, name, root)["subjectAltName"]

    for stranger in ("stranger.test", f"x.{DOMAIN}", "globex.test", "STRANGER.test", "stranger", "xn--e1afmkfd.test"):
        with pytest.raises(OSError):
            request(acme_portal.https, "/", sni=stranger)
    with pytest.raises(OSError):
        request(acme_portal.https, "/", sni=None, host="stranger.test")
    assert sorted(path.stem for path in store.rglob("*.crt")) == issued
    assert "stranger" not in (pebble.folder / "pebble.log").read_text()
