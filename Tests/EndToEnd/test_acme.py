"""Certificates by ACME: Pebble issues for our own name and for an active custom domain, never for a stranger."""

import json
import os
import ssl
import subprocess
import time
import urllib.request

import pytest
from client import Session, request
from conftest import copied
from stack import Stack, free_port

BASE, DOMAIN = "portal.alder.test", "portal.globex.test"


@pytest.fixture
def pebble(folder):
    """Pebble and its DNS on ports of their own; yields what Caddy must be told, and the folder with the root."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-keyout", folder / "key.pem",
                    "-out", folder / "cert.pem", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
                   check=True, capture_output=True)
    acme, management, http, https, dns, control = (free_port() for _ in range(6))
    (folder / "pebble.json").write_text(json.dumps({"pebble": {
        "listenAddress": f"127.0.0.1:{acme}", "managementListenAddress": f"127.0.0.1:{management}",
        "certificate": str(folder / "cert.pem"), "privateKey": str(folder / "key.pem"), "httpPort": http, "tlsPort": https,
        "ocspResponderURL": "", "externalAccountBindingRequired": False}}))
    log = open(folder / "pebble.log", "w")
    processes = [
        subprocess.Popen(["pebble-challtestsrv", "-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", f"127.0.0.1:{dns}",
                          "-http01", "", "-https01", "", "-tlsalpn01", "", "-management", f"127.0.0.1:{control}"],
                         stdout=log, stderr=log),
        subprocess.Popen(["pebble", "-config", folder / "pebble.json", "-dnsserver", f"127.0.0.1:{dns}", "-strict=false"],
                         stdout=log, stderr=log, env=os.environ | {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"})]
    try:
        trust = ssl.create_default_context(cafile=folder / "cert.pem")
        for _ in range(400):
            try:
                root = urllib.request.urlopen(f"https://localhost:{management}/roots/0", context=trust).read()
                break
            except OSError:
                time.sleep(0.05)
        (folder / "root.pem").write_bytes(root)
        yield {"acme": acme, "http": http, "https": https, "folder": folder}
    finally:
        for process in processes:
            process.terminate()
            process.wait(10)
        log.close()


@pytest.fixture
def acme_portal(pebble, caddy, binaries, demo_database):
    stack = Stack(copied(demo_database, pebble["folder"] / "var"), binaries, http=pebble["http"], https=pebble["https"],
                  caddy=caddy, extra={"PORTAL_CADDY_ISSUER": "acme", "PORTAL_ACME_CA": f"https://localhost:{pebble['acme']}/dir",
                                      "PORTAL_ACME_EMAIL": "ops@alder.test", "SSL_CERT_FILE": str(pebble["folder"] / "cert.pem"),
                                      "PORTAL_BASE_HOSTS": BASE})
    stack.portalctl("domain", "activate", DOMAIN, "--client", "globex")
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()


def verified(port, name, root):
    """A handshake that trusts Pebble's root alone; returns the certificate."""
    import socket
    context = ssl.create_default_context(cafile=root)
    end = time.monotonic() + 20
    while True:
        try:
            with context.wrap_socket(socket.create_connection(("127.0.0.1", port), 10), server_hostname=name) as stream:
                return stream.getpeercert()
        except ssl.SSLCertVerificationError:
            raise
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def test_certificates_for_our_names_and_for_active_domains_only(acme_portal, pebble):
    root = pebble["folder"] / "root.pem"
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
    assert "stranger" not in (pebble["folder"] / "pebble.log").read_text()
