"""Attacks through the real edge: tokens, headers, bodies, paths (docs/security.md#input)."""

import gzip
import time
import zlib

import jwt
import pytest
from client import Session, request, request_h2
from inside import signing_key


@pytest.fixture(scope="module")
def key(portal):
    """Name and secret of the key that signs."""
    return signing_key(portal)


@pytest.fixture(scope="module")
def claims(portal):
    token = Session(portal.https).login("owner").jwt
    return jwt.decode(token, options={"verify_signature": False})


def status(portal, token):
    return request(portal.https, "/portal/acme/state", headers={"Authorization": f"Bearer {token}"}).status


def signed(claims, key, **headers):
    return jwt.encode(claims, key[1], algorithm=headers.pop("alg", "HS256"),
                      headers={"typ": "portal+jwt", "kid": key[0]} | headers)


def test_pyjwt_verifies_the_portals_token(portal, key):
    token = Session(portal.https).login("owner").jwt
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "portal+jwt", "kid": key[0]}
    claims = jwt.decode(token, key[1], algorithms=["HS256"], audience="portal", issuer="portal",
                        options={"require": ["iss", "aud", "sub", "tid", "sid", "iat", "exp"]})
    assert "role" not in claims
    with pytest.raises(jwt.InvalidAudienceError):
        jwt.decode(token, key[1], algorithms=["HS256"], audience="cp")


def test_the_portal_verifies_pyjwts_token(portal, key, claims):
    assert status(portal, signed(claims, key)) == 200


@pytest.mark.parametrize("change", [
    {"aud": "cp"}, {"aud": ["portal", "cp"]}, {"iss": "cp"}, {"exp": int(time.time()) - 120}, {"iat": int(time.time()) + 3700},
    {"sid": "0000000000999"}, {"sub": "0000000000999"}, {"tid": "0000000000999"}, {"sid": 1}, {"exp": "9999999999"},
    {"exp": 1e300}, {"role": "owner"}], ids=str)
def test_claims_that_are_refused(portal, key, claims, change):
    assert status(portal, signed(claims | change, key)) == 401


@pytest.mark.parametrize("headers", [
    {"typ": "JWT"}, {"alg": "HS512"}, {"alg": "HS384"}, {"kid": "other"}, {"kid": "../keys"}, {"kid": "' OR 1=1 --"},
    {"jku": "https://evil.example/jwks"}, {"x5u": "https://evil.example/x"}, {"jwk": {"kty": "oct", "k": "AA"}},
    {"crit": ["exp"]}, {"b64": False}], ids=str)
def test_headers_that_are_refused(portal, key, claims, headers):
    assert status(portal, signed(claims, key, **headers)) == 401


def test_signatures_that_are_refused(portal, key, claims):
    assert status(portal, jwt.encode(claims, None, algorithm="none", headers={"typ": "portal+jwt", "kid": key[0]})) == 401
    assert status(portal, signed(claims, (key[0], b"cp" * 16))) == 401
    token = signed(claims, key)
    for broken in (token + "A", token[:-2], token + ".", token.rsplit(".", 1)[0] + ".", "..", "a.b.c", "x" * 8000):
        assert status(portal, broken) == 401, broken[-10:]


def test_headers_of_a_client_choose_no_tenant(edge_portal):
    """docs/security.md#t13-forged-tenant-headers: the tenant comes from the name that TLS was asked for, and the slug."""
    owner = Session(edge_portal.https).login("owner")
    for name in ("X_Forwarded_Host", "X-Forwarded-Host", "Forwarded", "X-Tenant-Id", "Portal_Host", "PORTAL-HOST", "X-Original-Host"):
        for value in ("billing.acme.localhost", "host=billing.acme.localhost", "globex"):
            answer = owner.call("state", headers={name: value})
            assert answer.json["tenant"]["slug"] == "acme"
            answer = Session(edge_portal.https, slug="no-such-slug").call("brand", headers={name: value})
            assert (answer.status, answer.code) == (404, "portal-not-found"), name
    answer = request_h2(edge_portal.https, "/portal/globex/brand", "localhost", [("host", "billing.acme.localhost")])
    assert answer.status in (0, 400) or answer.json["slug"] == "globex"


@pytest.mark.parametrize("path", [
    "//portal/acme/state", "/portal//acme/state", "/portal/acme//state", "/portal/acme/state/", "/portal/acme/./state",
    "/portal/acme/nodes/../state", "/portal/globex/../acme/state", "/portal%2Facme/state", "/portal/acme%2Fstate",
    "/portal/acme/%73tate", "/portal/acme/stat%65", "/portal/acme/state%00", "/portal/acme/state%0a", "/portal/acme/STATE",
    "/portal/acme/%6e%6f%64%65%73", "/portal/acme/nodes/%2e%2e/state", "/portal/acme/state;a=b", "/portal/acme\\state"])
def test_paths_that_are_not_canonical(edge_portal, path):
    """docs/security.md#t23-non-canonical-paths: also for one who may read what they mean."""
    owner = Session(edge_portal.https).login("owner")
    answer = owner.call(path)
    assert answer.status in (400, 404), answer
    assert answer.code in ("not-found", "portal-not-found", "malformed-request")


ASTRAY = ["/portal/globex%20/", "/portal/globex%20", "/portal/%20globex/", "/portal/globex%20/nodes?x=%zz", "/portal/globex%09/",
          "/portal/globex%C2%A0/", "/portal/%22%3E%3Cscript%3E/", "/portal/a_b/", "/portal/%ff/", "/portal/globex,/", "/portal/.../",
          "/portal/globex%5C/", "/portal/-/", "/portal/%E2%80%8Bglobex/"]


@pytest.mark.parametrize("path", ASTRAY)
def test_an_address_astray_is_words_for_a_person(edge_portal, path):
    """A stray blank, a sign too many: a page where a person navigates, the problem where a program asks."""
    for headers in ({"Sec-Fetch-Mode": "navigate"}, {"Accept": "text/html,*/*;q=0.8"}):
        for page in (request(edge_portal.https, path, headers=headers), request_h2(edge_portal.https, path, "localhost", [
                (name.lower(), value) for name, value in headers.items()])):
            assert page.status == 404 and page.header("Content-Type") == "text/plain; charset=utf-8", page
            assert page.body == b"There is no page at this address." and page.header("Cache-Control") == "no-store"
            assert "Sec-Fetch-Mode" in page.header("Vary") and page.header("Content-Security-Policy")
    for headers in ({"Accept": "application/json"}, {"Sec-Fetch-Mode": "cors", "Accept": "text/html"}):
        answer = request(edge_portal.https, path, headers=headers)
        assert answer.status == 404 and answer.code == "not-found"


@pytest.mark.parametrize("wanted, words", [("de-AT,en;q=0.8", "Unter dieser Adresse gibt es keine Seite."),
                                           ("uk", "За цією адресою немає сторінки."),
                                           ("fr-FR,de;q=0.5", "There is no page at this address.")])
def test_words_for_an_address_astray_are_in_the_readers_language(edge_portal, wanted, words):
    page = request(edge_portal.https, "/portal/globex%20/", headers={"Sec-Fetch-Mode": "navigate", "Accept-Language": wanted})
    assert page.status == 404 and page.body.decode() == words


@pytest.mark.parametrize("path", ["/portal/globex/%20", "/portal/globex/nodes%20", "/portal/globex/%ff", "/portal/globex%2Fnodes/", "/portal/globex/?next=%E0%A4%A",
                                  "/portal/globex//", "/portal/globex/nodes?q=%"])
def test_an_address_astray_in_a_portal_is_a_page_of_it(edge_portal, path):
    page = request(edge_portal.https, path, headers={"Sec-Fetch-Mode": "navigate"})
    assert page.status == 200 and page.header("Content-Type") == "text/html; charset=utf-8"
    assert b"/portal/globex/brand.css" in page.body


@pytest.mark.parametrize("path", ["/portal/%E0%A4%A", "/portal/globex/%E0%A4%A", "/portal/globex/nodes/%zz"])
def test_a_broken_escape_is_refused_before_the_edge(edge_portal, path):
    """Go takes no such address; over HTTP/1 it says so in words, over HTTP/2 it has none to say."""
    page = request(edge_portal.https, path, headers={"Sec-Fetch-Mode": "navigate"})
    assert page.status == 400 and page.body == b"400 Bad Request"
    assert request_h2(edge_portal.https, path, "localhost", [("sec-fetch-mode", "navigate")]).status in (0, 400)


def test_a_navigation_to_an_entry(edge_portal):
    """Redirects are the pool's, also for a person; a host without a portal is words."""
    navigate = {"Sec-Fetch-Mode": "navigate"}
    for path, location in {"/portal/globex": "/portal/globex/", "/portal/Globex/nodes": "/portal/globex/nodes"}.items():
        answer = request(edge_portal.https, path, headers=navigate)
        assert (answer.status, answer.header("Location")) == (302, location)
    home = request(edge_portal.https, "/", headers=navigate)
    assert home.status == 200 and b"address of your own portal" in home.body


@pytest.mark.parametrize("body, headers, expected", [
    (b"{" * 10000, {}, (400, "malformed-json")),
    (b"[" * 10000, {}, (400, "malformed-json")),
    (b'{"email":"a","email":"b","password":"c"}', {}, (400, "malformed-json")),
    (b'{"email":"a","password":"b"} x', {}, (400, "malformed-json")),
    (b'{"email":"\\ud800","password":"b"}', {}, (400, "malformed-json")),
    (b'\xff\xfe', {}, (400, "malformed-json")),
    (b"", {}, (400, "malformed-json")),
    (b"email=a&password=b", {"Content-Type": "application/x-www-form-urlencoded"}, (415, "unsupported-media-type")),
    (b"{" + b" " * 70000 + b"}", {}, (413, "body-too-large")),
], ids=lambda value: str(value)[:30])
def test_bodies_that_are_refused(edge_portal, body, headers, expected):
    answer = request(edge_portal.https, "/portal/acme/auth/login", "POST", body=body,
                     headers={"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"} | headers)
    assert (answer.status, answer.code) == expected


CODINGS = {"gzip": gzip.compress, "GZIP": gzip.compress, "deflate": zlib.compress, "br": bytes, "zstd": bytes,
           "gzip, gzip": bytes, "identity, br": bytes, "no-such-coding": bytes}


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("path", ["/portal/acme/auth/login", "/portal/acme/profile", "/portal/cp/commands/0000000000001"])
def test_a_coded_body_is_refused(edge_portal, coding, path):
    """RFC 9110 15.5.16: before it is parsed, and before anyone is asked who they are."""
    body = CODINGS[coding](b'{"email":"viewer@acme.test","password":"correct-horse-battery"}')
    answer = request(edge_portal.https, path, "PUT" if path.endswith("profile") else "POST", body=body, headers={
        "Content-Type": "application/json", "Sec-Fetch-Site": "same-origin", "Content-Encoding": coding})
    assert (answer.status, answer.code, answer.header("Accept-Encoding")) == (415, "unsupported-media-type", "identity")


@pytest.mark.parametrize("headers, status", [
    ({"Content-Type": "application/json; charset=latin1"}, 415), ({"Content-Type": 'application/json; charset="UTF-16"'}, 415),
    ({"Content-Type": 'application/json; charset="UTF-8"'}, 200), ({"Content-Encoding": "identity"}, 200)], ids=str)
def test_the_charset_is_utf8(edge_portal, headers, status):
    body = b'{"email":"viewer@acme.test","password":"correct-horse-battery"}'
    answer = request(edge_portal.https, "/portal/acme/auth/login", "POST", body=body,
                     headers={"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"} | headers)
    assert answer.status == status and answer.header("Accept-Encoding") is None


def test_a_wrong_form_of_login_is_a_wrong_login(edge_portal):
    for body in (b'{"email":1e400,"password":"b"}', b'{"email":null,"password":[]}', b"{}"):
        answer = request(edge_portal.https, "/portal/acme/auth/login", "POST", body=body,
                         headers={"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"})
        assert answer.status in (400, 401, 422), answer


def test_methods(edge_portal):
    for method in ("PUT", "DELETE", "PATCH", "POST", "OPTIONS", "TRACE"):
        answer = request(edge_portal.https, "/portal/acme/state", method, headers={"Sec-Fetch-Site": "same-origin"}, body=b"")
        assert answer.status == 405 and answer.code == "method-not-allowed", (method, answer)
        assert "GET" in answer.header("Allow")


@pytest.mark.parametrize("headers", [
    {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"}, {"Origin": "null"}, {"Cookie": "a=b"}], ids=str)
def test_another_site_changes_nothing(edge_portal, headers):
    answer = request(edge_portal.https, "/portal/acme/auth/logout", "POST", headers=headers, body=b"")
    assert (answer.status, answer.code) == (403, "cross-site-request")


def test_headers_of_real_answers(edge_portal):
    """docs/security.md#t45-missing-response-headers: on the shell, the API, a problem, the style sheet and the icon."""
    owner = Session(edge_portal.https).login("owner")
    navigation = {"Sec-Fetch-Mode": "navigate", "Accept": "text/html"}
    for path, headers in {"": navigation, "state": {}, "brand.css": {}, "icon.svg": {}, "no-such": {}}.items():
        answer = owner.call(path, headers=headers)
        policy = answer.header("Content-Security-Policy")
        assert policy.count("default-src") == 1 and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert answer.header("X-Content-Type-Options") == "nosniff"
        assert answer.header("Referrer-Policy") == "strict-origin"
        for name in ("Server", "Status", "Via", "X-Powered-By", "Strict-Transport-Security"):
            assert answer.header(name) is None, (path, name)
        assert answer.header("Vary") and "Sec-Fetch-Mode" in answer.header("Vary") or path in ("brand.css", "icon.svg")
