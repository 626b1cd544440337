"""Runs inside the container: 200 requests a second, GET and POST in turn, until /run/stop is there; prints what was answered.
Usage: load.py HOST ROOT EMAIL PASSWORD"""

import collections
import http.client
import json
import os
import ssl
import sys
import threading
import time

HOST, ROOT, EMAIL, PASSWORD = sys.argv[1:]
THREADS, RATE = 8, 200
codes, lock = collections.Counter(), threading.Lock()
context = ssl.create_default_context(cafile=ROOT)
JSON = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}


def connected():
    return http.client.HTTPSConnection(HOST, context=context, timeout=30)


def cookie():
    connection = connected()
    connection.request("POST", "/portal/acme/auth/login", json.dumps({"email": EMAIL, "password": PASSWORD}), JSON)
    answer = connection.getresponse()
    assert answer.status == 200, (answer.status, answer.read())
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return "; ".join(cookies)


def ask(session, first):
    connection, due = connected(), time.monotonic()
    turns = [("GET", "/portal/acme/state", None), ("POST", "/portal/acme/audit/export", json.dumps({"action": "domain.moved"})), ("GET", "/portal/acme/nodes", None)]
    number = first
    while not os.path.exists("/run/stop"):
        method, path, body = turns[number % 3]
        number += 1
        try:
            connection.request(method, path, body, JSON | {"Cookie": session})
            answer = connection.getresponse()
            answer.read()
            code = f"{method} {answer.status}"
        except Exception as error:
            code, connection = f"{method} {type(error).__name__}", connected()
        with lock:
            codes[code] += 1
        due += THREADS / RATE
        time.sleep(max(0, due - time.monotonic()))


session, begun = cookie(), time.monotonic()
threads = [threading.Thread(target=ask, args=(session, number)) for number in range(THREADS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(f"answers: {dict(sorted(codes.items()))} in {time.monotonic() - begun:.0f} s")
