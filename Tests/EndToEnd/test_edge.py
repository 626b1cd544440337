"""The Caddyfile on both Caddys, before a stand-in for the pool: who answers, headers, errors, hygiene."""

import base64
import gzip
import hashlib
import re
import signal
import ssl
import subprocess
import time

import pytest
from client import plain, request, request_h2
from conftest import ROOT
from stack import Stack, caddy_settings

NAVIGATION = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
BY_ACCEPT = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


class Edge(Stack):
    """Caddy before hello.c, which answers `echo` with what it was given."""

    def start(self, hello):
        self.hello = hello
        self.start_hello("fcgi")
        self.start_hello("internal")
        self.start_caddy()
        for _ in range(200):
            self.check_alive()
            try:
                # It listens before it has its certificate.
                if plain(self.internal, "/internal/ask?domain=x").status == self.get("/").status == 200:
                    return
            except OSError:
                pass
            time.sleep(0.05)
        raise RuntimeError("Caddy did not start")

    def start_hello(self, name):
        self.spawn(name, [self.hello, "-", "4"], listener=name)

    def get(self, path, headers=(), **more):
        return request(self.https, path, headers=headers, **more)


@pytest.fixture(scope="module")
def edge(caddy, hello, session_folder, tmp_path_factory):
    www = tmp_path_factory.mktemp("www") / "www"
    (www / "portal" / "assets").mkdir(parents=True)
    (www / "portal" / "index.html").write_text(
        '<link data-brand href="/portal/{{placeholder `http.regexp.slug.1`}}/brand.css">')
    (www / "portal" / "assets" / "a.js").write_text("plain")
    (www / "portal" / "assets" / "a.js.gz").write_bytes(gzip.compress(b"zipped"))
    (www / "portal" / "assets" / "licences.txt").write_text("licences")
    stack = Edge(session_folder / ("edge-" + caddy.replace("/", "_")[-20:]), "/nonexistent", caddy=caddy,
                 extra={"PORTAL_WWW": str(www), "PORTAL_CADDY_PROTOCOLS": "h1 h2"})
    try:
        stack.start(hello)
        yield stack
        stack.check_alive()
    finally:
        stack.stop()


def echoed(answer):
    """The parameters that the worker saw."""
    assert answer.status == 200, answer
    return dict(line.split("=", 1) for line in answer.body.decode().splitlines() if "=" in line)


def test_parses_with_nothing_set(caddy):
    bare = {"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"}
    if "buffer-2.6.caddy" in caddy_settings(caddy).values():
        bare["PORTAL_CADDY_BUFFER"] = "buffer-2.6.caddy"
    done = subprocess.run([caddy, "validate", "--config", ROOT / "caddy/Caddyfile", "--adapter", "caddyfile"], env=bare,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    several = bare | {"PORTAL_BASE_HOSTS": "a.example, b.example", "PORTAL_TRUSTED_PROXIES": "10.0.0.0/8 192.0.2.1",
                      "PORTAL_ACME_EMAIL": "ops@example.net"}
    done = subprocess.run([caddy, "validate", "--config", ROOT / "caddy/Caddyfile", "--adapter", "caddyfile"], env=several,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


# Who answers.

@pytest.mark.parametrize("path", ["/", "/portal", "/portal/", "/portal/acme", "/portal/acme/", "/portal/acme/state",
                                  "/portal/acme/nodes/n1/metrics", "/portal/acme/no-such-thing", "/portal/acme/brand.css",
                                  "/portal/acme/icon.svg", "/portal/cp/commands/1"])
def test_the_pool_answers_what_is_not_a_navigation(edge, path):
    for headers in ({"Accept": "*/*"}, {"Accept": "application/json"}, {"Sec-Fetch-Mode": "cors", "Accept": "text/html"}):
        assert edge.get(path, headers).json == {"hello": "world"}
    assert edge.get(path, NAVIGATION, method="POST", body=b"").json == {"hello": "world"}


@pytest.mark.parametrize("path", ["/portal/acme/", "/portal/acme/nodes", "/portal/acme/nodes/n1", "/portal/a-b-1/x/y/z?q=1"])
def test_a_navigation_gets_the_shell_with_its_tenant(edge, path):
    slug = path.split("/")[2]
    for headers in (NAVIGATION, BY_ACCEPT):
        answer = edge.get(path, headers)
        assert answer.status == 200 and f'href="/portal/{slug}/brand.css"' in answer.body.decode()
        assert answer.header("Cache-Control") == "no-cache"
        assert "Sec-Fetch-Mode" in answer.header("Vary") and "Accept" in answer.header("Vary")
        assert edge.get(path, headers, method="HEAD").status == 200


def test_the_shell_is_compressed(edge):
    answer = edge.get("/portal/acme/", NAVIGATION | {"Accept-Encoding": "gzip"})
    if answer.header("Content-Encoding"):
        answer.body = gzip.decompress(answer.body)
    assert b"/portal/acme/brand.css" in answer.body


def test_nothing_but_a_slug_reaches_the_shell(edge):
    for path in ("/portal/%22%3E%3Cscript%3E/", "/portal/A{{now}}/", "/portal/.../"):
        assert b"<link" not in edge.get(path, NAVIGATION).body


def test_assets(edge):
    answer = edge.get("/portal/assets/a.js", {"Accept-Encoding": "gzip, br"})
    assert gzip.decompress(answer.body) == b"zipped"
    assert answer.header("Cache-Control") == "public, max-age=31536000, immutable"
    assert answer.header("Vary") == "Accept-Encoding"
    assert (edge.get("/portal/assets/a.js").body, edge.get("/portal/assets/a.js").header("Vary")) == (b"plain", "Accept-Encoding")
    for headers in (NAVIGATION, {"Accept": "*/*"}):
        missing = edge.get("/portal/assets/gone.js", headers)
        assert missing.status == 404 and missing.header("Cache-Control") == "no-store"
    licences = edge.get("/portal/assets/licences.txt")
    assert (licences.body, licences.header("Cache-Control")) == (b"licences", "no-cache")


def test_elsewhere_is_a_problem(edge):
    answer = edge.get("/favicon.ico", {"Accept": "*/*"})
    assert (answer.status, answer.code) == (404, "not-found")
    assert answer.header("Retry-After") is None


def test_plain_http_only_redirects(edge):
    answer = plain(edge.http, "/portal/acme/state?a=%2F", host=f"localhost:{edge.http}")
    assert answer.status == 308
    assert answer.header("Location") == f"https://localhost:{edge.https}/portal/acme/state?a=%2F"
    assert answer.header("Server") is None
    answer = plain(edge.http, "/portal/acme//x%20y/?next=https://a.example/?b&b=%C3%BC+1&b", host="billing.acme.example")
    assert answer.status == 308
    assert answer.header("Location") == (
        f"https://billing.acme.example:{edge.https}/portal/acme//x%20y/?next=https://a.example/?b&b=%C3%BC+1&b")


def test_a_trailing_dot_is_redirected_to_the_name_without(edge):
    for name in ("localhost", "billing.acme.example"):
        for host in (f"{name}.", f"{name}.:{edge.https}", f"{name.upper()}."):
            for path, headers in (("/portal/acme/state?a=%2F&b", {}), ("/portal/acme/?a=%2F&b", NAVIGATION), ("/favicon.ico", {})):
                answer = edge.get(path, headers, sni=name, host=host)
                assert answer.status == 308, (host, path, answer)
                assert answer.header("Location") == f"https://{name}:{edge.https}{path}"
        answer = plain(edge.http, "/portal/acme/?a=%2F", host=f"{name}.:{edge.http}")
        assert (answer.status, answer.header("Location")) == (308, f"https://{name}:{edge.https}/portal/acme/?a=%2F")
    for host in ("evil.example.", "localhost..", "."):
        assert edge.get("/portal/acme/state", host=host).status == 421, host


def test_upper_case_is_the_same_site(edge):
    """Without a redirect: the worker reads names without case, and browsers send none in capitals."""
    for sni, host in (("localhost", "LocalHost"), ("billing.acme.example", "BILLING.Acme.example"),
                      ("BILLING.acme.Example", "billing.ACME.example")):
        assert echoed(edge.get("/portal/acme/echo", sni=sni, host=host))["PORTAL_HOST"] == host
        assert edge.get("/portal/acme/", NAVIGATION, sni=sni, host=host).status == 200
    answer = plain(edge.http, "/portal/acme/", host="BILLING.acme.example")
    assert answer.header("Location") == f"https://BILLING.acme.example:{edge.https}/portal/acme/"


# Headers.

def test_every_answer_carries_the_security_headers(edge):
    answers = {path: edge.get(path, headers) for path, headers in {
        "/portal/acme/": NAVIGATION, "/portal/acme/state": {}, "/portal/acme/echo": {}, "/portal/acme/brand.css": {},
        "/portal/assets/a.js": {}, "/portal/assets/gone.js": {}, "/favicon.ico": {}, "/portal/acme/die": {}}.items()}
    answers["421"] = edge.get("/", host="evil.example")
    for path, answer in answers.items():
        assert answer.header("X-Content-Type-Options") == "nosniff", path
        assert answer.header("Referrer-Policy") == "strict-origin", path
        assert answer.header("Cross-Origin-Opener-Policy") == "same-origin", path
        assert answer.header("Portal-Edge") == "1", path
        for name in ("Server", "Status", "Via", "Strict-Transport-Security"):
            assert answer.header(name) is None, (path, name)
        policy = answer.header("Content-Security-Policy")
        assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy, path
        assert "unsafe" not in policy, path
    assert "script-src 'self'" in answers["/portal/acme/"].header("Content-Security-Policy")
    assert "script-src" not in answers["/portal/acme/state"].header("Content-Security-Policy")
    edge.start_hello("fcgi")
    edge.get("/portal/acme/state")


def test_the_policy_lets_one_style_sheet_stand_in_the_page(portal):
    """That of the words for when nothing else comes; by its hash, so that no other can."""
    shell = request(portal.https, "/portal/acme/", headers=NAVIGATION)
    styles = re.findall("<style>(.*?)</style>", shell.body.decode(), re.DOTALL)
    hashes = ["'sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode() + "'" for style in styles]
    policy = shell.header("Content-Security-Policy")
    assert len(styles) == 1 and f"style-src 'self' {hashes[0]};" in policy and "script-src 'self';" in policy


def test_hsts_on_names_that_are_not_local(edge):
    for sni, expected in {"portal.acme.example": "max-age=31536000", "billing.acme.localhost": None}.items():
        for path in ("/portal/acme/state", "/favicon.ico"):
            assert edge.get(path, sni=sni).header("Strict-Transport-Security") == expected


def test_only_json_of_the_pool_is_compressed(edge):
    assert edge.get("/portal/acme/echo", {"Accept-Encoding": "gzip"}).header("Content-Encoding") is None


def test_api_answers_vary_and_are_not_stored(edge):
    answer = edge.get("/portal/acme/state")
    assert answer.header("Vary") == "Accept, Sec-Fetch-Mode"
    assert edge.get("/portal/acme/echo").header("Cache-Control") == "no-store"


# What a client cannot reach.

def test_the_worker_gets_host_id_and_origin(edge):
    seen = echoed(edge.get("/portal/acme/echo?a=%2F%20b", {"Authorization": "Bearer x", "Cookie": "a=b"}))
    assert seen["PORTAL_HOST"] == "localhost"
    assert seen["PORTAL_ORIGIN"] == f"https://localhost:{edge.https}"
    assert re.fullmatch(r"[0-9a-f-]{36}", seen["PORTAL_REQUEST_ID"])
    assert (seen["REQUEST_URI"], seen["QUERY_STRING"]) == ("/portal/acme/echo?a=%2F%20b", "a=%2F%20b")
    assert (seen["HTTP_AUTHORIZATION"], seen["HTTP_COOKIE"], seen["REMOTE_ADDR"]) == ("Bearer x", "a=b", "127.0.0.1")


def test_headers_that_could_lie_do_not_arrive(edge):
    lies = [("X_Forwarded_For", "6.6.6.6"), ("X_Forwarded_Host", "evil"), ("PORTAL_HOST", "evil"), ("Portal_Host", "evil"),
            ("Proxy", "evil"), ("Forwarded", "host=evil"), ("X-Real-IP", "6.6.6.6"), ("X-Forwarded-For", "6.6.6.6"),
            ("X-Forwarded-Host", "evil"), ("X-Forwarded-Proto", "http")]
    for _ in range(10):
        answer = edge.get("/portal/acme/echo", lies)
        assert b"evil" not in answer.body and b"6.6.6.6" not in answer.body, answer.body


def test_a_conflicting_host_of_http2_changes_nothing(edge):
    assert echoed(request_h2(edge.https, "/portal/acme/echo", "localhost", []))["PORTAL_HOST"] == "localhost"
    answer = request_h2(edge.https, "/portal/acme/echo", "localhost", [("host", "evil.example")])
    if answer.status not in (0, 400):  # the current release resets the stream
        assert echoed(answer)["PORTAL_HOST"] == "localhost"


def test_a_host_that_is_not_the_sni_is_421(edge):
    for sni, host in (("localhost", "evil.example"), ("portal.acme.example", "localhost"), ("localhost", "billing.acme.localhost")):
        answer = edge.get("/portal/acme/state", sni=sni, host=f"{host}:{edge.https}")
        assert (answer.status, answer.code) == (421, "malformed-request")
        assert answer.header("Retry-After") is None


# Errors of the edge.

def test_a_body_that_is_too_large_is_413(edge):
    answer = edge.get("/portal/acme/echo", {"Content-Type": "application/json"}, method="POST", body=b"x" * 70000)
    assert answer.status in (200, 413)
    if answer.status == 413:
        assert answer.code == "body-too-large"
    else:  # Caddy 2.6 hands on what it buffered; the worker sees a body shorter than its length and refuses.
        seen = echoed(answer)
        assert int(seen["BODY"].split(":")[0]) < int(seen["CONTENT_LENGTH"])


def test_a_slow_body_does_not_hold_a_worker(edge):
    """24 bodies of one byte now and then, on 4 threads: the edge waits for them, not the pool."""
    from client import tls
    slow = []
    for _ in range(24):
        stream = tls(edge.https, "localhost")
        stream.sendall(b"POST /portal/acme/echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nx")
        slow.append(stream)
    began = time.monotonic()
    for _ in range(20):
        assert edge.get("/portal/acme/state").status == 200
    assert time.monotonic() - began < 20
    for stream in slow:
        stream.close()


def test_a_worker_that_dies_is_busy_once(edge):
    before = edge.processes["fcgi"].pid
    answer = edge.get("/portal/acme/die")
    assert (answer.status, answer.code, answer.header("Retry-After")) == (503, "busy", "2")
    assert answer.header("Cache-Control") == "no-store"
    assert edge.processes["fcgi"].pid == before
    edge.processes["fcgi"].wait(5)
    edge.start_hello("fcgi")
    assert edge.get("/portal/acme/state").status == 200


def test_a_body_cut_short_is_seen_by_the_client(edge):
    import http.client
    for encoding in ({}, {"Accept-Encoding": "gzip"}):
        with pytest.raises((http.client.IncompleteRead, ConnectionError, ssl.SSLError)):
            edge.get("/portal/acme/partial", encoding)
        edge.processes["fcgi"].wait(5)
        edge.start_hello("fcgi")


def test_a_pool_that_is_gone(edge):
    edge.processes["fcgi"].send_signal(signal.SIGKILL)
    edge.processes["fcgi"].wait(5)
    holder, fd = edge.listeners.pop("fcgi")
    import os
    holder.close()
    os.close(fd)
    try:
        answer = edge.get("/portal/acme/state", {"Accept": "application/json"})
        assert (answer.status, answer.code, answer.header("Retry-After")) == (503, "busy", "2")
        for path in ("/", "/portal"):
            page = edge.get(path, NAVIGATION)
            assert page.status == 503 and page.header("Content-Type").startswith("text/plain")
            assert page.header("Retry-After") == "2"
        assert edge.get("/portal/acme/", NAVIGATION).status == 200
    finally:
        edge.start_hello("fcgi")
    assert edge.get("/portal/acme/state").status == 200


def test_a_page_waits_a_second_for_a_slow_worker(edge):
    asked = time.monotonic()
    page = edge.get("/portal/acme/slow", NAVIGATION)
    assert page.status == 200 and b"/portal/acme/brand.css" in page.body
    assert "img-src 'self';" in page.header("Content-Security-Policy")
    assert time.monotonic() - asked < 3


def test_the_paint_does_not_wait_for_a_slow_worker(edge):
    answer = edge.get("/portal/acme/brand.css?slow")
    assert answer.status == 503 and answer.header("Cache-Control") == "no-store"


# The listener for this machine.

def test_the_internal_listener_is_its_own(edge):
    seen = plain(edge.internal, "/internal/echo")
    assert "PATH_INFO=/internal/echo" in seen.body.decode()
    assert plain(edge.internal, "/portal/acme/state").status == 404
    assert edge.get("/internal/health/ready", {"Accept": "*/*"}).status == 404
    listening = subprocess.run(["ss", "-ltnH", f"sport = :{edge.internal}"], capture_output=True, text=True).stdout
    assert f"127.0.0.1:{edge.internal}" in listening and "*:" not in listening.split()[3]


def test_a_certificate_only_with_consent(edge):
    assert edge.get("/portal/acme/state", sni="asked-and-allowed.example").status == 200
    edge.processes["internal"].send_signal(signal.SIGSTOP)
    try:
        with pytest.raises((ssl.SSLError, OSError)):
            request(edge.https, "/", sni="stranger.example", timeout=8)
    finally:
        edge.processes["internal"].send_signal(signal.SIGCONT)


def test_base_hosts_never_depend_on_consent(caddy, hello, folder):
    """With fresh storage, and nobody behind the question: our own names have certificates, others do not."""
    stack = Edge(folder, "/nonexistent", caddy=caddy, extra={"PORTAL_BASE_HOSTS": "localhost, portal.alder.example"})
    stack.hello = hello
    try:
        stack.start_hello("fcgi")
        stack.start_hello("internal")
        stack.processes["internal"].send_signal(signal.SIGSTOP)
        stack.start_caddy()
        for name in ("portal.alder.example", "localhost"):
            end = time.monotonic() + 20
            while True:
                stack.check_alive()
                try:
                    assert stack.get("/portal/acme/state", sni=name).json == {"hello": "world"}
                    break
                except OSError:
                    assert time.monotonic() < end, name
                    time.sleep(0.05)
        with pytest.raises(OSError):
            stack.get("/portal/acme/state", sni="billing.acme.example", timeout=8)
    finally:
        stack.stop()
