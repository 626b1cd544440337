"""`make bench`: what the portal costs, side by side with a C "hello" on libfcgi.   usage: bench.py FOLDER-OF-BINARIES

CPU is that of the worker process (user and system), divided by requests; both workers run 4 threads behind the same
Caddy, driven by wrk, in turns: the figures are medians of five turns, the ratios those of one turn. Everything else on
the machine should be quiet.
"""

import json
import re
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

import bench_domains
import bench_import
import bench_outbox
from bench_load import SECONDS, connection, load, login
from bench_logins import beside_logins
from stack import ROOT, Stack

THREADS = 4
TURNS = 5
PATHS = ("state", "nodes", "dashboard", "brand")
FLOOR = "C libfcgi hello (the floor)"
LIMIT = 2.0


def resident(pid):
    return int(re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.M).group(1)) / 1024


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


def turns(stack, folder, token):
    """CPU in µs, requests per second and p99 in ms of each turn, by name."""
    hello = folder / "hello"
    subprocess.run(["gcc", "-O2", "-o", hello, ROOT / "Tests/EndToEnd/hello.c", "-lfcgi", "-lpthread"], check=True)
    results = {}
    for _ in range(TURNS):
        floor = stack.spawn("hello", [hello, "-", THREADS], listener="fcgi")
        load(stack, floor, "/portal/acme/state", token, 1)
        results.setdefault(FLOOR, []).append(load(stack, floor, "/portal/acme/state", token))
        stack.stop_process("hello")
        worker = stack.start_worker(threads=THREADS)
        load(stack, worker, "/portal/acme/nodes", token, 1)
        for path in PATHS:
            results.setdefault(f"GET {path}", []).append(load(stack, worker, f"/portal/acme/{path}", token))
        stack.stop_process("pool-1")
    return results


def measure(binaries, folder):
    stack = Stack(folder / "var", binaries)
    stack.portalctl("keys", "add")
    stack.portalctl("migrate")
    stack.portalctl("demo")
    try:
        stack.start_internal()
        stack.start_caddy()
        worker = stack.start_worker(threads=8)
        stack.wait_ready()
        token = login(stack)
        count = rows(stack, token)
        for path in PATHS:
            load(stack, worker, f"/portal/acme/{path}", token, 2)
        memory = resident(worker.pid)
        logins = [beside_logins(stack, worker, token, readers) for readers in (1, 4)]
        stack.stop_process("pool-1")
        return turns(stack, folder, token), count, memory, logins, start_to_first_answer(stack), import_rate(stack)
    finally:
        stack.stop()


def print_turns(results, count):
    print(f"\nWorker CPU per request, {THREADS} threads, through Caddy with wrk (4 connections, {TURNS} turns of {SECONDS} s)\n")
    print(f"{'':32}{'µs CPU':>8}{'× floor':>9}{'allowed':>9}{'req/s':>8}{'p99 ms':>8}")
    floors = [turn[0] for turn in results[FLOOR]]
    for name, figures in results.items():
        spent, speed, p99 = map(statistics.median, zip(*figures))
        ratio = statistics.median(turn[0] / floor for turn, floor in zip(figures, floors))
        allowed = {"GET state": LIMIT, "GET nodes": LIMIT + count / statistics.median(floors)}.get(name)
        mark = "" if allowed is None else f"{allowed:8.2f}{' ' if ratio <= allowed else '!'}"
        print(f"{name:32}{spent:8.1f}{ratio:9.2f}{mark:>9}{speed:8.0f}{p99:8.1f}")
    print(f"\nGET nodes answers {count} rows; allowed are {LIMIT} × the floor, for nodes plus 1 µs a row; ! is above.")
    return statistics.median(floors)


def main():
    if not shutil.which("wrk"):
        sys.exit("wrk is missing; `make bench` installs it")
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        results, count, memory, logins, start, rate = measure(sys.argv[1], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    floor = print_turns(results, count)
    print(f"Resident memory of the pool, 8 threads, after load   {memory:8.1f} MB")
    print(f"Start of a worker to its first answer                {start:8.1f} ms")
    print(f"portalctl import                                     {rate:8.0f} lines/s")
    for who, (alone, beside) in zip(("one reader; allowed 1.5", "four readers, who fill two cores"), logins):
        print(f"p99 of GET state beside 50 parallel logins           {beside / alone:8.2f} × ({alone:.1f} → {beside:.1f} ms, {who})")
    for what, measured, wanted in bench_outbox.lines(sys.argv[1], floor) + bench_domains.lines(sys.argv[1]) + bench_import.lines(sys.argv[1]):
        print(f"{what:50} {measured:>11} {wanted}")


main()
