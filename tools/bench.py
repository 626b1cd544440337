"""`make bench`: what the portal costs, side by side with a C "hello" on libfcgi.   usage: bench.py FOLDER-OF-BINARIES

CPU is that of the worker process (user and system, from /proc), divided by requests; both workers run 4 threads behind
the same Caddy, driven by wrk. Everything else on the machine should be quiet.
"""

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import bench_outbox
from stack import ROOT, Stack

SECONDS = int(os.environ.get("BENCH_SECONDS", 8))
THREADS = 4
TICKS = os.sysconf("SC_CLK_TCK")
LIMIT = 2.0


def cpu(pid):
    """Seconds of CPU that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def resident(pid):
    return int(re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.M).group(1)) / 1024


def load(stack, worker, path, token, seconds=SECONDS):
    """Microseconds of the worker's CPU per request, requests per second, p99 in ms."""
    command = ["wrk", "-t2", "-c4", "--latency", f"-d{seconds}s", "-H", f"Authorization: Bearer {token}",
               "-H", "Accept: */*", f"https://localhost:{stack.https}{path}"]
    before = cpu(worker.pid)
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = cpu(worker.pid) - before
    requests = int(re.search(r"(\d+) requests in", text).group(1))
    failed = sum(map(int, re.findall(r"Non-2xx or 3xx responses: (\d+)", text)))
    if failed:
        print(f"{path}: {failed} of {requests} answers were not 200", file=sys.stderr)
    if failed * 1000 >= requests:
        sys.exit(f"{path} does not answer 200:\n{text}")
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
    return spent / requests * 1e6, requests / seconds, float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def login(stack):
    body = json.dumps({"email": "owner@acme.test", "password": "correct-horse-battery"})
    connection = http.client.HTTPSConnection("localhost", stack.https, context=ssl._create_unverified_context())
    connection.request("POST", "/portal/acme/auth/login", body,
                       {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"})
    answer = connection.getresponse()
    return json.loads(answer.read())["jwt"]


def quiet_and_beside_logins(stack, worker, token):
    """p99 in ms of GET state alone and beside 50 people who log in at once, again and again."""
    alone = load(stack, worker, "/portal/acme/state", token)[2]
    ended = threading.Event()

    def keep_on():
        while not ended.is_set():
            try:
                login(stack)
            except (KeyError, OSError):  # busy: the queue's bound
                time.sleep(0.2)

    people = [threading.Thread(target=keep_on, daemon=True) for _ in range(50)]
    for person in people:
        person.start()
    time.sleep(0.5)
    beside = load(stack, worker, "/portal/acme/state", token)[2]
    ended.set()
    for person in people:
        person.join()
    return alone, beside


def rows(stack, token):
    connection = http.client.HTTPSConnection("localhost", stack.https, context=ssl._create_unverified_context())
    connection.request("GET", "/portal/acme/nodes", headers={"Authorization": f"Bearer {token}"})
    return len(json.loads(connection.getresponse().read())["items"])


def start_to_first_answer(stack):
    """Milliseconds from exec of a worker to its first answer on the held socket; the median of nine."""
    request = fastcgi_brand()
    times = []
    for _ in range(9):
        began = time.monotonic()
        stack.start_worker("cold", threads=8)
        with socket.socket(socket.AF_UNIX) as peer:
            peer.connect(str(stack.run / "fcgi.sock"))
            peer.sendall(request)
            if not peer.recv(8):
                sys.exit("the worker did not answer")
        times.append((time.monotonic() - began) * 1000)
        stack.stop_process("cold")
    return sorted(times)[4]


def fastcgi_brand():
    def record(kind, content=b""):
        return struct.pack("!BBHHBB", 1, kind, 1, len(content), 0, 0) + content

    parameters = {"REQUEST_METHOD": "GET", "REQUEST_URI": "/portal/acme/brand", "PORTAL_HOST": "localhost", "CONTENT_LENGTH": "0"}
    encoded = b"".join(bytes([len(k), len(v)]) + k.encode() + v.encode() for k, v in parameters.items())
    return record(1, struct.pack("!HB5x", 1, 0)) + record(4, encoded) + record(4) + record(5)


def import_rate(stack, lines=20_000):
    """Lines of samples per second, through `portalctl import`, into nodes of its own."""
    now = datetime.now(timezone.utc).replace(microsecond=0)
    text = [json.dumps({"type": "node", "client": "globex", "id": f"bench-{n}", "name": f"bench {n}", "status": "online"}) for n in range(20)]
    for number in range(lines - len(text)):
        at = now - timedelta(minutes=number // 20)
        text.append(json.dumps({"type": "sample", "client": "globex", "node": f"bench-{number % 20}", "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                                "cpu_pct": number % 100, "memory_pct": 50.5, "disk_pct": 40, "net_in_bps": 1000, "net_out_bps": 2000}))
    file = stack.var / "bench.ndjson"
    file.write_text("\n".join(text) + "\n")
    began = time.monotonic()
    stack.portalctl("import", str(file))
    return lines / (time.monotonic() - began)


def measure(binaries, folder):
    hello = folder / "hello"
    subprocess.run(["gcc", "-O2", "-o", hello, ROOT / "Tests/EndToEnd/hello.c", "-lfcgi", "-lpthread"], check=True)
    stack = Stack(folder / "var", binaries)
    stack.portalctl("keys", "add")
    stack.portalctl("migrate")
    stack.portalctl("demo")
    results = {}
    try:
        stack.start_internal()
        stack.start_caddy()
        worker = stack.start_worker(threads=THREADS)
        stack.wait_ready()
        token = login(stack)
        count = rows(stack, token)
        stack.stop_process("pool-1")

        floor = stack.spawn("hello", [hello, "-", THREADS], listener="fcgi")
        load(stack, floor, "/portal/acme/state", token, 2)
        results["C libfcgi hello (the floor)"] = load(stack, floor, "/portal/acme/state", token)
        stack.stop_process("hello")

        worker = stack.start_worker(threads=THREADS)
        load(stack, worker, "/portal/acme/state", token, 2)
        for path in ("state", "nodes", "dashboard", "brand"):
            results[f"GET {path}"] = load(stack, worker, f"/portal/acme/{path}", token)
        stack.stop_process("pool-1")

        worker = stack.start_worker(threads=8)
        for path in ("state", "nodes", "dashboard"):
            load(stack, worker, f"/portal/acme/{path}", token, 2)
        memory = resident(worker.pid)
        logins = quiet_and_beside_logins(stack, worker, token)
        stack.stop_process("pool-1")
        return results, count, memory, logins, start_to_first_answer(stack), import_rate(stack)
    finally:
        stack.stop()


def main():
    if not shutil.which("wrk"):
        sys.exit("wrk is missing; `make bench` installs it")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        results, count, memory, (alone, beside), start, rate = measure(sys.argv[1], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    floor = results["C libfcgi hello (the floor)"][0]
    print(f"\nWorker CPU per request, {THREADS} threads, through Caddy with wrk (4 connections, {SECONDS} s each)\n")
    print(f"{'':32}{'µs CPU':>8}{'× floor':>9}{'allowed':>9}{'req/s':>8}{'p99 ms':>8}")
    for name, (spent, speed, p99) in results.items():
        allowed = {"GET state": LIMIT * floor, "GET nodes": LIMIT * floor + count}.get(name)
        mark = "" if allowed is None else f"{allowed:8.1f}{' ' if spent <= allowed else '!'}"
        print(f"{name:32}{spent:8.1f}{spent / floor:9.2f}{mark:>9}{speed:8.0f}{p99:8.1f}")
    print(f"\nGET nodes answers {count} rows; allowed are {LIMIT} × the floor, for nodes plus 1 µs a row; ! is above.")
    print(f"Resident memory of the pool, 8 threads, after load   {memory:8.1f} MB")
    print(f"Start of a worker to its first answer                {start:8.1f} ms")
    print(f"portalctl import                                     {rate:8.0f} lines/s")
    print(f"p99 of GET state beside 50 parallel logins           {beside / alone:8.2f} × ({alone:.1f} → {beside:.1f} ms; allowed 1.5)")
    for what, measured, wanted in bench_outbox.lines(sys.argv[1]):
        print(f"{what:50} {measured:>11} {wanted}")


main()
