"""Runs inside the container: 200 requests a second, reads and writes, until /run/stop is there; prints what was answered.
Usage: load.py HOST ROOT EMAIL PASSWORD"""

import collections
import http.client
import json
import os
import ssl
import sys
import threading
import time
from pathlib import Path

HOST, ROOT, EMAIL, PASSWORD = sys.argv[1:]
THREADS, RATE = 8, 200
SESSION = Path("/run/session")
codes, lock = collections.Counter(), threading.Lock()
context = ssl.create_default_context(cafile=ROOT)
EXPORT = json.dumps({"action": "domain.moved"})
JSON = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}


def connected():
    return http.client.HTTPSConnection(HOST, context=context, timeout=30)


def cookie():
    """Of a login that is kept: a hash gives way to all else on the machine."""
    if SESSION.exists():
        return SESSION.read_text()
    connection = connected()
    connection.request("POST", "/portal/acme/auth/login", json.dumps({"email": EMAIL, "password": PASSWORD}), JSON)
    answer = connection.getresponse()
    assert answer.status == 200, (answer.status, answer.read())
    SESSION.write_text("; ".join(value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"))
    return SESSION.read_text()


def answered(connection, *request):
    """The answer; on a connection that has answered before and is closed since, as by a reload of Caddy, asked anew, as browsers do."""
    is_kept = connection.sock is not None
    try:
        connection.request(*request)
        return connection.getresponse()
    except (ConnectionError, ssl.SSLEOFError):
        connection.close()
        if not is_kept:
            raise
    connection.request(*request)
    return connection.getresponse()


def ask(session, first):
    connection, due = connected(), time.monotonic()
    # One export at a time is all that a worker makes; two at once are answered `busy` by design.
    write = [("PUT", "/portal/acme/profile", json.dumps({"name": "Erika", "locale": "en"})), ("POST", "/portal/acme/audit/export", EXPORT)][first == 0]
    turns = [("GET", "/portal/acme/state", None), write, ("GET", "/portal/acme/nodes", None)]
    number = first
    while not os.path.exists("/run/stop"):
        method, path, body = turns[number % 3]
        number += 1
        try:
            answer = answered(connection, method, path, body, JSON | {"Cookie": session})
            answer.read()
            code = f"{method} {answer.status}"
        except Exception as error:
            code, connection = f"{method} {type(error).__name__}", connected()
        with lock:
            codes[code] += 1
        due += THREADS / RATE
        time.sleep(max(0, due - time.monotonic()))


session, begun = cookie(), time.monotonic()
open("/run/loading", "w").close()
threads = [threading.Thread(target=ask, args=(session, number)) for number in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"answers: {dict(sorted(codes.items()))} in {time.monotonic() - begun:.1f} s")
