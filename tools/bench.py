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
import statistics
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


def load(stack, worker, path, token, seconds=SECONDS, connections=4):
    """Microseconds of the worker's CPU per request, requests per second, p99 in ms."""
    command = ["wrk", f"-t{min(connections, 2)}", f"-c{connections}", "--latency", f"-d{seconds}s", "-H", f"Authorization: Bearer {token}",
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


def connection(stack):
    return http.client.HTTPSConnection("localhost", stack.https, context=ssl._create_unverified_context())


def attempt(link):
    """One login: its answer's status, body, and the seconds after which a refused one should be tried again."""
    body = json.dumps({"email": "owner@acme.test", "password": "correct-horse-battery"})
    link.request("POST", "/portal/acme/auth/login", body, {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"})
    answer = link.getresponse()
    return answer.status, json.loads(answer.read()), int(answer.getheader("Retry-After", 0))


def login(stack):
    return attempt(connection(stack))[1]["jwt"]


class Logins:
    """50 people who log in at once, try again when they are told to, and then again. Their connections are open before,
    so that no handshake takes part."""

    def __init__(self, stack):
        self.links = [connection(stack) for _ in range(50)]
        for link in self.links:
            link.connect()

    def __enter__(self):
        self.ended = threading.Event()
        self.people = [threading.Thread(target=self.keep_on, args=[link], daemon=True) for link in self.links]
        for person in self.people:
            person.start()
        time.sleep(0.5)

    def __exit__(self, *_):
        self.ended.set()
        for person in self.people:
            person.join()

    def keep_on(self, link):
        while not self.ended.is_set():
            status, body, wait = attempt(link)
            if status not in (200, 503):
                sys.exit(f"a login was answered {status} {body}")
            self.ended.wait(wait)


def beside_logins(stack, worker, token, readers):
    """p99 in ms of GET state alone and beside 50 logins: the medians of five turns."""
    logins = Logins(stack)
    alone, beside = [], []
    for _ in range(5):
        alone.append(load(stack, worker, "/portal/acme/state", token, 3, readers)[2])
        with logins:
            beside.append(load(stack, worker, "/portal/acme/state", token, 3, readers)[2])
    return statistics.median(alone), statistics.median(beside)


def rows(stack, token):
    link = connection(stack)
    link.request("GET", "/portal/acme/nodes", headers={"Authorization": f"Bearer {token}"})
    return len(json.loads(link.getresponse().read())["items"])


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
        logins = [beside_logins(stack, worker, token, readers) for readers in (1, 4)]
        stack.stop_process("pool-1")
        return results, count, memory, logins, start_to_first_answer(stack), import_rate(stack)
    finally:
        stack.stop()


def main():
    if not shutil.which("wrk"):
        sys.exit("wrk is missing; `make bench` installs it")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        results, count, memory, logins, start, rate = measure(sys.argv[1], folder)
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
    for who, (alone, beside) in zip(("one reader", "four readers, who fill two cores"), logins):
        print(f"p99 of GET state beside 50 parallel logins           {beside / alone:8.2f} × ({alone:.1f} → {beside:.1f} ms; "
              f"{who}; allowed 1.5)")
    for what, measured, wanted in bench_outbox.lines(sys.argv[1]):
        print(f"{what:50} {measured:>11} {wanted}")


main()
