"""Workers that die or restart, floods, silence and slow bodies."""

import base64
import os
import signal
import socket
import subprocess
import threading
import time

from client import Session, request, tls
from demo_cp import signed
from fastcgi import fastcgi
from test_peers import BROKEN, pids, serves, socket_of


def resident(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_a_failing_libcrypto_is_busy_and_signs_nobody_out(fresh_portal, folder):
    """Without OpenSSL's algorithms no signature can be checked, which says nothing about the token."""
    session = Session(fresh_portal.https).login()
    fresh_portal.stop_process("pool-2")
    settings = folder / "openssl.cnf"
    settings.write_text("openssl_conf = a\n[a]\nproviders = b\n[b]\nnull = c\n[c]\nactivate = 1\n")
    secret = "whsec_" + base64.b64encode(bytes(32)).decode()
    plane = {"PORTAL_CP_URL": "http://127.0.0.1:9/", "PORTAL_CP_SECRET": secret}
    fresh_portal.start_worker("pool-1", extra={"OPENSSL_CONF": str(settings)} | plane)
    for path, method in (("state", "GET"), ("auth/logout", "POST")):
        answer = session.call(path, method)
        assert (answer.code, answer.status, answer.header("Retry-After")) == ("busy", 503, "2")
    path, body = "/portal/cp/commands/0000000000001", b'{"state":"failed"}'
    headers = signed(secret, "0000000000001-m", body) | {"Content-Type": "application/json"}
    assert request(fresh_portal.https, path, "POST", headers=headers, body=body).code == "busy"
    assert Session(fresh_portal.https).call("state").code == "authentication-required"
    fresh_portal.start_worker("pool-1")
    assert session.call("state").status == 200


NO_CODES = "void *EVP_MAC_fetch(void *library, const char *name, const char *properties) { return 0; }"


def test_a_device_that_cannot_be_checked_is_not_an_unknown_one(fresh_portal, folder):
    """Only the codes of cookies fail: a wrong password is no failure of the account, nor a right one a login."""
    shim = folder / "shim.so"
    subprocess.run(["gcc", "-shared", "-fPIC", "-o", shim, "-x", "c", "-"], input=NO_CODES, text=True, check=True)
    known = Session(fresh_portal.https).login()
    assert any(name.startswith("__Host-device-") for name in known.cookies)
    fresh_portal.stop_process("pool-2")
    fresh_portal.start_worker("pool-1", extra={"LD_PRELOAD": str(shim)})
    for password in ["wrong-wrong-wrong"] * 11 + ["correct-horse-battery"]:
        answer = known.call("auth/login", "POST", {"email": "owner@acme.test", "password": password})
        assert (answer.code, answer.status, answer.header("Retry-After")) == ("busy", 503, "2")
    fresh_portal.start_worker("pool-1")
    Session(fresh_portal.https).login()


def test_memory_is_bounded(portal):
    """Endless parameters on every thread at once, 550 MB in all, stay a small part of that."""
    def flood():
        floods = [threading.Thread(target=fastcgi, args=(socket_of(portal), BROKEN["params without end"])) for _ in range(16)]
        for thread in floods:
            thread.start()
        for thread in floods:
            thread.join()
        return sum(resident(pid) for pid in pids(portal))

    serves(portal)
    assert max(flood() for _ in range(3)) < 192 << 20


def test_silent_peers_hold_nobody_for_long(portal):
    """More silent peers than there are threads: served again after the time-out."""
    silent = []
    for _ in range(40):
        peer = socket.socket(socket.AF_UNIX)
        peer.connect(str(socket_of(portal)))
        silent.append(peer)
    began = time.monotonic()
    serves(portal)
    assert time.monotonic() - began < 40
    for peer in silent:
        peer.close()


def test_slow_bodies_at_the_edge_stop_no_get(edge_portal):
    """24 bodies of 2 bytes a second."""
    slow = [tls(edge_portal.https, "localhost") for _ in range(24)]
    ended = threading.Event()
    for peer in slow:
        peer.sendall(b"POST /portal/acme/auth/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                     b"Content-Length: 1000\r\n\r\n")

    def drip():
        while not ended.wait(0.5):
            for peer in slow:
                try:
                    peer.sendall(b"x")
                except OSError:
                    return

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        worst = 0
        for _ in range(40):
            began = time.monotonic()
            assert request(edge_portal.https, "/portal/acme/brand").status == 200
            worst = max(worst, time.monotonic() - began)
        assert worst < 8
    finally:
        ended.set()
        dripping.join()
        for peer in slow:
            peer.close()


def test_a_worker_killed_is_busy_and_nothing_else(fresh_portal):
    """50 times a worker dies; whoever was served by it gets 503 `busy`, everybody else is served."""
    portal = fresh_portal
    portal.stop_process("pool-2")
    session = Session(portal.https).login("viewer")
    seen = set()
    stop = threading.Event()

    def ask():
        while not stop.is_set():
            answer = session.call("nodes")
            seen.add((answer.status, answer.code if answer.status != 200 else None))

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    try:
        for _ in range(50):
            time.sleep(0.1)
            portal.stop_process("pool-1", signal.SIGKILL)
            portal.start_worker("pool-1")
    finally:
        stop.set()
        for asker in askers:
            asker.join()
    assert seen <= {(200, None), (503, "busy")} and (200, None) in seen
    assert session.call("state").status == 200
    portal.start_worker("pool-2")


def test_a_rolling_restart_loses_no_request(fresh_portal):
    """Both workers in turn, twice, under load: SIGTERM drains, the held socket keeps who comes meanwhile."""
    portal = fresh_portal
    session = Session(portal.https).login("viewer")
    statuses = []
    stop = threading.Event()

    def ask():
        while not stop.is_set():
            statuses.append(session.call("nodes").status)

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    try:
        for name in ("pool-1", "pool-2") * 2:
            answered = len(statuses)
            # Under way whatever the machine's speed: each asker has had an answer since the last restart.
            end = time.monotonic() + 60
            while len(statuses) < answered + len(askers) and time.monotonic() < end:
                time.sleep(0.01)
            assert len(statuses) > answered
            assert portal.stop_process(name) == 0
            portal.start_worker(name)
    finally:
        stop.set()
        for asker in askers:
            asker.join()
    assert set(statuses) == {200}


def test_an_idle_stop_is_quick(fresh_portal):
    for name in ("pool-1", "pool-2", "internal", "jobs"):
        began = time.monotonic()
        assert fresh_portal.stop_process(name) == 0, name
        assert time.monotonic() - began < 10, name
