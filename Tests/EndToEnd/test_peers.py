"""Broken FastCGI peers (docs/security.md#t39-broken-fastcgi-peers)."""

import socket
import struct
import time

import pytest
from fastcgi import ABORT, BEGIN, PARAMS, STDIN, fastcgi, fastcgi_answer, fastcgi_request, pair, portal_params, record

BEGIN_BODY = struct.pack("!HB5x", 1, 0)
LOGIN = portal_params("/portal/acme/auth/login", "POST", CONTENT_TYPE="application/json", HTTP_SEC_FETCH_SITE="same-origin")

BROKEN = {
    "nothing": b"",
    "one byte": b"\x01",
    "not FastCGI": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "zeroes": bytes(4096),
    "version 2": record(BEGIN, BEGIN_BODY, version=2),
    "a longer record than comes": record(BEGIN, BEGIN_BODY) + record(PARAMS, b"\x04", length=65535),
    "name of 2^31-1 bytes": record(BEGIN, BEGIN_BODY) + record(PARAMS, b"\xff\xff\xff\xff\x01ab") + record(PARAMS),
    "value of 2^31-1 bytes": record(BEGIN, BEGIN_BODY) + record(PARAMS, b"\x01\xff\xff\xff\xffab") + record(PARAMS),
    "both": record(BEGIN, BEGIN_BODY) + record(PARAMS, b"\xff\xff\xff\xff\xff\xff\xff\xff") + record(PARAMS),
    "params cut short": record(BEGIN, BEGIN_BODY) + record(PARAMS, pair("PATH_INFO", "/portal/acme/state")[:-5]),
    "params without end": record(BEGIN, BEGIN_BODY) + record(PARAMS, pair("A", "x" * 60000)) * 200,
    "no begin": record(PARAMS, pair("A", "b")) + record(PARAMS),
    "role of nobody": record(BEGIN, struct.pack("!HB5x", 99, 0)) + record(PARAMS),
    "abort": record(BEGIN, BEGIN_BODY) + record(PARAMS, pair("A", "b")) + record(ABORT),
    "body cut short": fastcgi_request(LOGIN | {"CONTENT_LENGTH": "500"}, b'{"email":'),
    "length that is no number": fastcgi_request(LOGIN | {"CONTENT_LENGTH": "-1"}, b"{}"),
    "length beyond Int64": fastcgi_request(LOGIN | {"CONTENT_LENGTH": "9" * 30}, b"{}"),
    "cookie of 40 KB": fastcgi_request(portal_params("/portal/acme/state", HTTP_COOKIE="__Host-portal-1=" + "x" * 40000)),
    "cookie of no UTF-8": fastcgi_request(portal_params("/portal/acme/state")).replace(b"localhost", b"local\xff\xfest"),
    "no params": fastcgi_request({}),
    "many records of nothing": record(BEGIN, BEGIN_BODY) + record(STDIN, b"", request_id=7) * 5000,
}


def socket_of(portal):
    return portal.run / "fcgi.sock"


def pids(portal):
    return [process.pid for name, process in portal.processes.items() if name.startswith("pool")]


def serves(portal):
    answer = fastcgi(socket_of(portal), fastcgi_request(portal_params()))
    assert answer.startswith(b"Status: 200") or b"\r\nStatus: 200" in answer, answer[:200]


@pytest.mark.parametrize("end", [record(STDIN), record(STDIN, b"x" * 60000) * 5 + record(STDIN)], ids=["nothing", "a body"])
def test_a_peer_that_ends_its_request_late_is_answered(portal, end):
    """The edge sends a request in several writes, and gives up when one of them meets a closed connection."""
    whole = fastcgi_request(portal_params())
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(10)
        peer.connect(str(socket_of(portal)))
        peer.sendall(whole[:-8])
        time.sleep(0.2)
        peer.sendall(end)
        assert b"Status: 200" in fastcgi_answer(peer)


@pytest.mark.parametrize("payload", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_peer_costs_nothing_but_its_connection(portal, payload):
    """The connection ends within the time-out, with a 4xx problem or with nothing; the worker lives."""
    before = pids(portal)
    sent = time.monotonic()
    answer = fastcgi(socket_of(portal), payload)
    assert time.monotonic() - sent < 40
    assert b"Status: 5" not in answer and b"Status: 2" not in answer, answer[:300]
    portal.check_alive()
    assert pids(portal) == before
    serves(portal)
