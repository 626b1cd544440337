"""The worker under a real CGI server from Debian: one request, one process."""

import gzip
import json
import subprocess
import time

import pytest
from client import plain
from conftest import copied
from stack import Stack, free_port


@pytest.fixture
def server(binaries, folder, demo_database):
    stack = Stack(copied(demo_database, folder / "var"), binaries)
    port = free_port()
    settings = "".join(f'"{name}" => "{value}",' for name, value in stack.environment.items() if name.startswith("PORTAL_"))
    (folder / "www").mkdir()
    (folder / "lighttpd.conf").write_text(f"""
server.document-root = "{folder}/www"
server.bind = "127.0.0.1"
server.port = {port}
server.modules = ("mod_alias", "mod_setenv", "mod_cgi")
alias.url = ("/portal" => "{binaries}/portal-fcgi")
setenv.set-environment = ({settings} "PORTAL_HOST" => "localhost", "PORTAL_ORIGIN" => "https://localhost")
cgi.assign = ("portal-fcgi" => "")
cgi.execute-x-only = "enable"
""")
    log = open(folder / "lighttpd.log", "w")
    process = subprocess.Popen(["/usr/sbin/lighttpd", "-D", "-f", folder / "lighttpd.conf"], stdout=log, stderr=log)
    for _ in range(100):
        try:
            plain(port, "/")
            break
        except OSError:
            time.sleep(0.05)
    yield port, folder
    process.terminate()
    process.wait(10)
    log.close()


def test_plain_cgi(server):
    port, folder = server
    answer = plain(port, "/portal/acme/brand")
    assert answer.status == 200, (answer, (folder / "lighttpd.log").read_text())
    assert answer.json["slug"] == "acme"
    answer = plain(port, "/portal/acme/state")
    assert (answer.status, answer.code) == (401, "authentication-required")
    body = json.dumps({"email": "viewer@acme.test", "password": "correct-horse-battery"}).encode()
    answer = plain(port, "/portal/acme/auth/login", "POST", body=body,
                   headers={"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"})
    assert answer.status == 200, answer
    coded = plain(port, "/portal/acme/auth/login", "POST", body=gzip.compress(body),
                  headers={"Content-Type": "application/json", "Content-Encoding": "gzip"})
    assert (coded.status, coded.code, coded.header("Accept-Encoding")) == (415, "unsupported-media-type", "identity")
    answer = plain(port, "/portal/acme/state", headers={"Authorization": f"Bearer {answer.json['jwt']}"})
    assert answer.status == 200 and answer.json["tenant"]["slug"] == "acme"
